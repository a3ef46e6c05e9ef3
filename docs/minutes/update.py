"""Write the minutes into the headings, and the tables that are made of them.

`python docs/minutes/update.py` does so for each language that has words here. What it writes is
committed; a test says what is behind.
"""

import tomllib
from pathlib import Path
from typing import Any

from exercises import exercises_of
from plans import Plan, plan_of
from rule import content_of, minutes_of
from sections import Section, sections_of, state
from tables import chapter_lines, exercise_table, plan_table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ORIGINAL = "en"  # its words are counted; a translation takes over the minutes


def languages() -> list[str]:
    return sorted(file.stem for file in (HERE / "words").glob("*.toml"))


def asked() -> dict[str, Any]:
    """What plans.toml asks for."""
    return tomllib.loads((HERE / "plans.toml").read_text(encoding="utf-8"))


def lessons(language: str) -> list[Path]:
    """The pages of the course."""
    no_lesson = asked()["no_lesson"]
    pages = sorted((ROOT / "docs" / language).glob("*.md"))
    return [page for page in pages if page.stem not in no_lesson]


def minutes_by_rule() -> dict[str, int]:
    """The minutes of each section that is taught, by its address."""
    run_times = tomllib.loads((HERE / "run_times.toml").read_text(encoding="utf-8"))
    return {
        section.address: minutes_of(content_of(section, ROOT), run_times)
        for page in lessons(ORIGINAL)
        for section in sections_of(page)
        if not section.skipped
    }


def sections(language: str) -> dict[str, Section]:
    return {section.address: section for page in lessons(language) for section in sections_of(page)}


def plans(language: str) -> list[Plan]:
    taught = sections(language)
    exercises = exercises_of(ROOT / "practice", language)
    return [
        plan_of(name, wanted, taught, exercises)
        for name, wanted in asked().items()
        if name != "no_lesson"
    ]


def titles(language: str) -> dict[str, str]:
    """Each page's title by its address, in the order of the menu."""
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    pages = {page.stem: page for page in (ROOT / "docs" / language).glob("*.md")}
    in_order = sorted(
        (page for page in pages if f" {page}.md\n" in f"{menu}\n"),
        key=lambda page: menu.index(f" {page}.md\n"),
    )
    return {f"{page}.html": title_of(pages[page]) for page in in_order}


def title_of(page: Path) -> str:
    lines = page.read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix("# ") for line in lines if line.startswith("# "))


def tables(language: str) -> dict[str, str]:
    """What the pages of a language include, by the file's name."""
    words = tomllib.loads((HERE / "words" / f"{language}.toml").read_text(encoding="utf-8"))
    taught, pages = sections(language), titles(language)
    exercises = exercises_of(ROOT / "practice", language)
    by_name = {exercise.name: exercise for exercise in exercises}
    return {
        f"{plan.name}.md": plan_table(plan, words, taught, by_name, pages)
        for plan in plans(language)
    } | {
        "exercises.md": exercise_table(exercises, words, pages),
        "now_you.md": chapter_lines(exercises, words, pages),
    }


def main() -> None:
    minutes = minutes_by_rule()
    for language in languages():
        for page in lessons(language):
            address = f"{page.stem}.html#"
            state(
                page,
                {
                    key.removeprefix(address): value
                    for key, value in minutes.items()
                    if key.startswith(address)
                },
            )
        folder = HERE / "tables" / language
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in tables(language).items():
            (folder / name).write_text(table, encoding="utf-8")
        for plan in plans(language):
            print(f"{language} {plan.name}: {plan.minutes} of at most {plan.most} minutes")


if __name__ == "__main__":
    main()
