"""The exercises: what `exercises.toml` and each one's folder say."""

import importlib.util
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from random import Random
from typing import Any

from . import words
from .checks.verdict import Check

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "exercises"


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Its folder has `start` (what the learner gets to edit), `solution`, `hacks` (ways around what it
    teaches, which must not pass), `judge.py` (its checks) and a file of words for each language.
    Start and solution are programs (`.py`), or answers (`.txt`): then there is no solution, for the
    judge knows the answer by doing what is asked about.
    """

    number: int  # its place in the list, from 1
    name: str
    core: bool  # one of the ten of half a day
    minutes: int
    page: str  # where what it needs is explained, such as "preface.html"
    fails: str = ""  # the check that the start must fail
    says: str = ""  # what must be read in that check's complaint
    hacks: dict[str, str] = field(default_factory=dict)  # the check that each must fail, by name

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return FOLDER / self.name

    @property
    def kind(self) -> str:
        """`.py` for a program, `.txt` for an answer."""
        return ".py" if (self.folder / "start.py").exists() else ".txt"

    @cached_property
    def judge(self) -> Any:
        """Its module `judge`."""
        path = self.folder / "judge.py"
        spec = importlib.util.spec_from_file_location(f"practice_judge_{self.name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    @property
    def checks(self) -> list[Check]:
        """What judges it, in the order in which it is told."""
        checks: list[Check] = self.judge.CHECKS
        return checks

    def chance(self, learner: str) -> Random:
        """Return what draws all that differs from learner to learner."""
        return Random(f"{learner} {self.name}")

    def start(self, chance: Random) -> str:
        """Return what the learner gets; {{words}} in it are drawn anew for each learner."""
        text = (self.folder / f"start{self.kind}").read_text(encoding="utf-8")
        draw: Callable[[Random], dict[str, str]] = getattr(self.judge, "personal", lambda _: {})
        for name, value in draw(chance).items():
            text = text.replace(f"{{{{{name}}}}}", value)
        return text

    @property
    def words(self) -> dict[str, Any]:
        """Its texts in the learner's language: title, task, hints, learnt, claims."""
        return _words(self.folder, words.language())


@cache
def _words(folder: Path, language: str) -> dict[str, Any]:
    file = folder / f"{language}.toml"
    if not file.exists():
        file = folder / f"{words.ENGLISH}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def all_exercises() -> list[Exercise]:
    """Return the exercises, in order."""
    listed = tomllib.loads((HERE / "exercises.toml").read_text(encoding="utf-8"))["exercise"]
    return [Exercise(number, **entry) for number, entry in enumerate(listed, 1)]
