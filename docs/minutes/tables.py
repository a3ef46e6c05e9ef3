"""The tables that pages include: the plans, the list of exercises, a line for each chapter."""

from collections.abc import Iterator

from exercises import Exercise
from plans import Plan, Row
from sections import Section

Words = dict[str, str]


def plan_table(
    plan: Plan,
    words: Words,
    sections: dict[str, Section],
    exercises: dict[str, Exercise],
    pages: dict[str, str],
) -> str:
    lines = [
        words["plan_total"].format(
            minutes=plan.minutes,
            most=plan.most,
            exercises=sum(row.kind == "exercise" for row in plan.rows),
            breaks=sum(row.kind == "break" for row in plan.rows),
        ),
        "",
        row_of(words[key] for key in ("time", "what", "where", "estimate", "real")),
        "|---|---|---|---|---|",
    ]
    clock = 0
    for row in plan.rows:
        what, where = described(row, words, sections, exercises, pages)
        lines.append(row_of((f"{clock // 60}:{clock % 60:02}", what, where, str(row.minutes), "")))
        clock += row.minutes
    lines.append(row_of((f"{clock // 60}:{clock % 60:02}", words["end"], "", "", "")))
    return "\n".join(lines) + "\n"


def described(
    row: Row,
    words: Words,
    sections: dict[str, Section],
    exercises: dict[str, Exercise],
    pages: dict[str, str],
) -> tuple[str, str]:
    if row.kind == "section":
        section = sections[row.key]
        return f"[{section.title}]({in_markdown(section.address)})", pages[section.page]
    if row.kind == "exercise":
        exercise = exercises[row.key]
        return words["exercise_named"].format(exercise=linked(exercise)), exercise.title
    what = words[row.key]
    return (words["pause"].format(what=what) if row.is_pause else what), ""


def exercise_table(exercises: list[Exercise], words: Words, pages: dict[str, str]) -> str:
    """All exercises, chapter by chapter, each with an id to link to."""
    lines = [
        row_of(words[key] for key in ("chapter", "exercise", "about", "estimate", "half_day_star")),
        "|---|---|---|---|---|",
    ]
    for exercise in by_chapter(exercises, pages):
        lines.append(
            row_of(
                (
                    f"[{pages[exercise.page]}]({in_markdown(exercise.page)})",
                    f"`{exercise.name}`{{ #{exercise.id} }}",
                    exercise.title,
                    str(exercise.minutes),
                    words["star"] if exercise.core else "",
                )
            )
        )
    return "\n".join(lines) + "\n"


def by_chapter(exercises: list[Exercise], pages: dict[str, str]) -> Iterator[Exercise]:
    for page in pages:
        yield from (exercise for exercise in exercises if exercise.page == page)


def chapter_lines(exercises: list[Exercise], words: Words, pages: dict[str, str]) -> str:
    """For each chapter the line that names its exercises, a section of the file for each."""
    parts = []
    for page in pages:
        own = [linked(exercise) for exercise in exercises if exercise.page == page]
        if own:
            name = page.removesuffix(".html")
            named = words["list"].join(own)
            line = words["now_you"].format(exercises=named) + "\n{ .say }"
            parts.append(f"<!-- --8<-- [start:{name}] -->\n{line}\n<!-- --8<-- [end:{name}] -->\n")
    return "\n".join(parts)


def linked(exercise: Exercise) -> str:
    return f"[`{exercise.name}`](practice.md#{exercise.id})"


def in_markdown(address: str) -> str:
    """The address as a page's source has it, so that the strict build follows the link."""
    return address.replace(".html", ".md")


def row_of(cells: Iterator[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"
