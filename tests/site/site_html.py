"""Reads a built page: its code blocks, its text, and what a browser fetches for it."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

# Elements that have no end tag.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
FETCHING = ("src", "srcset", "href", "xlink:href", "data", "poster", "action")
# What a browser does not fetch until the reader asks for it.
LINKS_ONLY = {"alternate", "author", "canonical", "help", "license", "next", "prev", "search"}
OTHER_HOST = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
CSS_ADDRESS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s]+)""", re.IGNORECASE)

MOST_COLUMNS = 72
# Programs with longer lines. None may be added; whoever changes one takes it from here.
TOO_WIDE_YET = {
    "examples/how_fast.py",
    "examples/timings/chart.py",
}


@dataclass
class Block:
    """A code block, as a reader sees it."""

    classes: frozenset[str]
    title: str = ""
    text: str = ""
    follows_directly: bool = False  # nothing but space lies between it and the block before

    @property
    def language(self) -> str:
        names = [name for name in self.classes if name.startswith("language-")]
        return names[0].removeprefix("language-") if len(names) == 1 else ""

    @property
    def is_output(self) -> bool:
        return "output" in self.classes


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.prose = ""  # all text outside of code blocks
        self.requests: list[str] = []  # addresses on other hosts that the page itself fetches
        self._open: list[tuple[str, frozenset[str]]] = []
        self._block: Block | None = None
        self._block_depth = 0
        self._prose_since_block = True
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        classes = frozenset(attributes.get("class", "").split())
        self._note_requests(tag, attributes)
        if tag in ("img", "svg", "video", "iframe") and self._block is None:
            self._prose_since_block = True
        if tag in VOID:
            return
        self._open.append((tag, classes))
        if self._block is None and (tag == "pre" or "highlight" in classes):
            self._block = Block(classes, follows_directly=not self._prose_since_block)
            self._block_depth = len(self._open)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _ in self._open):
            return
        while self._open.pop()[0] != tag:  # closes what HTML lets stay open, such as <p> or <li>
            pass
        if self._block is not None and len(self._open) < self._block_depth:
            self.blocks.append(self._block)
            self._block = None
            self._prose_since_block = False

    def handle_data(self, data: str) -> None:
        names = [name for name, _ in self._open]
        if "style" in names:
            self.requests += addresses_on_other_hosts(data)
        if "style" in names or "script" in names:
            return
        if self._block is None:
            self.prose += data
            self._prose_since_block |= bool(data.strip())
        elif any("filename" in classes for _, classes in self._open):
            self._block.title += data
        elif "pre" in names and not any("linenos" in classes for _, classes in self._open):
            self._block.text += data

    def _note_requests(self, tag: str, attributes: dict[str, str]) -> None:
        self.requests += addresses_on_other_hosts(attributes.get("style", ""))
        relations = attributes.get("rel", "").lower().split()
        if tag in ("a", "area") or (tag == "link" and LINKS_ONLY.issuperset(relations)):
            return
        for name in FETCHING:
            value = attributes.get(name, "")
            addresses = value.split(",") if name == "srcset" else [value]
            self.requests += [address for address in addresses if OTHER_HOST.match(address)]


def addresses_on_other_hosts(css: str) -> list[str]:
    return [address for address in CSS_ADDRESS.findall(css) if OTHER_HOST.match(address)]
