"""A page's sections: the h2 headings, what lies below each, and the minutes in the heading."""

import re
from dataclasses import dataclass
from pathlib import Path

HEADING = re.compile(r"^## (?P<title>.+?) \{ #(?P<id>[a-z][a-z0-9-]*)(?P<more>[^}]*) \}$")
MINUTES = re.compile(r" data-minutes=(\d+)")
FENCE = re.compile(r" *```")
NOTE = "/// html | aside.teacher"


@dataclass
class Section:
    page: str  # the address, such as preface.html
    title: str
    id: str
    skipped: bool  # no slide, and no time in a lesson
    stated: int | None  # the minutes in the heading
    line: int  # of the heading, counted from 0
    text: str  # what lies below the heading, up to the next

    @property
    def address(self) -> str:
        return f"{self.page}#{self.id}"

    @property
    def note(self) -> str:
        """What the teacher's notes say."""
        _, _, rest = self.text.partition(NOTE)
        return rest.partition("\n")[2].partition("\n///")[0].strip()


def sections_of(file: Path) -> list[Section]:
    lines = file.read_text(encoding="utf-8").splitlines()
    found: list[Section] = []
    starts: list[int] = []
    in_fence = False
    for at, line in enumerate(lines):
        in_fence ^= bool(FENCE.match(line))
        if in_fence or not line.startswith("## "):
            continue
        heading = HEADING.match(line)
        if heading is None:
            raise ValueError(f"{file.name}:{at + 1}: a heading without an id: {line}")
        minutes = MINUTES.search(heading["more"])
        found.append(
            Section(
                page=f"{file.stem}.html",
                title=heading["title"],
                id=heading["id"],
                skipped=".skip-slide" in heading["more"].split(),
                stated=int(minutes[1]) if minutes else None,
                line=at,
                text="",
            )
        )
        starts.append(at)
    for section, start, end in zip(found, starts, [*starts[1:], len(lines)], strict=True):
        section.text = "\n".join(lines[start + 1 : end])
    return found


def state(file: Path, minutes: dict[str, int]) -> None:
    """Write the minutes of these ids into their headings; a heading that is not named gets none."""
    lines = file.read_text(encoding="utf-8").splitlines()
    for section in sections_of(file):
        heading = MINUTES.sub("", lines[section.line])
        if section.id in minutes:
            heading = f"{heading.removesuffix(' }')} data-minutes={minutes[section.id]} }}"
        lines[section.line] = heading
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
