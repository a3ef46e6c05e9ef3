"""What can be said after `python -m practice`."""

import argparse
import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from . import author, doctor, lesson, rooms, summary, words
from .columns import padded
from .course import Exercise, all_exercises
from .help import Parser
from .trial import Trial
from .watching import watch
from .words import say
from .work import Work, WorkError

ROOT = Path(__file__).resolve().parent.parent


class Practice:
    """A learner at work: the exercises, and what was reached."""

    def __init__(self, folder: Path, core: bool) -> None:
        self.every = all_exercises()
        self.exercises = [one for one in self.every if one.core or not core]
        self.work = Work(folder)

    def current(self) -> Exercise | None:
        """Return the exercise that the learner is at: the one chosen, else the first not done."""
        last = self.last()
        if last is not None and not self.work.is_done(last):
            return last
        return self._first(self.exercises)

    def last(self) -> Exercise | None:
        """Return the exercise that was looked at last."""
        return self.named(self.work.data["current"])

    def _first(self, exercises: list[Exercise]) -> Exercise | None:
        return next((one for one in exercises if not self.work.is_done(one)), None)

    def named(self, name: str) -> Exercise | None:
        """Return the exercise of this name or number."""
        return next((one for one in self.every if name in (one.name, str(one.number))), None)

    def choose(self, exercise: Exercise) -> None:
        """Go to this one."""
        self.work.load()
        self.work.data["current"] = exercise.name
        self.work.save()

    # What the learner can ask for; each returns an exit status.

    def once(self, exercise: Exercise) -> int:
        """Judge it once."""
        self.choose(exercise)
        lesson.introduce(self.work, exercise)
        passed = lesson.judge(self.work, exercise, self.work.file(exercise).read_bytes())
        if passed:
            self.after(exercise)
        return 0 if passed else 1

    def after(self, exercise: Exercise) -> None:
        """Say what comes after one that is done."""
        path = summary.write(self.work, self.every)
        coming = self.next(exercise)
        if coming is None:
            lesson.told(say("summary.all_done", count=len(self.exercises), file=path))
        else:
            lesson.told(say("lesson.go_on", number=coming.number, title=coming.words["title"]))

    def next(self, exercise: Exercise) -> Exercise | None:
        """Return the next exercise after this one that is not done."""
        later = [one for one in self.exercises if one.number > exercise.number]
        earlier = [one for one in self.exercises if one.number < exercise.number]
        return self._first(later + earlier)

    def show_list(self) -> int:
        """Print all, with what is done."""
        self.work.load()
        current = self.current()
        for one in self.exercises:
            kept = self.work.of(one)
            state = "done" if self.work.is_done(one) else "tried" if kept.get("tries") else "open"
            print(
                f"{'>' if one == current else ' '} {one.number:2} "
                f"{padded(say(f'list.{state}'), 6)} {'*' if one.core else ' '} "
                + say(
                    "list.named",
                    title=one.words["title"],
                    name=one.name,
                    minutes=say("list.minutes", minutes=one.minutes),
                )
            )
        done = sum(map(self.work.is_done, self.exercises))
        print("\n" + say("list.count", done=done, all=len(self.exercises)))
        return 0

    def hint(self, exercise: Exercise) -> int:
        """Show one more hint."""
        self.work.load()
        hints, kept = exercise.words["hints"], self.work.of(exercise)
        kept["hints"] = min(kept.get("hints", 0) + 1, len(hints))
        self.work.save()
        for number, text in enumerate(hints[: kept["hints"]], 1):
            lesson.told(say("hint.hint", number=number, of=len(hints), text=text))
        return 0

    def reset(self, exercise: Exercise) -> int:
        """Give the start again."""
        old = self.work.reset(exercise)
        print(say("reset.done", file=self.work.shown(exercise), old=old.name))
        return 0

    def solution(self, exercise: Exercise) -> int:
        """Show the solution, if the learner has one."""
        if not self.work.is_done(exercise):
            print(say("solution.later"))
            return 1
        trial = Trial(exercise, self.work.file(exercise), self.work.learner)
        print(lesson.solution(exercise, trial), end="")
        return 0


