"""python -m shmstep schedules SCRIPT -o FILE [-- ARGUMENTS OF THE SCRIPT]"""

from argparse import ArgumentParser, Namespace
from typing import Any

from ..limits import Limits
from ..progress import Tell
from . import recorded
from .recorded import counted

HELP = "record a run for every order of the lines that two processes run"


def describe(parser: ArgumentParser) -> None:
    """Add the arguments."""
    recorded.describe(parser)
    describe_orders(parser)


def describe_orders(parser: ArgumentParser) -> None:
    """Add what can be said of the orders."""
    parser.add_argument("--function", default="", help="whose lines to interleave")
    parser.add_argument("--sample", type=int, help="take so many orders, by chance")
    parser.add_argument("--seed", type=int, default=0, help="the same seed, the same sample")
    parser.add_argument(
        "--jobs", type=int, default=0, help="runs at once; 1 if they would meet in a file or a port"
    )


def run(options: Namespace, arguments: list[str]) -> int:
    """Record the script in all orders; return the exit status."""
    sample = None if options.sample is None else (options.sample, options.seed)

    def record(limits: Limits, tell: Tell) -> Any:
        from ..schedules import schedules

        script, method = options.script, options.start_method
        function, jobs = options.function, options.jobs
        return schedules(script, arguments, method, function, sample, limits, jobs, tell)

    return recorded.run(options, "orders", record, summary)


def summary(recording: Any) -> str:
    """Return in words how much was recorded."""
    orders, ends = recording["runs"], len(recording["outcomes"])
    return f"{counted(orders, 'order')} with {counted(ends, 'outcome')}"
