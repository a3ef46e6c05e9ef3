"""Compares a translated page with its original: what both have to have."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from parts import Page, Section, read

OWN = {"description", "matches", "behind"}  # what a translation's front matter says for itself
ID = re.compile(r"#([a-z][\w-]*)[^#]*$")
TOOLTIPS = {"glossary.md#process-tree", "glossary.md#resource-tracker"}  # no links in English


def faults(file: Path, original: Path, language: str) -> list[str]:
    """Say what of the original a page lacks, and what it has beside."""
    page, model = read(file), read(original)
    if found := [*_of_the_whole(page, model)]:
        return found
    return [*_of_the_sections(page, model, language), *_of_the_links(page, model, file, original)]


def _of_the_whole(page: Page, model: Page) -> Iterator[str]:
    for key in sorted((page.meta.keys() ^ model.meta.keys()) - {"matches", "behind"}):
        yield f"1: front matter: {key} is in one of the two only"
    for key in sorted((page.meta.keys() & model.meta.keys()) - OWN):
        if page.meta[key] != model.meta[key]:
            yield f"1: front matter: {key} differs"
    marks, wanted = ([one.mark for one in both.sections] for both in (page, model))
    if marks != wanted:
        pairs = zip(marks, wanted, strict=False)
        differing = [f"{own} for {other}" for own, other in pairs if own != other]
        yield f"1: headings differ: {len(marks)} for {len(wanted)}; {'; '.join(differing)[:300]}"


def _of_the_sections(page: Page, model: Page, language: str) -> Iterator[str]:
    for section, other in zip(page.sections, model.sections, strict=True):
        for fault in _of_a_section(section, other, language):
            yield f"{section.line}: {section.title}: {fault}"


def _of_the_links(page: Page, model: Page, file: Path, original: Path) -> Iterator[str]:
    """Where an original's link carries the title that it leads to, the translation's does too."""
    for section, other in zip(page.sections, model.sections, strict=True):
        named = {target for target, text in other.links if text == title_of(original, target)}
        named -= {target for target, text in other.links if text != title_of(original, target)}
        for target, text in section.links:
            title = title_of(file, target)
            if target in named and text != title:
                yield f"{section.line}: {section.title}: {target} is called {title}, not {text}"


@cache
def titles(file: Path) -> dict[str, str]:
    """Return the titles of a page's headings by their ids, and its own as that of ""."""
    found = {"": ""}
    for section in read(file).sections if file.is_file() else []:
        if section.mark == "#":
            found[""] = section.title
        elif at := ID.search(section.mark):
            found[at[1]] = section.title
    return found


def title_of(file: Path, target: str) -> str | None:
    """Return the title of what a link on a page leads to, if it has one."""
    if ":" in target:
        return None
    name, _, at = target.partition("#")
    return titles(file.with_name(name) if name else file).get(at)


def _targets(section: Section) -> set[str]:
    return {target for target, _ in section.links} - TOOLTIPS


def _of_a_section(section: Section, model: Section, language: str) -> Iterator[str]:
    wanted = [line.replace("/en/", f"/{language}/") for line in model.kept]
    if section.kept != wanted:
        differing = [line for line in section.kept if line not in wanted]
        lacking = [line for line in wanted if line not in section.kept]
        yield f"code, snippets or blocks differ: {differing[:3]} for {lacking[:3]}, or their order"
    for name, own, other in (
        # Where English lets docstrings speak, a translation says them in lists of its own.
        ("items of lists", section.items, section.items if model.members else model.items),
        ("members", section.members, model.members),
        ("cells of tables", section.cells, model.cells),
        ("links", _targets(section), _targets(model)),
        ("attributes", section.attributes, model.attributes),
        ("tags", +section.tags, +model.tags),
    ):
        if own != other:
            yield f"{name}: {own} for {other}"
    if missing := model.code - section.code:
        yield f"code not there: {sorted(missing)}"
    if missing := model.numbers - section.numbers:
        yield f"numbers not there: {sorted(missing)}"
