"""Every page of the built site in a real browser: fast, accessible, narrow, on paper, from disk.

Skipped where there is no Chromium or no playwright; REQUIRE_BROWSER=1 makes that a failure. The
figures of every page are printed as one table at the end of the tests.
"""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from build_site import language_of

from tests.browser import Note, Site, need, target_of
from tests.site.page_faults import (
    SCROLL_WIDTH,
    THIN_OUT,
    UNFOLD,
    accessibility_faults,
    check,
    sideways_faults,
    walk,
)
from tests.site.pages import ENGLISH, PAGES, SOURCES, letters
from tests.site.site_html import TOO_WIDE_YET

ROOT = Path(__file__).resolve().parents[2]
MOST_REQUESTS = 30
MOST_BYTES = 300 * 1024
PHONES = (390, 320)
VARIANTS = (1280, False), (390, True)  # every width and every scheme once

needs_pages = pytest.mark.parametrize("name", PAGES)
# What a language cannot change is tried in one of them.
needs_english_pages = pytest.mark.parametrize("name", ENGLISH)


# Each page


def test_every_built_page_is_tried(site_folder: Path) -> None:
    built = {file.relative_to(site_folder).as_posix() for file in site_folder.rglob("*.html")}
    assert built == set(PAGES)


@needs_pages
def test_a_first_visit_is_small_and_without_errors(site: Site, name: str, note: Note) -> None:
    with site.visit(name) as visit:
        visit.page.wait_for_load_state("networkidle")
        size = sum(size for _, size in site.sent)
        note("requests", len(site.sent))
        note("KB", f"{size / 1024:.1f}")
        faults = list(visit.faults)
        if len(site.sent) > MOST_REQUESTS or size > MOST_BYTES:
            faults.append(f"{len(site.sent)} requests, {size} bytes: {site.sent}")
    check(faults)


@pytest.mark.parametrize("name", SOURCES)  # the page for a wrong address needs a server
def test_it_opens_from_a_folder(site: Site, name: str) -> None:
    with site.visit(name, disk=True) as visit:
        visit.page.wait_for_load_state("networkidle")
        check(visit.faults)


@needs_pages
def test_everyone_can_use_it(site: Site, name: str, note: Note) -> None:
    with site.visit(name, reduced_motion="reduce") as visit:
        visit.page.evaluate(UNFOLD)
        visit.page.evaluate(THIN_OUT)
        faults = []
        for width, dark in VARIANTS:
            visit.page.set_viewport_size({"width": width, "height": 800})
            visit.page.emulate_media(color_scheme="dark" if dark else "light")
            found = accessibility_faults(visit.page)
            faults += [f"{width} px, {'dark' if dark else 'light'}: {fault}" for fault in found]
    note("axe", len(faults))
    check(faults)


SMALL = """() => [...document.querySelectorAll("article .highlight pre > code")]
  .filter((code) => code.checkVisibility() && parseFloat(getComputedStyle(code).fontSize) < 15)
  .map((code) => code.textContent.slice(0, 60))"""
SCROLLING = """() => [...document.querySelectorAll("article .highlight pre > code")]
  .filter((code) => code.scrollWidth > code.clientWidth)
  .map((code) => code.closest(".highlight").querySelector(".filename")?.textContent ?? "")
  .filter((title) => title.startsWith("examples/"))"""


@needs_pages
def test_programs_can_be_read_at_1280(site: Site, name: str) -> None:
    """Code is at least 15 pixels high, and no program scrolls sideways."""
    with site.visit(name) as visit:
        visit.page.evaluate(UNFOLD)
        faults = [f"too small: {code}" for code in visit.page.evaluate(SMALL)]
        scrolling = set(visit.page.evaluate(SCROLLING)) - TOO_WIDE_YET
        check([*faults, *(f"scrolls: {title}" for title in scrolling)])


STACKED = """() => [...document.querySelectorAll("article table:not(.highlighttable)")]
  .filter((table) => {
    const box = table.closest(".md-typeset__scrollwrap") ?? table.parentElement;
    const long = document.documentElement.lang === "zh" ? 20 : 40; // letters
    const words = [...table.querySelectorAll("td")].some((cell) => cell.textContent.length > long);
    return words && box.scrollWidth > box.clientWidth;
  }).map((table) => `scrolls: ${table.textContent.trim().slice(0, 80)}`)"""


