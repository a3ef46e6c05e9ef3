"""What is in the archive."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from . import start_page

ROOT = Path(__file__).resolve().parent.parent
Files = Iterator[tuple[str, bytes]]

FOLDERS = "examples", "practice", "shmcore", "shmstep"
THEME = "docs/theme"  # where shmstep finds its player's files
FOR_SEARCH_ENGINES = "sitemap.xml", "sitemap.xml.gz"  # which name the day of the building


def files(site: Path, wheel: Path) -> Files:
    """Yield each file's name in the archive and its content."""
    yield "LICENSE", (ROOT / "LICENSE").read_bytes()
    yield wheel.name, wheel.read_bytes()
    for name, page in start_page.pages(wheel.name):
        yield name, page.encode()
    for name, content in all_of(site):
        if not name.endswith(FOR_SEARCH_ENGINES):
            yield f"site/{name}", content
    for name, content in _folders(*FOLDERS):
        if not name.endswith("/README.md"):  # for who carries the project on
            yield name, content
    yield from _player()


def sources_of_the_wheel() -> Files:
    """Yield what the wheel is built from."""
    for name in "pyproject.toml", "LICENSE":
        yield name, (ROOT / name).read_bytes()
    yield from _folders("shmcore", "shmstep")
    yield from _player()


def _folders(*names: str) -> Files:
    for folder in names:
        for name, content in all_of(ROOT / folder):
            yield f"{folder}/{name}", content


def _player() -> Files:
    """Yield the same of the theme as the wheel has."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for pattern in project["tool"]["setuptools"]["package-data"]["shmstep.static"]:
        for file in (ROOT / THEME).glob(pattern):
            yield file.relative_to(ROOT).as_posix(), file.read_bytes()


def all_of(folder: Path) -> Files:
    """Yield the files of a folder, but not what Python and file managers put there."""
    for file in folder.rglob("*"):
        parts = file.relative_to(folder).parts
        is_theirs = any(part.startswith((".", "__pycache__")) for part in parts)
        if file.is_file() and not is_theirs:
            yield "/".join(parts), file.read_bytes()
