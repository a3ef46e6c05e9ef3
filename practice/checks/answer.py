"""P and H: what the learner has written down, beside what really is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from unicodedata import normalize

from ..runs import SHMCORE
from ..words import say
from .verdict import FAILED, PASSED, Verdict

if TYPE_CHECKING:
    from ..trial import Trial

OPEN = "?"  # in place of what the learner still has to write


def lines_of(text: str) -> list[str]:
    """Return the lines that say something: no comments, and spaces do not count."""
    stripped = (" ".join(half_width(line).split()) for line in text.splitlines())
    return [line for line in stripped if line and not line.startswith("#")]


def half_width(line: str) -> str:
    """Return a line with digits and marks as ASCII has them, for they are often typed wider."""
    return normalize("NFKC", line)


def plain(line: str) -> str:
    """Return a line without what does not count: spaces, and capital letters."""
    return "".join(half_width(line).split()).casefold()


class Answer:
    """Each line is the true one. `truth` finds the lines by doing what is asked about.

    `form` brings a line into the form in which lines are compared.
    """

    name = "answer"

    def __init__(
        self, truth: Callable[[Trial], list[str]], form: Callable[[str], str] = plain
    ) -> None:
        self.truth, self.form = truth, form

    def judge(self, trial: Trial) -> Verdict:
        """Keep what is written, before anything is run, and compare."""
        answer = lines_of(trial.source)
        if any(OPEN in line for line in answer):
            return Verdict(FAILED, say("check.open", file=trial.shown))
        trial.kept = answer
        return self.compare(trial, answer)

    def compare(self, trial: Trial, answer: list[str]) -> Verdict:
        """Compare line by line; which are wrong is told, and not what is right."""
        truth = [" ".join(line.split()) for line in self.truth(trial)]
        if len(answer) != len(truth):
            return Verdict(FAILED, say("check.lines", wanted=len(truth), written=len(answer)))
        pairs = zip(answer, truth, strict=True)
        wrong = [mine for mine, true in pairs if self.form(mine) != self.form(true)]
        if wrong:
            told = say("check.wrong_lines", wrong=len(wrong), of=len(truth))
            return Verdict(FAILED, "\n".join([told, *(f"  {line}" for line in wrong)]))
        return Verdict(PASSED)


class Prediction(Answer):
    """What the exercise's `program.py` prints, with each library, written down before it is run."""

    name = "prediction"

    def __init__(self, method: str = "", libraries: Sequence[str] = (SHMCORE,)) -> None:
        super().__init__(lambda trial: trial.printed_by_program(method, libraries))
