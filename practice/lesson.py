"""What a learner sees of one exercise: the task, each check's answer, what comes next."""

import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

from .checks.verdict import FAILED, PASSED, UNCHECKED, Verdict
from .columns import Wrapper, columns, padded
from .course import Exercise
from .judge import judged
from .trial import Trial
from .words import on_the_site, say
from .work import Work, fingerprint

WIDTH = 80
PARAGRAPHS = Wrapper(WIDTH, break_long_words=False, break_on_hyphens=False)
VERDICTS = Wrapper(WIDTH, subsequent_indent="     ", break_on_hyphens=False)
MARKS = {PASSED: "ok", FAILED: "no", UNCHECKED: "--"}


def told(text: str) -> None:
    """Print paragraphs, none wider than a terminal; indented lines stay as they are."""
    for paragraph in text.strip().split("\n\n"):
        if any(line.startswith("  ") for line in paragraph.splitlines()):
            print(paragraph)
        else:
            print(PARAGRAPHS.fill(paragraph))
        print(flush=True)


def introduce(work: Work, exercise: Exercise) -> None:
    """Say what is asked for, and where."""
    star = " *" if exercise.core else ""
    print(f"== {exercise.number}. {exercise.words['title']}{star}\n")
    told(exercise.words["task"].replace("{program}", _program(exercise)))
    work.file(exercise)
    print(say("lesson.file", file=work.shown(exercise)))
    print(
        say("lesson.page", page=on_the_site(exercise.page), minutes=exercise.minutes) + "\n",
        flush=True,
    )


def _program(exercise: Exercise) -> str:
    """Return the exercise's program as text to read, if it has one."""
    file = exercise.folder / "program.py"
    if not file.exists():
        return ""
    return textwrap.indent(file.read_text(encoding="utf-8").strip(), "    ")


def judge(work: Work, exercise: Exercise, content: bytes) -> bool:
    """Judge what the learner has written, and tell what was seen. Keep what was reached.

    Return whether it has passed.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder, exercise.name + exercise.kind).resolve()
        file.write_bytes(content)
        trial = Trial(exercise, file, work.learner, work.shown(exercise))
        states = _tell(trial)
    work.load()
    mark, kept = fingerprint(content), work.of(exercise)
    if trial.kept and "first" not in kept:
        kept["first"] = trial.kept
    is_changed = mark != fingerprint(work.start_of(exercise).encode())
    if kept.get("tried") != mark and is_changed:
        kept["tries"] = kept.get("tries", 0) + 1
        kept["tried"] = mark
    passed = FAILED not in states and is_changed
    if passed:
        kept["done"] = mark
        kept["unchecked"] = UNCHECKED in states
        _congratulate(exercise, trial, kept)
    elif FAILED not in states:
        told(say("lesson.unchanged"))
    work.save()
    return passed


def _tell(trial: Trial) -> list[str]:
    """Print what each check says; return whether it has passed."""
    states = []
    for check, verdict in judged(trial):
        name = say(f"check.{check.name}")
        if verdict is None:
            _announce(say("lesson.looking", check=name))
        else:
            print(_line(name, verdict), flush=True)
            states.append(verdict.state)
    print(flush=True)
    return states


def _announce(text: str) -> None:
    """Show a line that the next one overwrites, where somebody waits for it."""
    if sys.stdout.isatty():
        print(padded(text, WIDTH - 1), end="\r", flush=True)


def _line(name: str, verdict: Verdict) -> str:
    text = verdict.text or (say("check.unchecked") if verdict.state == UNCHECKED else "")
    first, *more = text.splitlines() or [""]
    lines = [f"[{MARKS[verdict.state]}] {name}" + (say("marks.colon") + first if first else "")]
    if columns(lines[0]) > WIDTH and verdict.state == FAILED:
        lines = VERDICTS.wrap(lines[0])
    if sys.stdout.isatty():
        lines[0] = padded(lines[0], WIDTH - 1)  # over what was announced
    return "\n".join([*lines, *(f"     {line}" for line in more)])


def _congratulate(exercise: Exercise, trial: Trial, kept: dict[str, Any]) -> None:
    print(say("lesson.done"))
    if any(check.name == "prediction" for check in exercise.checks):
        print(say("lesson.printed"))
        print(textwrap.indent(solution(exercise, trial).rstrip(), "    "))
        if kept["first"] != trial.kept:
            print(say("lesson.first"))
            print(textwrap.indent("\n".join(kept["first"]), "    "))
    if kept["unchecked"]:
        told(say("lesson.not_all"))
    print()
    told(exercise.words["learnt"])


def solution(exercise: Exercise, trial: Trial) -> str:
    """Return the solution: a program, or the answer's lines."""
    file = exercise.folder / "solution.py"
    if file.exists():
        return file.read_text(encoding="utf-8")
    answers = [check for check in exercise.checks if hasattr(check, "truth")]
    return "\n".join(answers[0].truth(trial)) + "\n"