COMMANDS: dict[str, Callable[[Practice, Exercise], int]] = {
    "hint": Practice.hint,
    "reset": Practice.reset,
    "solution": Practice.solution,
    "run": Practice.once,
}


def parser() -> argparse.ArgumentParser:
    """Return what understands the command line."""
    described = Parser(prog="python -m practice", description=say("help.about"))
    described.add_argument("--core", action="store_true", help=say("help.core"))
    described.add_argument("--lang", choices=words.languages(), help=say("help.lang"))
    described.add_argument("--work", type=Path, default=ROOT / "work", help=say("help.work"))
    commands = described.add_subparsers(dest="command", metavar=say("help.command"))
    for name in ("next", *COMMANDS):
        command = commands.add_parser(name, help=say(f"help.{name}"))
        command.add_argument("exercise", nargs="?", default="", help=say("help.exercise"))
    commands.add_parser("list", help=say("help.list"))
    commands.add_parser("report", help=say("help.report"))
    commands.add_parser("class", help=say("help.class")).add_argument("folder", type=Path)
    commands.add_parser("doctor", help=say("help.doctor"))
    check = commands.add_parser("check", help=say("help.check"))
    check.add_argument("exercises", nargs="*", metavar="exercise")
    return described


def main(arguments: list[str] | None = None) -> int:
    """Do what was said; return the exit status."""
    _prepare()
    arguments = sys.argv[1:] if arguments is None else arguments
    _choose_language(arguments)
    options = parser().parse_args(arguments)
    try:
        return _do(options)
    except KeyboardInterrupt:
        print()
        return 130
    except BrokenPipeError:  # who reads has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except WorkError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(say("work.failed", error=error), file=sys.stderr)
        return 1


def _prepare() -> None:
    """Print what a terminal lacks, and leave nothing that runs when this program is ended."""
    for stream in sys.stdout, sys.stderr:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter
    for name in "SIGTERM", "SIGHUP":  # as after Ctrl-C, nothing that runs is left
        if number := getattr(signal, name, 0):
            signal.signal(number, lambda number, _: sys.exit(128 + number))


def _choose_language(arguments: list[str]) -> None:
    """Choose it before the help is made, which speaks it too."""
    first = argparse.ArgumentParser(add_help=False)
    first.add_argument("--lang", nargs="?")
    language = first.parse_known_args(arguments)[0].lang
    if language in words.languages():
        words.choose(language)


def _do(options: argparse.Namespace) -> int:
    if options.command == "check":
        return author.check(options.exercises)
    if options.command == "doctor":
        return doctor.run()
    if options.command == "class":
        return rooms.show_class(options.folder, all_exercises())
    practice = Practice(options.work, options.core)
    if options.command == "list":
        return practice.show_list()
    if options.command == "report":
        return rooms.report(practice.work, practice.every)
    return _do_exercise(practice, options.command, getattr(options, "exercise", ""))


def _do_exercise(practice: Practice, command: str | None, name: str) -> int:
    current, last = practice.current(), practice.last()
    exercise = practice.named(name) if name else current
    if name and exercise is None:
        print(say("lesson.no_such", name=name), file=sys.stderr)
        return 2
    if command == "solution" and not name:
        exercise = last or current
    elif command == "next" and not name and (before := last or current):
        exercise = practice.next(before)
    if exercise is None:
        path = summary.write(practice.work, practice.every)
        lesson.told(say("summary.all_done", count=len(practice.exercises), file=path))
        return 0
    if command in COMMANDS:
        return COMMANDS[command](practice, exercise)
    practice.choose(exercise)
    return watch(practice, exercise) if sys.stdin.isatty() else practice.once(exercise)
