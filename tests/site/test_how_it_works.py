"""The page "How shmcore works" cuts its code out of the library by line numbers.

Lines move when the library is edited, so here each cut is compared with the library: it is one
whole piece, and the piece that the text before it has named.
"""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(ROOT.glob("docs/*/how_it_works.md"))
LONGEST = 30  # lines: what a reader takes in at once
FENCED = re.compile(r"^```(?P<head>.*)\n(?P<body>(?:.*\n)*?)```$", re.MULTILINE)
CUT = re.compile(r'--8<-- "(?P<path>[^":]+):(?P<first>\d+):(?P<last>\d+)"\n')
CODE_WORD = re.compile(r"`([\w.]+)(?:\(\))?`")


class Piece(NamedTuple):
    name: str
    first: int
    last: int


def pieces_of(source: str, file: str) -> list[Piece]:
    """A file's functions, methods and classes, and what opens it, which has the file's name."""
    tree = ast.parse(source)
    pieces = []
    if tree.body and ast.get_docstring(tree) is not None:
        pieces.append(Piece(file, tree.body[0].lineno, tree.body[0].end_lineno or 0))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
            pieces.append(Piece(node.name, first, node.end_lineno or 0))
    return pieces


def faults_on_page(markdown: str, root: Path) -> list[str]:
    faults = []
    end_of_previous = 0
    for block in FENCED.finditer(markdown):
        prose = markdown[end_of_previous : block.start()]
        end_of_previous = block.end()
        if (cut := CUT.fullmatch(block["body"])) is None:
            faults.append(f"not a cut of so many lines: {block['body']!r}")
        elif block["head"] != f'python title="{cut["path"]}"':
            faults.append(f"{cut['path']} is shown as {block['head']!r}")
        else:
            faults += faults_of_cut(cut, prose, root)
    return faults


def faults_of_cut(cut: re.Match[str], prose: str, root: Path) -> list[str]:
    path, first, last = cut["path"], int(cut["first"]), int(cut["last"])
    pieces = pieces_of((root / path).read_text(encoding="utf-8"), Path(path).name)
    names = {piece.name for piece in pieces}
    named = [word for word in CODE_WORD.findall(prose) if word in names]
    if not named:
        return [f"{path}:{first}:{last}: the text before it names no piece of this file"]
    meant = [piece for piece in pieces if piece.name == named[-1]]
    if (named[-1], first, last) not in meant:
        right = " or ".join(f"{path}:{piece.first}:{piece.last}" for piece in meant)
        return [f"{path}:{first}:{last} is not the whole of `{named[-1]}`: that is {right}"]
    if last - first >= LONGEST:
        return [f"{path}:{first}:{last} has more than {LONGEST} lines"]
    return []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_each_cut_is_one_whole_piece(page: Path) -> None:
    markdown = page.read_text(encoding="utf-8")
    assert markdown.count("```") == 2 * len(CUT.findall(markdown)) > 0
    faults = faults_on_page(markdown, ROOT)
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def test_the_english_page_is_there() -> None:
    assert ROOT / "docs/en/how_it_works.md" in PAGES


# The checker itself, on a small library.

LIBRARY = (
    '''\
"""Opens the file.

More of it.
"""

import sys


class Door:
    @property
    def width(self):
        return 1

    def close(self):
        return sys


def close():
    return [
        2,
    ]


def long():
'''
    + "    print()\n" * LONGEST
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
        ("library.py:1:4", "`library.py` begins:"),
        ("library.py:9:15", "A `Door`:"),
        ("library.py:10:12", "Its `width`, and no `window`:"),
        ("library.py:14:15", "It can `close()`:"),
        ("library.py:18:21", "First `width`, then `close`:"),
    ],
)
def test_a_whole_piece_has_no_fault(root: Path, cut: str, text: str) -> None:
    assert faults_on_page(page_with(cut, text), root) == []


@pytest.mark.parametrize(
    ("cut", "text", "fault"),
    [
        ("library.py:1:3", "`library.py`", "that is library.py:1:4"),
        ("library.py:11:12", "`width`", "that is library.py:10:12"),
        ("library.py:18:20", "`close`", "that is library.py:18:21 or library.py:14:15"),
        ("library.py:18:21", "`close`, `width`", "the whole of `width`: that is library.py:10:12"),
        ("library.py:10:15", "`Door`", "that is library.py:9:15"),
        ("library.py:24:54", "`long`", "more than 30 lines"),
        ("library.py:18:21", "close", "names no piece"),
        ("library.py", "`close`", "not a cut"),
    ],
)
def test_any_other_cut_is_reported(root: Path, cut: str, text: str, fault: str) -> None:
    (found,) = faults_on_page(page_with(cut, text), root)
    assert fault in found


def test_a_name_counts_only_for_the_next_cut(root: Path) -> None:
    markdown = page_with("library.py:10:12", "`width`") + page_with("library.py:10:12", "Again:")
    (found,) = faults_on_page(markdown, root)
    assert "names no piece" in found


@pytest.mark.parametrize("head", ["python", 'python title="other.py"', 'text title="library.py"'])
def test_a_cut_must_say_where_it_is_from(root: Path, head: str) -> None:
    (found,) = faults_on_page(page_with("library.py:10:12", "`width`", head), root)
    assert "library.py is shown as" in found
