"""python -m practice doctor: is this computer ready for the exercises?"""

from argparse import ArgumentParser, Namespace

from .checks import CHECKS
from .report import report


def describe(parser: ArgumentParser) -> None:
    """Add the arguments: there are none."""


def run(options: Namespace) -> int:
    """Check everything and say what was found; return 0 if all is fit for the exercises."""
    return report(CHECKS)
