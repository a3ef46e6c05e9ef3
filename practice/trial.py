"""One look at a learner's file: what its checks ask for is run once."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
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
        self.seed = seed
        self.chance = Random()
        self.methods = runs.methods()
        self.runs: list[Run] = []
        self.kept: list[str] = []  # the lines of an answer, before anything was run
        self._printed: dict[tuple[str, tuple[str, ...]], list[str]] = {}

    @property
    def personal(self) -> Random:
        """The chance that drew what this learner's start holds."""
        return self.exercise.chance(self.seed)

    @cached_property
    def source(self) -> str:
        """What is in the file."""
        return self.file.read_text(encoding="utf-8-sig", errors="replace")

    @cached_property
    def can_record(self) -> bool:
        """Whether the recorder runs on this system."""
        return sys.platform != "win32"

    def run_all(self, cases: list[tuple[list[str], str, str, str]]) -> list[Run | None]:
        """Run the file for each of: arguments, start method, library, a program to run it through.

        Several go on at once. When one has not ended in time, no more are begun; these are None.
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

        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                return list(pool.map(run, cases))
            except BaseException:  # Ctrl-C
                pool.shutdown(wait=False, cancel_futures=True)
                runs.end_all()
                raise

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
        found = self._recorder("record", arguments, ["--start-method", method], self.file)
        return found if isinstance(found, str) else Film(found, method)

    def orders(self, arguments: list[str], sample: int, function: str) -> Any:
        """Return a recording of some orders, or why there is none.

        Without pauses: one that sleeps would let the others pass, in each of them.
        """
        options = ["--start-method", "fork", *self._sample(sample), "--function", function]
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, self.file.name)
            copy.write_text(without_pauses(self.source), encoding="utf-8")
            return self._recorder("schedules", arguments, options, copy)

    def watch_command(self, arguments: list[str], *options: str) -> str:
        """Return the command that shows the recording in a browser."""
        more = ["--", *arguments] if arguments else []
        return runs.joined(["python", "-m", "shmstep", "watch", self.shown, *options, *more])

    def orders_command(self, arguments: list[str], sample: int, function: str) -> str:
        """Return the command that shows the sampled orders in a browser."""
        of = ["--function", function] if function else []
        return self.watch_command(arguments, "--schedules", *self._sample(sample), *of)

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
            with open(Path(folder, "error"), "w+b") as error:  # a pipe could stay open for ever
                process = subprocess.Popen(
                    [sys.executable, "-m", "shmstep", *words, "-o", str(file), "--", *arguments],
                    cwd=self.file.parent,
                    env=runs.environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=error,
                )
                try:
                    process.wait(4 * RECORDED_SECONDS)
                except subprocess.TimeoutExpired:
                    process.terminate()  # the recorder then ends what it has started
                    with suppress(subprocess.TimeoutExpired):
                        process.wait(RECORDED_SECONDS)
                finally:
                    process.kill()
                    process.wait()
                error.seek(0)
                why = error.read().decode(errors="replace")
            if not file.exists():
                return why.removeprefix("not recorded: ").replace(str(script), self.shown).strip()
            return json.loads(file.read_text(encoding="utf-8"))
