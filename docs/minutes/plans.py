"""Plans for a lesson: which sections and exercises, in what order, with breaks between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from exercises import Exercise
from sections import Section

LONGEST_WITHOUT_BREAK = 60
GOOD_MOMENT = 40  # minutes after which a chapter's end is taken for a break
BREAK = 10

Wanted = dict[str, Any]  # what plans.toml says of a plan


@dataclass(frozen=True)
class Row:
    kind: str  # section, exercise, other, break, lunch
    key: str  # a section's address, an exercise's name, or a key of the words
    minutes: int
    chapter: str = ""

    @property
    def is_pause(self) -> bool:
        return self.kind in ("break", "lunch")


@dataclass(frozen=True)
class Plan:
    name: str
    most: int  # minutes, without lunch
    rows: tuple[Row, ...]

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows if row.kind != "lunch")

    @property
    def longest_without_break(self) -> int:
        longest = since = 0
        for row in self.rows:
            since = 0 if row.is_pause else since + row.minutes
            longest = max(longest, since)
        return longest


def plan_of(
    name: str, wanted: Wanted, sections: dict[str, Section], exercises: list[Exercise]
) -> Plan:
    """Make a plan of what plans.toml says: `rows`, and which `exercises` after their chapters."""
    rows = list(rows_of(wanted, sections, exercises))
    return Plan(name, wanted["most"], tuple(with_breaks(rows)))


def rows_of(
    wanted: Wanted, sections: dict[str, Section], exercises: list[Exercise]
) -> Iterator[Row]:
    chosen = {exercise.name: exercise for exercise in exercises if is_in(exercise, wanted)}
    addresses = [entry["section"] for entry in wanted["rows"] if "section" in entry]
    last_of = {address.partition("#")[0]: address for address in addresses}
    for entry in wanted["rows"]:
        if "section" not in entry:
            kind = "lunch" if entry["other"] == "lunch" else "other"
            yield Row(kind, entry["other"], entry["minutes"])
            continue
        address = entry["section"]
        page = address.partition("#")[0]
        yield Row("section", address, sections[address].stated or 0, page)
        if address == last_of[page]:
            for exercise in [each for each in chosen.values() if each.page == page]:
                yield Row("exercise", exercise.name, exercise.minutes, page)
                del chosen[exercise.name]
    if chosen:
        raise ValueError(f"no section before the exercises {', '.join(chosen)}")


def is_in(exercise: Exercise, wanted: Wanted) -> bool:
    which = wanted["exercises"]
    if which == "core":
        return exercise.core
    return exercise.name in which


def with_breaks(rows: Iterable[Row]) -> Iterator[Row]:
    """A break at a chapter's end if the last is some time ago, and before it gets too long."""
    since = 0
    chapter = ""
    for row in rows:
        new_chapter = row.chapter != chapter
        too_long = since + row.minutes > LONGEST_WITHOUT_BREAK
        if not row.is_pause and (too_long or (new_chapter and since >= GOOD_MOMENT)):
            yield Row("break", "break", BREAK)
            since = 0
        yield row
        since = 0 if row.is_pause else since + row.minutes
        chapter = row.chapter
