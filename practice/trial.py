"""One look at a learner's file: what its checks ask for is run once."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from . import runs
from .course import Exercise
from .film import Film
from .pauses import without_pauses
from .runs import SHMCORE, Run

AT_ONCE = 4  # runs; they wait longer than they work
RECORDED_SECONDS = 15
SEED = 1  # of the orders that are sampled: the same for everybody, so that they can be watched


class Trial:
    """A file, the exercise that it shall solve, and what was seen of it so far.

    `seed` is the learner's: it draws what differs from learner to learner. A thorough trial records
    under each start method.
    """

    def __init__(
        self, exercise: Exercise, file: Path, seed: str, shown: str = "", is_thorough: bool = False
    ) -> None:
        self.exercise, self.file, self.is_thorough = exercise, file, is_thorough
        self.shown = shown or file.name
        self.seed = f"{seed} {exercise.name}"
        self.chance = Random()
        self.methods = runs.methods()
        self.runs: list[Run] = []
        self.kept: list[str] = []  # the lines of an answer, before anything was run
        self._printed: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        self._films: dict[tuple[tuple[str, ...], str], Film | str] = {}

    @property
    def personal(self) -> Random:
        """The chance that drew what this learner's start holds."""
        return Random(self.seed)

    @cached_property
    def source(self) -> str:
        """What is in the file."""
        return self.file.read_text(encoding="utf-8")

    @cached_property
    def can_record(self) -> bool:
        """Whether the recorder runs on this system."""
        return sys.platform != "win32"

    def keep(self, answer: list[str]) -> None:
        """Keep what was answered before the answer is judged."""
        self.kept = answer

    def run_all(self, cases: list[tuple[list[str], str, str, str]]) -> list[Run | None]:
        """Run the file for each of: arguments, start method, library, a program to run it through.

        Several go on at once, unless the program's blocks have names of its own. When one has not
        ended in time, no more are begun; these are None.
        """
        done: list[Run] = self.runs

        def run(case: tuple[list[str], str, str, str]) -> Run | None:
            arguments, method, library, through = case
            if any(before.status is None for before in done):
                return None
            script = self.exercise.folder / through if through else self.file
            arguments = [str(self.file), *arguments] if through else arguments
            found = runs.run(script, arguments, method, library, self.file)
            done.append(found)
            return found

        at_once = 1 if getattr(self.exercise.judge, "RUNS_ALONE", False) else AT_ONCE
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(run, cases))

    def printed_by_program(
        self, method: str = "", libraries: Sequence[str] = (SHMCORE,)
    ) -> list[str]:
        """Run the exercise's `program.py` with each library, once; return what it prints."""
        if (key := (method, tuple(libraries))) in self._printed:
            return self._printed[key]
        program = self.exercise.folder / "program.py"

        def run(library: str) -> Run:
            return runs.run(program, [], method or self.methods[0], library)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            printed = [line for done in pool.map(run, libraries) for line in done.out.splitlines()]
        self._printed[key] = printed
        return printed

    def film(self, arguments: list[str], method: str) -> Film | str:
        """Return a recording, or why there is none."""
        key = (tuple(arguments), method)
        if key not in self._films:
            found = self._recorder("record", arguments, ["--start-method", method], self.file)
            self._films[key] = found if isinstance(found, str) else Film(found, method)
        return self._films[key]

    def orders(self, arguments: list[str], sample: int, function: str) -> Any:
        """Return a recording of some orders, or why there is none.

        Without pauses: one that sleeps would let the others pass, in each of them.
        """
        options = ["--start-method", "fork", *self._sample(sample), "--function", function]
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, self.file.name)
            copy.write_text(without_pauses(self.source), encoding="utf-8")
            return self._recorder("schedules", arguments, options, copy)

    def watch_command(self, arguments: list[str]) -> str:
        """Return the command that shows the sampled orders in a browser."""
        more = f" -- {' '.join(arguments)}" if arguments else ""
        return f"python -m shmstep watch {self.shown} --schedules{more}"

    def _sample(self, sample: int) -> list[str]:
        return ["--sample", str(sample), "--seed", str(SEED)]

    def _recorder(
        self, command: str, arguments: list[str], options: list[str], script: Path
    ) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "recording.json")
            words = [
                command,
                str(script),
                "--seconds",
                str(RECORDED_SECONDS),
                *options,
                "-o",
                str(file),
            ]
            process = subprocess.Popen(
                [sys.executable, "-m", "shmstep", *words, "--", *arguments],
                cwd=self.file.parent,
                env=runs.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            try:
                error = process.communicate(timeout=4 * RECORDED_SECONDS)[1].decode()
            except subprocess.TimeoutExpired:
                process.terminate()  # the recorder then ends what it has started
                error = process.communicate()[1].decode()
            if not file.exists():
                return error.removeprefix("not recorded: ").strip()
            return json.loads(file.read_text(encoding="utf-8"))
