"""The committed pictures are what the recordings show, and everyone can read them.

That the recordings are what the programs do today is proven in tests/recorder.
"""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from build_site import ROOT

from tests.site.colours import colours_of, contrast

DOCS = ROOT / "docs"
PICTURES = DOCS / "theme/pictures"
DRAWN = sorted(
    path.relative_to(DOCS).as_posix()
    for path in DOCS.glob("theme*/pictures/*.svg")
    if path.name != "mark.svg"
)
SVG = "{http://www.w3.org/2000/svg}"
GROUNDS = ("paper", "paper-code", "creator-tint", "attacher-tint", "block-tint")


def test_drawing_again_changes_nothing(tmp_path: Path) -> None:
    subprocess.run([sys.executable, DOCS / "pictures/draw.py", tmp_path], check=True)
    assert sorted(f.relative_to(tmp_path).as_posix() for f in tmp_path.rglob("*.svg")) == DRAWN
    for name in DRAWN:
        assert (tmp_path / name).read_bytes() == (DOCS / name).read_bytes(), name


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_can_stand_in_a_page(name: str) -> None:
    source = (DOCS / name).read_text(encoding="utf-8")
    svg = ElementTree.fromstring(source)
    title = svg.find(f"{SVG}title")
    assert title is not None
    assert title.text
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == title.get("id")
    assert "\n\n" not in source
    classes = {word for node in svg.iter() for word in node.get("class", "").split()}
    assert all(word == "pic" or word.startswith("pic-") for word in classes)


def test_ids_are_unique_over_all_pictures_of_a_language() -> None:
    for folder in {Path(name).parent for name in DRAWN}:
        names = [name for name in DRAWN if Path(name).parent == folder]
        sources = "".join((DOCS / name).read_text(encoding="utf-8") for name in names)
        ids = re.findall(r' id="([^"]+)"', sources)
        assert len(ids) == len(set(ids)) == 2 * len(names)


NAMES = {"Queue, Pipe", "Value, Array", "mmap"}


def test_a_picture_in_another_language_says_nothing_in_english() -> None:
    said = {
        text
        for name in DRAWN
        if not name.startswith("theme/")
        for node in ElementTree.parse(DOCS / name).iter()
        if node.tag in (f"{SVG}text", f"{SVG}title")
        and not {"pic-code", "pic-place"} & set(node.get("class", "").split())
        for text in [node.text or ""]
    }
    assert len(said) > 20
    english = {text for text in said if re.search("[a-z]{3}", text) and text.isascii()}
    assert {text for text in english if not text.startswith(("Share", "Shared", "shm"))} == NAMES


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "ink-soft", "creator", "attacher", "block"])
def test_text_stands_out_from_its_ground(scheme: str, ground: str, ink: str) -> None:
    colours = colours_of(scheme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("ink", ["ink", "ink-soft", "accent", "literal"])
@pytest.mark.parametrize("ground", ["paper", "paper-code", "paper-mark"])
def test_code_and_links_stand_out(scheme: str, ink: str, ground: str) -> None:
    colours = colours_of(scheme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


def test_the_mark_stands_out_in_both_schemes() -> None:
    fills = re.findall(r'fill="(#\w{6})"', (PICTURES / "mark.svg").read_text(encoding="utf-8"))
    grounds = [colours_of(scheme)["paper"] for scheme in ("default", "slate")]
    assert len(fills) == 3
    assert min(contrast(fill, ground) for fill in fills for ground in grounds) >= 3
