"""O: what the program prints, for several arguments, under each start method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TYPE_CHECKING

from ..runs import SHMCORE, Run, joined
from ..words import say
from .verdict import FAILED, PASSED, Verdict

if TYPE_CHECKING:
    from ..trial import Trial

Draw = Callable[[Random], list[str]]
MOST_LINES, MOST_LETTERS = 14, 160  # that are shown of what a program printed


class Output:
    """The whole output is as expected, nothing is complained of, and the program ends well.

    `expected` tells it for the arguments; `draw` invents arguments that the learner cannot foresee.
    `through` is a program of the exercise's folder that is run instead, with the learner's file as
    its first argument: it can import that file and hand it hidden data.
    """

    def __init__(
        self,
        expected: Callable[..., str],
        arguments: Sequence[Sequence[str]] = (),
        draw: Draw | None = None,
        libraries: Sequence[str] = (SHMCORE,),
        through: str = "",
    ) -> None:
        if not arguments and draw is None:
            raise ValueError("no case: [[]] is a run without arguments")
        self.name = "hidden" if through else "output"
        self.expected, self.draw, self.through = expected, draw, through
        self.arguments, self.libraries = [list(some) for some in arguments], libraries

    def judge(self, trial: Trial) -> Verdict:
        """Run it in all ways, and tell of the first arguments for which something is wrong."""
        cases = list(self.arguments)
        if self.draw is not None:
            cases.append(self.draw(trial.chance))
        ways = [(method, library) for library in self.libraries for method in trial.methods]
        runs = trial.run_all(
            [(case, method, library, self.through) for case in cases for method, library in ways]
        )
        for at, case in enumerate(cases):
            expected = self.expected(*case)
            mine = runs[at * len(ways) : (at + 1) * len(ways)]
            if any(fault_of(run, expected) for run in mine if run):
                return Verdict(FAILED, self._told(trial, case, ways, mine))
        return Verdict(PASSED, say("check.output_passed", ways=_named(ways)))

    def _told(
        self, trial: Trial, case: list[str], ways: list[tuple[str, str]], runs: list[Run | None]
    ) -> str:
        """Tell each fault once, with the ways in which it came."""
        expected = self.expected(*case)
        found: dict[str, list[tuple[str, str]]] = {}
        for way, run in zip(ways, runs, strict=True):
            if run is not None:
                found.setdefault(fault_of(run, expected), []).append(way)
        shown = joined(case) if self.through else joined(["python", trial.shown, *case])
        lines = [shown] if shown else []
        for fault, mine in found.items():
            told = fault or "  " + say("check.as_expected")
            lines += [say("check.way", ways=_named(mine)), told]
        return "\n".join(lines)


def fault_of(run: Run, expected: str) -> str:
    """Say what is wrong with a run; nothing if nothing is."""
    printed = indented(run.out)
    if run.status is None:
        return say("check.no_end", seconds=run.seconds, printed=printed)
    if run.error or run.status:
        return say("check.error", status=run.status, printed=printed, error=indented(run.error))
    if run.out != expected:
        return say("check.differs", printed=printed, expected=indented(expected))
    return ""


def indented(text: str) -> str:
    """Return a program's text as it is shown among ours, its middle left out if it is long."""
    lines = text.splitlines() or [say("check.nothing")]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 5 : -4] = ["..."]
    lines = [line if len(line) <= MOST_LETTERS else line[:MOST_LETTERS] + "..." for line in lines]
    return "\n".join(f"    {_visible(line)}" for line in lines)


def _visible(line: str) -> str:
    """Return a line with an escape for what a terminal would obey, or not show."""
    return "".join(
        letter if letter.isprintable() or letter == "\t" else ascii(letter)[1:-1] for letter in line
    )


def _named(ways: list[tuple[str, str]]) -> str:
    methods: dict[str, list[str]] = {}
    for method, library in ways:
        methods.setdefault(library, []).append(method)
    names = [
        told if library == SHMCORE else say("check.with_library", method=told)
        for library, some in methods.items()
        for told in [say("marks.list").join(some)]
    ]
    return say("marks.semicolon").join(names)
