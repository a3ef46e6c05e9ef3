"""python -m shmstep record SCRIPT -o FILE [-- ARGUMENTS OF THE SCRIPT]"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from ..limits import Limits
from ..progress import Tell
from . import recorded
from .recorded import counted

HELP = "record one run, the processes taking turns"


def describe(parser: ArgumentParser) -> None:
    """Add the arguments."""
    recorded.describe(parser)


def run(options: Namespace, arguments: list[str]) -> int:
    """Record the script; return the exit status."""

    def record(limits: Limits, tell: Tell) -> Any:
        from ..recording import record

        return record(options.script, arguments, options.start_method, limits, tell)

    return recorded.run(options, "steps", record, summary)


def summary(recording: Any) -> str:
    """Return in words how much was recorded."""
    steps = recording["steps"]
    seen = {number for step in steps for number in step.get("set", {}).get("processes", {})}
    end = _ENDS.get(steps[-1].get("end", {}).get("why", ""), "")
    size = f"{counted(len(steps), 'step')} of {counted(len(seen), 'process', 'processes')}"
    return size + "".join(_lost(steps)) + end


def _lost(steps: list[Any]) -> Iterator[str]:
    names: dict[str, str] = {}
    for step in steps:
        for number, process in step.get("set", {}).get("processes", {}).items():
            names[number] = process.get("name", names.get(number))
            if "unfollowed" in process:
                line = process["unfollowed"]["line"]
                yield f"; {names[number]} could not be followed from line {line} on"


_ENDS = {
    "deadlock": "; at its end all processes wait, each for another: a deadlock",
    "time": "; it was ended by the time limit",
}
