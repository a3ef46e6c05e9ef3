"""python -m practice doctor: is this computer ready for the exercises?

An older Python must get as far as to be told, so nothing is imported here.
"""


def describe(parser):
    # type: (object) -> None
    """Add the arguments: there are none."""


def run(options):
    # type: (object) -> int
    """Check everything and say what was found; return 0 if all is fit for the exercises."""
    from .. import needs

    needs.a_new_python()
    from .checks import CHECKS
    from .report import report

    return report(CHECKS)