# The letters of a program, as far as its box shows them, that lie below its copy button.
COVERED = """() => [...document.querySelectorAll(".md-code__nav + code")].filter((code) => {
  const shown = code.getBoundingClientRect();
  const button = code.previousElementSibling.querySelector("button").getBoundingClientRect();
  const text = document.createRange();
  text.selectNodeContents(code);
  return [...text.getClientRects()].some(({ left, right, top, bottom }) =>
    Math.min(right, shown.right) > button.left && Math.max(left, shown.left) < button.right &&
    bottom > button.top && top < button.bottom);
}).map((code) => `its button covers: ${code.textContent.trim().slice(0, 80)}`)"""


@needs_pages
def test_a_phone_never_scrolls_sideways(site: Site, name: str, note: Note) -> None:
    """Nor does a table of words, and no copy button covers a program."""
    faults = []
    widths = []
    for width in PHONES:
        with site.visit(name, width=width, is_mobile=True, has_touch=True) as visit:
            visit.page.evaluate(UNFOLD)
            faults += sideways_faults(visit.page, width)
            faults += visit.page.evaluate(STACKED) if width == 390 else []
            faults += visit.page.evaluate(COVERED)
            widths.append(str(visit.page.evaluate(SCROLL_WIDTH)))
    note("width on phones", "/".join(widths))
    check(faults)


TEXT = """() => {
  const copy = document.querySelector("article").cloneNode(true);
  const live = ".shm-live, .shm-stage, .shm-bar > :not(.shm-captions), .shm-panel, .shm-tally, "
    + ".shm-drop, .shm-sample";
  const unseen = ".headerlink, aside.teacher, .md-code__nav, style, script, svg > title, svg > desc"
    + `, ${live}`;
  copy.querySelectorAll(unseen).forEach((part) => part.remove());
  return copy.textContent;
}"""


# Shown, or in a fold that the reader can open.
UNSEEN = """() => [...document.querySelectorAll(
    "article :is(pre, figure, svg, img, table, summary)")]
  .filter((part) => !(part.checkVisibility() && part.getBoundingClientRect().height > 5)
    && !part.closest("details:not([open]) > :not(summary)") && !part.closest(".headerlink"))
  .map((part) => part.outerHTML.slice(0, 150))"""


@needs_english_pages
def test_nothing_is_missing_without_javascript(site: Site, name: str) -> None:
    with site.visit(name) as visit:
        with_scripts = visit.page.evaluate(TEXT).split()
    with site.visit(name, java_script_enabled=False) as visit:
        without = visit.page.evaluate(TEXT).split()
        faults = [] if without == with_scripts else [f"another text: {without}"]
        faults += [f"not shown: {part}" for part in visit.page.evaluate(UNSEEN)]
        for fold in visit.page.query_selector_all("article details"):
            was_open = fold.get_property("open").json_value()
            fold.query_selector("summary").click()
            if fold.get_property("open").json_value() == was_open:
                faults.append(f"does not unfold: {fold.inner_text()[:100]}")
    check(faults)


PALE = """() => [...document.querySelectorAll(
    "article :is(p, li, td, code, h1, h2, summary, text)")]
  .filter((part) => {
    const style = getComputedStyle(part);
    const ink = part.closest("svg") ? style.fill : style.color;
    const [red, green, blue] = ink.match(/[\\d.]+/g).map(Number);
    return 0.3 * red + 0.59 * green + 0.11 * blue > 140;
  })
  .filter((part) => !part.classList.contains("pic-step-number"))
  .map((part) => part.outerHTML.slice(0, 150))"""
AROUND = ".md-header, .md-sidebar, .md-footer, .md-top, .md-code__nav, .headerlink, .md-skip"


