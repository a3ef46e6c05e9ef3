"""The learner's folder: files to edit, and what has been reached.

Nothing here is ever overwritten. Progress is what passes: an exercise is done while its file is the
one that has passed, whatever an update brings.
"""

import hashlib
import json
import secrets
from pathlib import Path
from typing import Any

from .course import Exercise
from .words import say

STATE = ".progress.json"
ROOT = Path(__file__).resolve().parent.parent

# A program here is started in many ways, and finds shmcore in all of them. Nothing is copied: the
# one beside this package is used, or one that comes first in the program's own path.
REDIRECT = """\
import sys
from importlib import import_module
from pathlib import Path

here = Path(__file__).resolve().parent.parent
del sys.modules[__name__]
before = sys.path[:]
sys.path[:] = [p for p in before if Path(p or ".").resolve() != here]
sys.path.append({root})
try:
    import_module(__name__)
finally:
    sys.path[:] = before
"""


class WorkError(Exception):
    """The learner's folder cannot be used; the message says why."""


def fingerprint(content: bytes) -> str:
    """Return what tells a file's content from another's."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:16]


class Work:
    """The folder `work`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = folder / STATE
        self.data: dict[str, Any] = {"learner": "", "current": "", "exercises": {}}
        self.load()
        self.data["learner"] = self.data["learner"] or secrets.token_hex(4)

    def load(self) -> None:
        """Read what has been reached, perhaps in another terminal meanwhile."""
        try:
            if self._state.exists():
                self.data |= json.loads(self._state.read_text(encoding="utf-8")).items()
                for kept in self.data["exercises"].values():
                    kept.get("done")
        except (AttributeError, OSError, ValueError, TypeError) as error:
            raise WorkError(say("work.unreadable", file=self._state, error=error)) from error

    @property
    def learner(self) -> str:
        """Letters and digits that stand for this learner; nobody is asked for a name."""
        return str(self.data["learner"])

    def of(self, exercise: Exercise) -> dict[str, Any]:
        """What is kept of an exercise: done, tries, hints, first."""
        kept: dict[str, Any] = self.data["exercises"].setdefault(exercise.name, {})
        return kept

    def save(self) -> None:
        """Write down what has been reached."""
        unfinished = self._state.with_suffix(".new")
        self._write(unfinished, json.dumps(self.data, indent=1))
        unfinished.replace(self._state)

    def _write(self, file: Path, text: str, mode: str = "w") -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open(mode, encoding="utf-8") as opened:
                opened.write(text)
        except OSError as error:
            raise WorkError(say("work.not_writable", folder=self.folder, error=error)) from error

    def path(self, exercise: Exercise) -> Path:
        """Return where the learner's file is, or will be."""
        return self.folder / (exercise.name + exercise.kind)

    def file(self, exercise: Exercise) -> Path:
        """Return the learner's file, made from the exercise's start if it is not there.

        Not to be called while an editor may be replacing the file: see `path`.
        """
        file = self.path(exercise)
        if not file.exists():
            self._write(file, self.start_of(exercise), mode="x")
            self._let_shmcore_be_found()
            self.save()  # what was drawn for this learner stays
        return file

    def _let_shmcore_be_found(self) -> None:
        is_beside_us = self.folder.resolve().parent == ROOT  # then both may be moved
        root = "str(here.parent)" if is_beside_us else repr(str(ROOT))
        self._write(self.folder / "shmcore/__init__.py", REDIRECT.format(root=root))

    def start_of(self, exercise: Exercise) -> str:
        """Return what this learner begins with."""
        return exercise.start(exercise.chance(self.learner))

    def shown(self, exercise: Exercise) -> str:
        """Return the file's path as the learner can type it."""
        file = self.path(exercise).resolve()
        here = Path.cwd()
        return str(file.relative_to(here) if file.is_relative_to(here) else file)

    def reset(self, exercise: Exercise) -> Path:
        """Begin anew. Return where the old file is now."""
        file = self.file(exercise)
        numbers = (number for number in range(1, 10_000))
        old = next(
            path
            for number in numbers
            if not (path := file.with_name(f"{exercise.name}.old{number}{file.suffix}")).exists()
        )
        file.rename(old)
        self.file(exercise)
        return old

    def is_done(self, exercise: Exercise) -> bool:
        """Tell whether the file is as it was when it passed."""
        file = self.path(exercise)
        done = self.of(exercise).get("done")
        return done is not None and file.exists() and fingerprint(file.read_bytes()) == done
