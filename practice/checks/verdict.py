"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..trial import Trial

PASSED, FAILED, UNCHECKED = "passed", "failed", "unchecked"


@dataclass(frozen=True)
class Verdict:
    """One check's answer: PASSED, FAILED, or UNCHECKED where this system cannot tell."""

    state: str
    text: str = ""


class Check(Protocol):
    """Looks at one thing. Its `name` is a key of the words [check]."""

    name: str

    def judge(self, trial: Trial) -> Verdict:
        """Look at the learner's file."""
