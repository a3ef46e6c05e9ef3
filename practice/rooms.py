"""For a teacher: one file from each learner, and a room's table made from them."""

import json
from pathlib import Path
from typing import Any

from .columns import columns, padded
from .course import Exercise
from .words import on_the_site, say
from .work import Work

FORMAT = "shmcore-practice"
DONE, PARTLY, TRIED, OPEN = "x", "p", "o", "."


def report(work: Work, exercises: list[Exercise]) -> int:
    """Write the learner's file into the folder `work`."""
    reached = {
        one.name: {
            "done": work.is_done(one),
            **{key: kept[key] for key in ("tries", "hints", "unchecked") if key in kept},
        }
        for one in exercises
        if (kept := work.of(one))
    }
    work.save()
    file = work.folder / f"report-{work.learner}.json"
    written = {"format": FORMAT, "version": 1, "learner": work.learner, "exercises": reached}
    file.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    done = sum(one["done"] for one in reached.values())
    print(say("report.written", file=file, done=done, all=len(exercises)))
    return 0


def read(file: Path) -> dict[str, Any] | None:
    """Return what a report says of each exercise; None for what is no report."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        if found["format"] != FORMAT or found["version"] != 1:
            return None
        reached: dict[str, Any] = dict(found["exercises"])
        if not all(isinstance(one, dict) for one in reached.values()):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return reached


def _mark(kept: dict[str, Any] | None) -> str:
    if kept is None:
        return OPEN
    if kept.get("done"):
        return PARTLY if kept.get("unchecked") else DONE
    return TRIED if kept.get("tries") else OPEN


def show_class(folder: Path, exercises: list[Exercise]) -> int:
    """Print the table of a room: a line for each report in the folder, named as its file."""
    if not folder.is_dir():
        print(say("class.no_folder", folder=folder))
        return 1
    files = sorted(file for file in folder.rglob("*.json") if file.name[0] != ".")
    found = {file: kept for file in files if (kept := read(file)) is not None}
    others = len(files) - len(found)
    if not found:
        print(say("class.nothing", folder=folder))
        return 1
    last = say("class.done")
    wide = max(columns(name) for name in [last, *(file.stem for file in found)])
    print(" " * wide, *(f"{one.number:2}" for one in exercises), say("class.sum"), sep=" ")
    table = [[_mark(kept.get(one.name)) for one in exercises] for kept in found.values()]
    for file, marks in zip(found, table, strict=True):
        done = marks.count(DONE) + marks.count(PARTLY)
        print(padded(file.stem, wide), *(f" {mark}" for mark in marks), done, sep=" ")
    by_exercise = list(zip(*table, strict=True))
    counts = [marks.count(DONE) + marks.count(PARTLY) for marks in by_exercise]
    print(padded(last, wide), *(f"{count:2}" for count in counts), sep=" ")
    print("\n" + say("class.key", done=DONE, partly=PARTLY, tried=TRIED, open=OPEN))
    tried = [(marks.count(TRIED), one) for one, marks in zip(exercises, by_exercise, strict=True)]
    hardest = sorted(tried, key=lambda pair: -pair[0])[:3]
    for count, one in hardest:
        if count:
            print(
                say(
                    "class.stuck",
                    number=one.number,
                    title=one.words["title"],
                    page=on_the_site(one.page),
                )
            )
    if others:
        print(say("class.others", count=others))
    return 0
