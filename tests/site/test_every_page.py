"""Every page of the built site in a real browser: fast, accessible, narrow, on paper, by keyboard.

Skipped where there is no Chromium or no playwright; REQUIRE_BROWSER=1 makes that a failure. The
figures of every page are printed as one table at the end of the tests.

A page is opened once at a desk and once on a phone, and looked at there in several ways. What a
language cannot change is tried in one of them; what both look and language can change, in pairs.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from build_site import folder_of, languages

from tests.browser import Note, Site, Visit
from tests.site.page_faults import (
    DRAWN,
    FOLD,
    SCROLL_WIDTH,
    UNFOLD,
    accessibility_faults,
    check,
    sideways_faults,
    walk,
)
from tests.site.pages import ENGLISH, KINDS, OTHERS, PAGES, Open, letters, sheets_of, text_on
from tests.site.site_html import TOO_WIDE_YET

MOST_REQUESTS = 30
MOST_BYTES = 300 * 1024
PHONES = (390, 320)

at_english_desks = pytest.mark.parametrize("desk_visit", ENGLISH, indirect=True)


@pytest.fixture(scope="module", params=PAGES)
def desk_visit(site: Site, request: pytest.FixtureRequest) -> Iterator[Visit]:
    with site.visit(request.param, reduced_motion="reduce") as visit:
        visit.page.wait_for_load_state("networkidle")
        visit.sent = list(visit.sent)  # what later looks ask for is no part of the first visit
        yield visit


@pytest.fixture
def desk(desk_visit: Visit) -> Visit:
    """A page in a window of 1280 pixels, in the light, with its folds as they are at first."""
    desk_visit.page.set_viewport_size({"width": 1280, "height": 800})
    desk_visit.page.emulate_media(media="null", color_scheme="light")  # "screen" is kept on paper
    desk_visit.page.evaluate(FOLD)
    desk_visit.page.evaluate(DRAWN)  # the page's scripts have heard of it
    return desk_visit


@pytest.fixture(scope="module", params=PAGES)
def phone_visit(site: Site, request: pytest.FixtureRequest) -> Iterator[Visit]:
    with site.visit(request.param, width=390, is_mobile=True, has_touch=True) as visit:
        visit.page.evaluate(UNFOLD)
        yield visit


@pytest.fixture
def phone(phone_visit: Visit) -> Any:
    """A page on a phone, with all folds open."""
    phone_visit.page.set_viewport_size({"width": 390, "height": 800})
    return phone_visit.page


def test_every_built_page_is_tried(site_folder: Path) -> None:
    built = {file.relative_to(site_folder).as_posix() for file in site_folder.rglob("*.html")}
    assert built == set(PAGES)


def test_a_page_of_each_kind_is_tried(site_folder: Path) -> None:
    """All scripts and styles that pages ask for are asked for by these."""
    asked = re.compile(r'<(?:script|link)[^>]+(?:src|href)="([^"]+\.(?:js|css))"')

    def needs(names: list[str]) -> set[str]:
        texts = [(site_folder / name).read_text(encoding="utf-8") for name in names]
        return {Path(address).name for text in texts for address in asked.findall(text)}

    assert needs(ENGLISH) == needs(KINDS)


def test_a_first_visit_is_small_and_without_errors(desk: Visit, note: Note) -> None:
    size = sum(size for _, size in desk.sent)
    note("requests", len(desk.sent))
    note("KB", f"{size / 1024:.1f}")
    faults = list(desk.faults)
    if len(desk.sent) > MOST_REQUESTS or size > MOST_BYTES:
        faults.append(f"{len(desk.sent)} requests, {size} bytes: {desk.sent}")
    check(faults)


@pytest.mark.parametrize("name", KINDS[:-1])  # the page for a wrong address needs a server
@pytest.mark.parametrize("folder", [folder_of(language) for language in languages()])
def test_it_opens_from_a_folder(site: Site, folder: str, name: str) -> None:
    """That no page has an address that only a server knows, test_markup.py sees to."""
    with site.visit(folder + name, disk=True) as visit:
        visit.page.wait_for_load_state("networkidle")
        check(visit.faults)


def test_everyone_can_use_it(desk: Visit, note: Note) -> None:
    """English, with its longer words, narrow and in the dark; others wide and in the light.

    Two languages have the same elements and styles, so each pair of a look and an element is seen.
    """
    width, dark = (390, True) if desk.name in ENGLISH else (1280, False)
    desk.page.set_viewport_size({"width": width, "height": 800})
    desk.page.emulate_media(color_scheme="dark" if dark else "light")
    desk.page.evaluate(UNFOLD)
    faults = accessibility_faults(desk.page)
    note("axe", len(faults))
    check(faults)


def test_a_pale_word_among_others_is_found(open_page: Open) -> None:
    page = open_page("preface.html")
    page.evaluate(
        """() => {
          const words = [...document.querySelectorAll("article p")].at(-1);
          words.style.color = "#bbb";
        }"""
    )
    assert [fault for fault in accessibility_faults(page) if "color-contrast" in fault]


SMALL = """() => [...document.querySelectorAll("article .highlight pre > code")]
  .filter((code) => code.checkVisibility() && parseFloat(getComputedStyle(code).fontSize) < 15)
  .map((code) => code.textContent.slice(0, 60))"""
SCROLLING = """() => [...document.querySelectorAll("article .highlight pre > code")]
  .filter((code) => code.scrollWidth > code.clientWidth)
  .map((code) => code.closest(".highlight").querySelector(".filename")?.textContent ?? "")
  .filter((title) => title.startsWith("examples/"))"""


def test_programs_can_be_read_at_1280(desk: Visit) -> None:
    """Code is at least 15 pixels high, and no program scrolls sideways."""
    desk.page.evaluate(UNFOLD)
    faults = [f"too small: {code}" for code in desk.page.evaluate(SMALL)]
    scrolling = set(desk.page.evaluate(SCROLLING)) - TOO_WIDE_YET
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


def test_a_phone_never_scrolls_sideways(phone: Any, note: Note) -> None:
    """Nor does a table of words, and no copy button covers a program."""
    faults = phone.evaluate(STACKED)
    widths = []
    for width in PHONES:
        phone.set_viewport_size({"width": width, "height": 800})
        phone.evaluate(DRAWN)
        faults += sideways_faults(phone, width) + phone.evaluate(COVERED)
        widths.append(str(phone.evaluate(SCROLL_WIDTH)))
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


@at_english_desks
def test_nothing_is_missing_without_javascript(site: Site, desk: Visit) -> None:
    with_scripts = desk.page.evaluate(TEXT).split()
    with site.visit(desk.name, java_script_enabled=False) as visit:
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


def test_on_paper_it_is_complete(desk: Visit) -> None:
    page = desk.page
    page.emulate_media(media="print", color_scheme="dark")
    faults = [f"too pale: {part}" for part in page.evaluate(PALE)]
    faults += [
        f"no part of the text: {part.get_attribute('class')}"
        for part in page.query_selector_all(AROUND)
        if part.is_visible()
    ]
    shown = page.evaluate("document.querySelector('article').innerText")
    if missing := letters(page.evaluate(TEXT)) - letters(shown):
        faults.append(f"letters that are not shown: {missing}")
    check(faults)


# To read paper takes longer than to print it. These have all that the others have.
READ_ON_PAPER = [*KINDS, *(name for name in OTHERS if re.search("preface|swap_the|inside", name))]


@pytest.mark.parametrize("desk_visit", READ_ON_PAPER, indirect=True)
def test_printed_it_is_complete(desk: Visit, note: Note) -> None:
    desk.page.emulate_media(color_scheme="dark")
    sheets = [text_on([sheet]) for sheet in sheets_of(desk.page, format="A4")]
    faults = [f"sheet {at} is empty" for at, sheet in enumerate(sheets, 1) if not sheet.strip()]
    # A sheet's parts have no fixed order.
    if missing := letters(desk.page.evaluate(TEXT)) - letters("".join(sheets)):
        faults.append(f"letters that are not on paper: {missing}")
    note("sheets", len(sheets))
    check(faults)


@at_english_desks
def test_a_keyboard_reaches_everything(desk: Visit, note: Note) -> None:
    """No other look moves the focus: the way begins at the page's beginning."""
    stops, faults = walk(desk.page)
    note("Tab stops at 1280", stops)
    check(faults)


@pytest.mark.parametrize("name", KINDS)
def test_a_keyboard_reaches_everything_on_a_phone(site: Site, name: str, note: Note) -> None:
    """The same controls stand in other places: pages of each kind are enough."""
    with site.visit(name, width=390, reduced_motion="reduce") as visit:
        stops, faults = walk(visit.page)
    note("Tab stops at 390", stops)
    check(faults)
