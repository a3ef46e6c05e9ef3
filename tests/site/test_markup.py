"""What is written in each built page, read and not rendered: links, headings, titles, HTML."""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from build_site import language_of

from tests.browser import need, target_of
from tests.site.page_faults import check
from tests.site.pages import ENGLISH, PAGES, SOURCES

needs_pages = pytest.mark.parametrize("name", PAGES)


class Markup(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.descriptions: list[str] = []
        self.language = ""
        self.title = ""
        self.faults: list[str] = []
        self._in_title = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [
            attributes[key] for key in ("href", "src") if key in attributes and tag != "base"
        ]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "html":
            self.language = attributes.get("lang", "")
        if tag == "meta" and attributes.get("name") == "description":
            self.descriptions.append(attributes.get("content", ""))
        if tag == "img" and not attributes.get("alt"):
            self.faults.append(f"an image without a text: {attributes.get('src')}")
        if tag == "svg" and attributes.get("role") == "img":
            named = attributes.get("aria-label") or attributes.get("aria-labelledby")
            self.faults += [] if named else ["a picture without a name"]
        if "markdown" in attributes:
            self.faults.append(f"<{tag} markdown=...> is not HTML: leave the attribute away")
        self._in_title |= tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        self._in_title &= tag != "title"

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""


@cache
def markup(file: Path) -> Markup:
    return Markup(file.read_text(encoding="utf-8"))


def link_faults(site_folder: Path, name: str) -> list[str]:
    faults = []
    for link in markup(site_folder / name).links:
        if re.match(r"[a-z]+:", link):
            continue
        if link.startswith("/") and name in SOURCES:
            faults.append(f"a link that no folder on a disk has: {link}")
        path, anchor = target_of(unquote(link), name)
        file = site_folder / path
        if not file.is_file():
            faults.append(f"a link to nothing: {link}")
        elif anchor and anchor not in markup(file).ids:
            faults.append(f"a link to no anchor: {link}")
    return faults


@needs_pages
def test_markup_and_links(site_folder: Path, name: str) -> None:
    page = markup(site_folder / name)
    faults = page.faults + link_faults(site_folder, name)
    faults += [f"two parts have the id {id}" for id, n in Counter(page.ids).items() if n > 1]
    if page.headings.count(1) != 1 or page.headings[0] != 1:
        faults.append(f"not one h1, or not at the beginning: {page.headings}")
    if any(after - before > 1 for before, after in pairwise(page.headings)):
        faults.append(f"a level of heading is left out: {page.headings}")
    if page.language != language_of(name):
        faults.append(f"another language: {page.language}")
    if not page.title or len(page.descriptions) != 1:
        faults.append("no title, or not one description")
    least = 15 if page.language == "zh" else 30  # letters
    if not all(least <= len(text) <= 200 for text in page.descriptions):
        faults.append(f"a description of a strange length: {page.descriptions}")
    check(faults)


@pytest.mark.parametrize("name", ENGLISH)
def test_html_has_no_errors(site_folder: Path, name: str) -> None:
    """A translation has the same elements: tests/translation sees to that."""
    parser = need("tinyhtml5.parser").HTMLParser()
    parser.parse((site_folder / name).read_text(encoding="utf-8"))
    check([str(error) for error in parser.errors])


def test_no_two_pages_say_the_same_about_themselves(site_folder: Path) -> None:
    pages = [markup(site_folder / name) for name in PAGES]
    assert len({page.title for page in pages}) == len(pages)
    assert len({"".join(page.descriptions) for page in pages}) == len(pages)


@pytest.mark.parametrize("name", SOURCES)
def test_headings_carry_short_ids(name: str) -> None:
    """Written in the page, so that its translation keeps them."""
    text = re.sub(r"^( *)```.*?^\1```", "", SOURCES[name].read_text("utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#{2,6} .*$", text, flags=re.M)
    check(
        [
            line
            for line in headings
            if not re.search(r" \{ #[a-z][a-z0-9-]{1,30}( [^}]*)? \}$", line)
        ]
    )


@needs_pages
def test_a_link_to_it_shows_the_card(site_folder: Path, name: str) -> None:
    page = (site_folder / name).read_text(encoding="utf-8")
    (address,) = re.findall(r'property="og:image" content="([^"]+)"', page)
    path, _ = target_of(address, name)
    image = (site_folder / path).read_bytes()
    assert image[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")
    assert len(image) < 100_000
