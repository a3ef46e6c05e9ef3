"""A page's source in parts: what a translation keeps, and the prose that it says anew."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"\s*(?P<ticks>```+)(?P<info>.*)")
SNIPPET = re.compile(r"\s*--8<-- ")
HEADING = re.compile(r"(?P<level>#+) (?P<title>.*?)(?P<braces> \{[^}]*\})?$")
ITEM = re.compile(r"\s*(?:[-*]|\d+\.) ")
BLOCK = re.compile(r"/{3,}")
INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
ADDRESS = re.compile(r"<https?:[^>]*>")
BRACES = re.compile(r"\{[^{}]*\}")
LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^()\s]+)\)")
TARGET = re.compile(r"\]\([^()\s]*\)")
TAG = re.compile(r"</?[a-z][^<>]*>")
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?!\d|[.,]\d| million)")
# Attributes whose value is for a reader's eyes or ears.
WORDS = re.compile(r'\b(?P<name>title|alt|aria-label|lost|kept)="(?P<text>[^"]*)"')


@dataclass
class Section:
    """What lies below a heading, up to the next one; the first has none."""

    line: int
    title: str = ""
    mark: str = ""  # the heading's level and what its braces say
    kept: list[str] = field(default_factory=list)  # fences, snippets and blocks, line by line
    attributes: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    links: list[tuple[str, str]] = field(default_factory=list)  # target, text
    code: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    members: list[str] = field(default_factory=list)  # of the library, for the reference
    items: int = 0  # of lists
    cells: int = 0  # of tables
    prose: list[tuple[int, str]] = field(default_factory=list)  # line number, text


@dataclass
class Page:
    """A page's front matter, key by key, and its sections."""

    meta: dict[str, str]
    sections: list[Section]


def read(file: Path) -> Page:
    """Take a page apart."""
    lines = file.read_text(encoding="utf-8").splitlines()
    meta, start = front_matter(lines)
    sections = [Section(start)]
    fence = ""
    for number, line in enumerate(lines[start:], start + 1):
        section = sections[-1]
        ticks = FENCE.match(line)
        if fence:
            section.kept.append(line)
            fence = "" if line.strip() == fence else fence
        elif ticks:
            fence = ticks["ticks"]
            section.kept.append(WORDS.sub(_without_words, line))
        elif heading := HEADING.match(line):
            mark = heading["level"] + (heading["braces"] or "")
            sections.append(Section(number, heading["title"], mark))
            _take_apart(heading["title"], number, sections[-1])
        elif line.startswith(":::"):
            section.members.append(line)
        elif SNIPPET.match(line) or BLOCK.match(line):
            section.kept.append(WORDS.sub(_without_words, line).rstrip())
        else:
            _take_apart(line, number, section)
    return Page(meta, sections)


def front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    """Return what a page says of itself, each key with its lines, and where the page begins."""
    if not lines or lines[0] != "---":
        return {}, 0
    end = lines.index("---", 1)
    meta: dict[str, str] = {}
    for line in lines[1:end]:
        if not line.startswith(" "):
            key = line.partition(":")[0]
        meta[key] = meta.get(key, "") + line.removeprefix(f"{key}:").strip() + "\n"
    return {key: value.strip() for key, value in meta.items()}, end + 1


def _without_words(words: re.Match[str]) -> str:
    """Leave out what is for a reader, but not the name of a file in a title."""
    is_file = "/" in words["text"] and " " not in words["text"]
    return words[0] if is_file else f'{words["name"]}=""'


def _take_apart(line: str, number: int, section: Section) -> None:
    section.items += bool(ITEM.match(line))
    if line.startswith("|"):
        section.cells += len(re.findall(r"(?<!\\)\|", line)) - 1
    section.links += [(link["target"], link["text"]) for link in LINK.finditer(line)]
    section.code.update(code for _, code in INLINE_CODE.findall(line))
    line = ADDRESS.sub("`", INLINE_CODE.sub("`", line)).replace("![", "[")
    for tag in TAG.findall(line):
        section.tags[WORDS.sub(_without_words, tag)] += not tag.startswith(("<span lang", "</span"))
    for words in WORDS.finditer(line):
        section.prose.append((number, words["text"]))
    section.attributes.update(BRACES.findall(TAG.sub("", line)))
    text = TARGET.sub("]", BRACES.sub("", TAG.sub("", line)))
    section.numbers.update(NUMBER.findall(re.sub(rf"^{ITEM.pattern}", "", text)))
    section.prose.append((number, text.replace("[", "").replace("]", "")))
