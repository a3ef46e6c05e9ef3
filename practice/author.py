"""Proves the exercises themselves: python -m practice check [NAME ...]

Each fails as shipped, at the check and for the reason that `exercises.toml` states; its solution
passes under each start method; each hack fails at the check that is named for it; nothing is empty.
"""

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import lesson, words
from .checks.verdict import FAILED, PASSED, Verdict
from .course import Exercise, all_exercises
from .judge import judged
from .trial import Trial

SEED = "check"  # of what is drawn for a learner
LEAST_HACKS = 2
AT_ONCE = 2  # exercises
UNCHECKED_HERE = {"left", "evidence", "orders"} if sys.platform == "win32" else set()


def check(names: list[str]) -> int:
    """Prove these exercises, or all; return the exit status."""
    words.choose(words.ENGLISH)  # as `says` of exercises.toml
    chosen = [one for one in all_exercises() if not names or one.name in names]
    if unknown := set(names) - {one.name for one in chosen}:
        print(f"no such exercise: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    failed = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for one, faults in zip(
            chosen, pool.map(lambda one: list(faults_of(one)), chosen), strict=True
        ):
            failed += bool(faults)
            print(f"{one.number:2} {one.name}: {'no' if faults else 'ok'}", flush=True)
            for fault in faults:
                print(f"     {fault}", flush=True)
    print(f"{len(chosen) - failed} of {len(chosen)} exercises hold.")
    return 1 if failed else 0


def faults_of(exercise: Exercise) -> Iterator[str]:
    """Yield all that is wrong with an exercise."""
    yield from faults_of_words(exercise)
    yield from faults_of_start(exercise)
    yield from faults_of_solution(exercise)
    yield from faults_of_hacks(exercise)


def faults_of_words(exercise: Exercise) -> Iterator[str]:
    """Yield what is not said."""
    for key in "title", "task", "learnt":
        if not exercise.words.get(key, "").strip():
            yield f"it has no {key}"
    hints = exercise.words.get("hints", [])
    if len(hints) < 2 or not all(map(str.strip, hints)):
        yield "it has fewer than two hints, or empty ones"
    if exercise.minutes <= 0:
        yield "it has no minutes"


def faults_of_start(exercise: Exercise) -> Iterator[str]:
    """Yield how the start does not fail as it is said to."""
    start = exercise.start(exercise.chance(SEED))
    name, verdict = first_failure(exercise, start)
    if exercise.fails in UNCHECKED_HERE:
        if not name:
            yield f"the start fails at nothing where {exercise.fails} cannot be checked"
    elif name != exercise.fails:
        yield f"the start fails at {name or 'nothing'}, not at {exercise.fails}: {verdict.text}"
    elif exercise.says not in verdict.text:
        yield f"the start fails, and {exercise.says!r} is not in: {verdict.text}"


def faults_of_solution(exercise: Exercise) -> Iterator[str]:
    """Yield why the solution does not pass."""
    name, verdict = first_failure(exercise, solution_of(exercise), is_thorough=True)
    if name:
        yield f"the solution fails at {name}: {verdict.text}"


def faults_of_hacks(exercise: Exercise) -> Iterator[str]:
    """Yield the hacks that are not caught as they are said to be."""
    hacks = {file.stem: file for file in sorted(exercise.folder.glob(f"hacks/*{exercise.kind}"))}
    if hacks.keys() != exercise.hacks.keys():
        yield f"hacks in the folder are {sorted(hacks)}, in the list {sorted(exercise.hacks)}"
    if len(hacks) < LEAST_HACKS:
        yield f"there are {len(hacks)} hacks, fewer than {LEAST_HACKS}"
    for hack, file in hacks.items():
        name, verdict = first_failure(exercise, file.read_text(encoding="utf-8"))
        if name != exercise.hacks.get(hack):
            yield f"the hack {hack} fails at {name or 'nothing'}: {verdict.text}"


def solution_of(exercise: Exercise) -> str:
    """Return the solution; of an answer, what the judge finds out."""
    return lesson.solution(exercise, Trial(exercise, Path(), SEED))


def first_failure(exercise: Exercise, text: str, is_thorough: bool = False) -> tuple[str, Verdict]:
    """Return the name of the check that this file fails, or nothing, and what was said."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder, exercise.name + exercise.kind)
        file.write_text(text, encoding="utf-8")
        for check, verdict in judged(Trial(exercise, file, SEED, is_thorough=is_thorough)):
            if verdict is not None and verdict.state == FAILED:
                return check.name, verdict
    return "", Verdict(PASSED)
