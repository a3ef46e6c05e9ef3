"""Judges a file anew at each save, and hears what the learner types in between.

It looks at the content and not at times, which some network drives and WSL tell late or wrong.
"""

from __future__ import annotations

import sys
import time
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from . import lesson
from .words import say

if TYPE_CHECKING:
    from pathlib import Path

    from .command_line import Practice
    from .course import Exercise

PAUSE = 0.2  # seconds between two looks


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:  # an editor is just replacing it, by one that it has beside it
        return None


def _listen(said: SimpleQueue[str]) -> None:
    for line in sys.stdin:
        said.put(line.strip().lower())
    said.put("q")


def watch(practice: Practice, exercise: Exercise) -> int:
    """Go on until the learner quits, or all is done."""
    said: SimpleQueue[str] = SimpleQueue()
    Thread(target=_listen, args=(said,), daemon=True).start()
    lesson.introduce(practice.work, exercise)
    seen: bytes | None = b""
    while True:
        now = _content(practice.work.path(exercise))
        if now is not None and now != seen:
            seen = now
            if lesson.judge(practice.work, exercise, now):
                practice.after(exercise)
            print(say("watch.keys"), flush=True)
        try:
            word = said.get_nowait()
        except Empty:
            time.sleep(PAUSE)
            continue
        if word in ("q", "quit"):
            return 0
        chosen = _obey(practice, exercise, word)
        if chosen is not exercise:
            exercise, seen = chosen, b""
            practice.choose(exercise)
            lesson.introduce(practice.work, exercise)
        elif word in ("r", "reset", ""):
            seen = b""


def _obey(practice: Practice, exercise: Exercise, line: str) -> Exercise:
    """Do what was typed, such as "hint" or "hint slices"; return the exercise to go on with."""
    word, _, name = line.partition(" ")
    named = practice.named(name) if name else exercise
    acts = {"hint": practice.hint, "reset": practice.reset, "solution": practice.solution}
    if named is None:
        print(say("lesson.no_such", name=name))
    elif word in ("n", "next"):
        chosen = named if name else practice.next(exercise)
        if chosen is None:
            print(say("watch.nothing_next"))
        exercise = chosen or exercise
    elif word in ("l", "list"):
        practice.show_list()
    elif word:
        act = next((act for full, act in acts.items() if word in (full, full[0])), None)
        if act is None:
            print(say("watch.keys"))
        else:
            act(named)
    sys.stdout.flush()
    return exercise