@needs_pages
def test_on_paper_it_is_complete(site: Site, name: str, note: Note) -> None:
    read = need("pypdf").PdfReader
    with site.visit(name, dark=True, reduced_motion="reduce") as visit:
        text = visit.page.evaluate(TEXT)
        sheets = [
            sheet.extract_text() for sheet in read(BytesIO(visit.page.pdf(format="A4"))).pages
        ]
        visit.page.emulate_media(media="print")
        faults = [f"too pale: {part}" for part in visit.page.evaluate(PALE)]
        faults += [
            f"no part of the text: {part.get_attribute('class')}"
            for part in visit.page.query_selector_all(AROUND)
            if part.is_visible()
        ]
    faults += [f"sheet {at} is empty" for at, text in enumerate(sheets, 1) if not text.strip()]
    if missing := letters(text) - letters("".join(sheets)):  # a sheet's parts have no fixed order
        faults.append(f"letters that are not on paper: {missing}")
    note("sheets", len(sheets))
    check(faults)


# A keyboard's way through a page


# On a phone the same controls stand in other places: pages of each kind are enough.
ON_A_PHONE = (
    "index.html",
    "shared_memory.html",
    "races_and_locks.html",
    "inside_the_bytes.html",
    "play_your_own.html",
    "swap_the_import.html",
    "reference.html",
    "404.html",
)


@pytest.mark.parametrize(
    ("width", "name"),
    [*((1280, name) for name in ENGLISH), *((390, name) for name in ON_A_PHONE)],
)
def test_a_keyboard_reaches_everything(site: Site, name: str, width: int, note: Note) -> None:
    with site.visit(name, width=width, reduced_motion="reduce") as visit:
        stops, faults = walk(visit.page)
    note(f"Tab stops at {width}", stops)
    check(faults)


def test_a_keyboard_reaches_both_menus_before_the_theme_has_measured_them(site: Site) -> None:
    with site.visit("pitfalls.html", reduced_motion="reduce") as visit:
        visit.page.route("**/bundle*.js", lambda route: route.abort())
        visit.page.reload()
        check(walk(visit.page)[1])


# What is written in a page: read, not rendered


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
        path, anchor = target_of(unquote(link), name)
        file = site_folder / path
        file = file / "index.html" if file.is_dir() else file
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


@needs_pages
def test_html_has_no_errors(site_folder: Path, name: str) -> None:
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


# The whole site


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
@pytest.mark.parametrize("words", ["unlink", "lvalue rvalue structures", "start method"])
def test_search_finds_a_method_an_error_and_a_concept(site: Site, words: str, disk: bool) -> None:
    with site.visit("preface.html", disk=disk, reduced_motion="reduce") as visit:
        visit.page.keyboard.press("Control+k")
        visit.page.keyboard.insert_text(words)  # at once: only results for all of it can come
        visit.page.keyboard.press("End")
        visit.page.wait_for_selector(".md-search-result__link")
        found = [
            result.text_content().lower()
            for result in visit.page.locator(".md-search-result__item").all()[:3]
        ]
        assert any(all(word in text for word in words.split()) for text in found), found
        check(visit.faults + accessibility_faults(visit.page))
        visit.page.keyboard.press("ArrowDown")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url(re.compile(r"[?&]h="))
        marked = visit.page.locator("article mark").first.text_content().lower()
        assert any(marked in word or word in marked for word in words.split()), marked


@pytest.mark.parametrize(
    ("word", "leads_to"),
    [
        ("BufferError", ["when_it_goes_wrong.html"]),
        ("FileNotFoundError", ["when_it_goes_wrong.html"]),
        ("SharedMemory", ["shared_memory.html", "shared_memory_manager.html"]),
        ("ShareableList", ["shareable_list.html"]),
    ],
)
def test_the_page_that_explains_a_name_is_found_first(
    site: Site, word: str, leads_to: list[str]
) -> None:
    with site.visit("preface.html") as visit:
        visit.page.keyboard.press("Control+k")
        visit.page.keyboard.insert_text(word)
        visit.page.keyboard.press("End")
        first = visit.page.locator(".md-search-result__item").first
        address = first.locator("a").first.get_attribute("href")
        assert target_of(address.partition("?")[0], "preface.html")[0] in leads_to
        assert not first.locator("pre").first.is_visible()  # words, not programs


