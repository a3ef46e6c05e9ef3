"""E: what a recording of the processes shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..film import Film
from ..runs import short
from ..words import say
from .output import indented
from .verdict import FAILED, PASSED, UNCHECKED, Verdict

if TYPE_CHECKING:
    from ..trial import Trial

Claim = Callable[[Film], bool]


class Evidence:
    """Each claim holds in a recording. A claim's sentence stands in the exercise's words [claims].

    `method` is the start method of the recorded run.
    """

    name = "evidence"

    def __init__(
        self, claims: dict[str, Claim], arguments: Sequence[str] = (), method: str = "fork"
    ) -> None:
        self.claims, self.arguments, self.method = claims, list(arguments), method

    def judge(self, trial: Trial) -> Verdict:
        """Record it, and tell the first claim that does not hold."""
        if not trial.can_record:
            return Verdict(UNCHECKED)
        for method in trial.methods if trial.is_thorough else [self.method]:
            film = trial.film(self.arguments, method)
            if isinstance(film, str):
                return Verdict(FAILED, say("check.not_recorded", why=film))
            for name, holds in self.claims.items():
                if not holds(film):
                    claim = trial.exercise.words["claims"][name]
                    not_seen = say(
                        "check.not_seen", claim=claim, command=trial.watch_command(self.arguments)
                    )
                    return Verdict(FAILED, _told(film, trial.file.name) or not_seen)
        return Verdict(PASSED)


def _told(film: Film, file: str) -> str:
    """Tell why nothing could be seen, if that is so: the program failed, or did not end."""
    if film.error:
        return say("check.recorded_error", error=indented(short(film.error, Path(file))))
    if film.why_ended == "time":
        return say("check.recorded_long", printed=indented(film.out))
    return ""
