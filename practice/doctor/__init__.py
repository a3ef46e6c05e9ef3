"""python -m practice doctor: is this computer ready for the exercises?"""

from .checks import CHECKS
from .report import report


def run() -> int:
    """Check everything and say what was found; return 0 if all is fit for the exercises."""
    return report(CHECKS)
