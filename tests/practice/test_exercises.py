"""The exercises hold: each fails as shipped, can be solved, and is not fooled by its hacks."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from practice import author, lesson, runs
from practice.checks.verdict import FAILED, UNCHECKED
from practice.course import Exercise, all_exercises
from practice.judge import judged
from practice.trial import Trial

EXERCISES = [pytest.param(one, id=one.name) for one in all_exercises()]


DEFAULT, *OTHERS = runs.methods()


def only_with(monkeypatch: pytest.MonkeyPatch, *methods: str) -> None:
    """Let the judge know these start methods alone."""
    monkeypatch.setattr(runs, "methods", lambda: list(methods))


def faults(find: Callable[[Exercise], Iterator[str]], exercise: Exercise) -> list[str]:
    """Return what is wrong with an exercise.

    Most is seen with one start method. A learner's judge has them all.
    """
    with pytest.MonkeyPatch.context() as patch:
        only_with(patch, DEFAULT)
        missed = list(find(exercise))
    return missed and list(find(exercise))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_exercise_fails_as_shipped_and_can_be_solved(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(author.faults_of_words(exercise)) == []
    assert faults(author.faults_of_start, exercise) == []
    only_with(monkeypatch, DEFAULT)
    assert list(author.faults_of_solution(exercise)) == []


@pytest.mark.once
@pytest.mark.skipif(not OTHERS, reason="this system has one start method")
@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_other_start_methods_can_be_used_too(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_with(monkeypatch, *OTHERS)
    assert list(author.faults_of_solution(exercise)) == []


@pytest.mark.once
@pytest.mark.skipif(sys.platform == "win32", reason="the recorder does not run here")
@pytest.mark.parametrize("exercise", EXERCISES)
def test_no_hack_passes(exercise: Exercise) -> None:
    assert faults(author.faults_of_hacks, exercise) == []


@pytest.mark.once
@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_start_fails_also_where_nothing_is_recorded_or_looked_for(
    exercise: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: else it would be done there before anybody has touched it."""
    monkeypatch.setattr(Trial, "can_record", False)
    only_with(monkeypatch, "spawn")
    file = tmp_path / f"{exercise.name}{exercise.kind}"
    file.write_text(exercise.start(exercise.chance(author.SEED)), encoding="utf-8")
    trial = Trial(exercise, file, author.SEED)
    verdicts = {check: check.judge(trial) for check in exercise.checks if check.name != "left"}
    assert any(verdict.state == FAILED for verdict in verdicts.values())
    for check, verdict in verdicts.items():
        if check.name in ("evidence", "orders"):
            assert verdict.state == UNCHECKED


def test_the_half_day_has_ten_exercises_of_seventy_minutes() -> None:
    core = [one for one in all_exercises() if one.core]
    assert len(core) == 10
    assert sum(one.minutes for one in core) <= 75


def test_an_answer_is_not_written_anywhere_in_its_folder() -> None:
    for one in all_exercises():
        if one.kind == ".txt":
            solution = lesson.solution(one, Trial(one, Path(), author.SEED)).strip()
            files = [file for file in one.folder.rglob("*") if file.is_file()]
            assert not [f for f in files if solution in f.read_text("utf-8", errors="replace")]


def test_a_start_that_passes_is_a_fault() -> None:
    """The author's own proof can fail: with the solution as start, and with a hack that solves."""
    exercise = next(one for one in all_exercises() if one.name == "two_copies")
    told = Exercise(1, "two_copies", True, 5, "preface.html", fails="output", says="nonsense")
    assert "fails at prediction, not at output" in "".join(author.faults_of_start(told))
    told = Exercise(1, "two_copies", True, 5, "preface.html", fails="prediction", says="nonsense")
    assert "'nonsense' is not in" in "".join(author.faults_of_start(told))
    hacks = dict.fromkeys(exercise.hacks, "orders")
    told = Exercise(1, "two_copies", True, 5, "preface.html", hacks=hacks)
    assert len(list(author.faults_of_hacks(told))) == len(hacks)


def test_checks_are_told_before_they_look() -> None:
    exercise = next(one for one in all_exercises() if one.name == "attach_by_name")
    told = judged(Trial(exercise, exercise.folder / "start.py", author.SEED))
    check, verdict = next(told)
    assert (check.name, verdict) == ("output", None)
