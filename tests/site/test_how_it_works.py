"""The page "How shmcore works" cuts its code out of the library by the names of sections.

Comments in the library mark where a section begins and ends. Here each is held to this: it is one
whole piece, the piece that the text before it has named, and none is marked that no page shows.
"""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from build_site import ROOT, languages

from tests.site.page_faults import check

PAGES = [ROOT / "docs" / language / "how_it_works.md" for language in languages()]
LONGEST = 30  # lines: what a reader takes in at once
MOST = 6  # cuts: the rest is told in words
FENCED = re.compile(r"^```(?P<head>.*)\n(?P<body>(?:.*\n)*?)```$", re.MULTILINE)
CUT = re.compile(r'--8<-- "(?P<path>[^":]+):(?P<section>[a-z][a-z-]*)"\n')
MARK = re.compile(r"^ *# --8<-- \[(?P<kind>start|end):(?P<section>[a-z-]+)\]$")
CODE_WORD = re.compile(r"`([\w.]+)(?:\(\))?`")


class Piece(NamedTuple):
    name: str
    first: int
    last: int


def pieces_of(source: str) -> list[Piece]:
    """A file's functions, methods and classes."""
    pieces = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
            pieces.append(Piece(node.name, first, node.end_lineno or 0))
    return pieces


def marks_in(source: str) -> dict[str, list[tuple[str, int]]]:
    """For each section the kinds and lines of its marks."""
    marks: dict[str, list[tuple[str, int]]] = {}
    for number, line in enumerate(source.splitlines(), 1):
        if mark := MARK.match(line):
            marks.setdefault(mark["section"], []).append((mark["kind"], number))
        elif "--8<--" in line:
            marks.setdefault(line.strip(), []).append(("unreadable", number))
    return marks


def faults_on_page(markdown: str, root: Path) -> list[str]:
    faults = []
    end_of_previous = 0
    for block in FENCED.finditer(markdown):
        prose = markdown[end_of_previous : block.start()]
        end_of_previous = block.end()
        if (cut := CUT.fullmatch(block["body"])) is None:
            faults.append(f"not a section of a file: {block['body']!r}")
        elif block["head"] != f'python title="{cut["path"]}"':
            faults.append(f"{cut['path']} is shown as {block['head']!r}")
        else:
            faults += faults_of_cut(cut, prose, root)
    return faults


def faults_of_cut(cut: re.Match[str], prose: str, root: Path) -> list[str]:
    label = f"{cut['path']}:{cut['section']}"
    source = (root / cut["path"]).read_text(encoding="utf-8")
    match marks_in(source).get(cut["section"]):
        case [("start", start), ("end", end)]:
            pass
        case marks:
            return [f"{label} is not marked by one start and one end: {marks}"]
    shown = [piece for piece in pieces_of(source) if piece[1:] == (start + 1, end - 1)]
    if not shown:
        return [f"{label} is not one whole function, method or class"]
    names = {piece.name for piece in pieces_of(source)}
    named = [word for word in CODE_WORD.findall(prose) if word in names]
    if named[-1:] != [shown[0].name]:
        return [f"{label} shows `{shown[0].name}`, the text before it names {named[-1:]}"]
    if end - start - 1 > LONGEST:
        return [f"{label} has more than {LONGEST} lines"]
    return []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_each_cut_is_one_whole_piece(page: Path) -> None:
    markdown = page.read_text(encoding="utf-8")
    assert markdown.count("```") == 2 * len(CUT.findall(markdown)) > 0
    check(faults_on_page(markdown, ROOT))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_each_marked_section_is_shown_once(page: Path) -> None:
    marked = [
        (file.relative_to(ROOT).as_posix(), section)
        for file in sorted((ROOT / "shmcore").rglob("*.py"))
        for section in marks_in(file.read_text(encoding="utf-8"))
    ]
    assert sorted(CUT.findall(page.read_text(encoding="utf-8"))) == sorted(marked)
    assert len(marked) <= MOST


# The checker itself, on a small library.

LIBRARY = (
    '''\
"""Opens the file."""

import sys


class Door:
    # --8<-- [start:width]
    @property
    def width(self):
        return 1
        # --8<-- [end:width]

    def close(self):
        return sys


# --8<-- [start:shut]
def close():
    return [
        2,
    ]
    # --8<-- [end:shut]


# --8<-- [start:part]
def whole():
    part = 1
    # --8<-- [end:part]
    return part


# --8<-- [start:two]
def one():
    pass


def other():
    pass
    # --8<-- [end:two]


# --8<-- [start:open]
def unclosed():
    pass


# --8<-- [start:long]
def long():
'''
    + "    print()\n" * LONGEST
    + "    # --8<-- [end:long]\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "library.py").write_text(LIBRARY, encoding="utf-8")
    return tmp_path


def page_with(cut: str, text: str, head: str = 'python title="library.py"') -> str:
    return f'{text}\n\n```{head}\n--8<-- "{cut}"\n```\n'


@pytest.mark.parametrize(
    ("cut", "text"),
    [
        ("library.py:width", "Its `width`, and no `window`:"),
        ("library.py:shut", "First `width`, then `close()`:"),
    ],
)
def test_a_whole_piece_has_no_fault(root: Path, cut: str, text: str) -> None:
    assert faults_on_page(page_with(cut, text), root) == []


@pytest.mark.parametrize(
    ("cut", "text", "fault"),
    [
        ("library.py:part", "`whole`", "not one whole function"),
        ("library.py:two", "`one`", "not one whole function"),
        ("library.py:open", "`unclosed`", "not marked by one start and one end: [('start'"),
        ("library.py:none", "`close`", "not marked by one start and one end: None"),
        ("library.py:shut", "`close`, `width`", "names ['width']"),
        ("library.py:shut", "close", "names []"),
        ("library.py:long", "`long`", "more than 30 lines"),
        ("library.py:19:21", "`close`", "not a section"),
        ("library.py", "`close`", "not a section"),
    ],
)
def test_any_other_cut_is_reported(root: Path, cut: str, text: str, fault: str) -> None:
    (found,) = faults_on_page(page_with(cut, text), root)
    assert fault in found


def test_a_name_counts_only_for_the_next_cut(root: Path) -> None:
    markdown = page_with("library.py:width", "`width`") + page_with("library.py:width", "Again:")
    (found,) = faults_on_page(markdown, root)
    assert "names []" in found


def test_a_cut_must_say_where_it_is_from(root: Path) -> None:
    page = page_with("library.py:width", "`width`", 'python title="other.py"')
    (found,) = faults_on_page(page, root)
    assert "library.py is shown as" in found


def test_a_mark_that_cannot_be_read_is_not_overlooked() -> None:
    assert marks_in("x = 1  # --8<-- [start:x]\n") == {
        "x = 1  # --8<-- [start:x]": [("unreadable", 1)]
    }