def expanded(page: Any, name: str) -> str:
    return str(page.locator(f"button.opener__{name}").first.get_attribute("aria-expanded"))


def test_a_keyboard_opens_and_closes_the_menu_of_a_phone(site: Site) -> None:
    with site.visit("shared_memory.html", width=390, reduced_motion="reduce") as visit:
        page = visit.page
        links = page.locator(".md-nav--primary .md-nav__link[href]")
        assert not links.first.is_visible()
        page.locator("button.opener__drawer").focus()
        page.keyboard.press("Enter")
        assert expanded(page, "drawer") == "true"
        check(accessibility_faults(page))
        stops, faults = walk(page)
        check(faults)
        assert stops > sum(link.is_visible() for link in links.all()) >= len(ENGLISH) - 1
        page.keyboard.press("Escape")
        assert expanded(page, "drawer") == "false"
        assert not links.first.is_visible()
        assert page.evaluate("document.activeElement.matches('button.opener__drawer')")
        page.keyboard.press("Enter")
        page.locator(".md-nav--primary").get_by_text("ShareableList", exact=True).click()
        page.wait_for_url(re.compile("shareable_list.html"))


def test_a_keyboard_opens_and_closes_the_search_of_a_phone(site: Site) -> None:
    with site.visit("shared_memory.html", width=390, reduced_motion="reduce") as visit:
        page = visit.page
        page.locator(".md-header__button.opener__search").focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.name === 'query'")
        assert expanded(page, "search") == "true"
        page.keyboard.press("Escape")
        assert expanded(page, "search") == "false"
        assert page.evaluate("document.activeElement.matches('button.opener__search')")


def test_a_letter_alone_does_nothing(site: Site) -> None:
    with site.visit("preface.html") as visit:
        for letter in "fnps/.,":
            visit.page.keyboard.press(letter)
        visit.page.wait_for_timeout(200)
        assert visit.page.url.endswith("preface.html")
        assert expanded(visit.page, "search") == "false"


def test_a_button_copies_the_program(site: Site) -> None:
    program = (ROOT / "examples/first.py").read_text(encoding="utf-8")
    with site.visit("index.html", permissions=["clipboard-read", "clipboard-write"]) as visit:
        program_box = visit.page.locator(".language-python", has_text="examples/first.py").first
        program_box.locator(".md-code__button").click()
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == program.strip()


def test_the_first_stop_skips_to_the_text(site: Site) -> None:
    with site.visit("shared_memory.html") as visit:
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.matches('.md-skip')")
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("!!document.activeElement.closest('article')")


def test_the_scheme_is_kept(site: Site) -> None:
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    with site.visit("index.html") as visit:
        assert visit.page.evaluate(scheme) == "default"
        visit.page.get_by_role("button", name="Switch to dark mode").click()
        assert visit.page.evaluate(scheme) == "slate"
        visit.page.goto(f"{site.address}preface.html")
        assert visit.page.evaluate(scheme) == "slate"


MOVING = """() => [...document.querySelectorAll("*")].filter((part) => {
  const style = getComputedStyle(part);
  const moves = (times) => times.split(",").some((time) => parseFloat(time) > 0);
  return moves(style.transitionDuration) && style.transitionProperty !== "none"
    || moves(style.animationDuration) && style.animationName !== "none";
}).map((part) => part.outerHTML.slice(0, 100))"""


def test_reduced_motion_is_respected(site: Site) -> None:
    with site.visit("shared_memory.html", reduced_motion="reduce") as visit:
        assert visit.page.evaluate(MOVING) == []
    with site.visit("shared_memory.html") as visit:
        assert visit.page.evaluate(MOVING) != []


@needs_pages
def test_a_link_to_it_shows_the_card(site_folder: Path, name: str) -> None:
    page = (site_folder / name).read_text(encoding="utf-8")
    (address,) = re.findall(r'property="og:image" content="([^"]+)"', page)
    path, _ = target_of(address, name)
    image = (site_folder / path).read_bytes()
    assert image[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")
    assert len(image) < 100_000
