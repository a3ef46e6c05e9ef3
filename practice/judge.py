"""Judges a file: check after check, up to the first that fails."""

from collections.abc import Iterator

from .checks.verdict import FAILED, Check, Verdict
from .trial import Trial


def judged(trial: Trial) -> Iterator[tuple[Check, Verdict | None]]:
    """Yield each check before it looks, with None, and again with what it says."""
    for check in trial.exercise.checks:
        yield check, None
        verdict = check.judge(trial)
        yield check, verdict
        if verdict.state == FAILED:
            return
