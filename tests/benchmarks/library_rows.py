"""The standard library's classes and shmcore's, each in a process of its own.

In one process they would not be alone: what tells the standard library's resource tracker about
shmcore's blocks makes the standard library slower.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from surroundings import ENVIRONMENT, FOLDER
from turns import Pair, Turns

PROGRAM = Path(__file__).parent / "library_side.py"


def library_rows(stack: ExitStack, large: int) -> Iterator[Pair]:
    """Yield a row for each operation; `large` is how many items a large list has."""
    theirs, ours = (Library(stack, title, large) for title in ("standard", "shmcore"))
    for operation, target in theirs.operations():
        sides = theirs.turns_of(operation), ours.turns_of(operation)
        yield Pair(operation, "standard library", *sides, target)


class Library:
    """A process with one of the two libraries."""

    def __init__(self, stack: ExitStack, title: str, large: int) -> None:
        command = [sys.executable, str(PROGRAM), title, str(large)]
        self._program: Any = stack.enter_context(
            subprocess.Popen(
                command, cwd=FOLDER, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        )

    def operations(self) -> list[tuple[str, float | None]]:
        """Return all operations with their targets."""
        answer: list[tuple[str, float | None]] = self._ask(None)
        return answer

    def turns_of(self, operation: str) -> Turns:
        """Return what takes turns with one operation."""
        return lambda seconds: float(self._ask((operation, seconds)))

    def _ask(self, question: Any) -> Any:
        self._program.stdin.write(json.dumps(question).encode() + b"\n")
        self._program.stdin.flush()
        return json.loads(self._program.stdout.readline())
