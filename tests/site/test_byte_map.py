"""The live byte map in its page: what each byte shows and says, by mouse, finger and keyboard."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest

from shmcore import layout
from tests.browser import Site, Visit
from tests.site.byte_lists import PAGE, START, stored, written
from tests.site.colours import colours_of, contrast
from tests.site.page_faults import ONLY, accessibility_faults, check, sideways_faults
from tests.site.pages import Open

BYTE = ".shm-byte"
FIELD = ".shm-field"
READOUT = ".shm-readout"
NOW = "document.activeElement.dataset.at"


def place(at: int) -> str:
    return f"{BYTE}[data-at='{at}']"


def lit(page: Any, style: str) -> list[int]:
    script = "(cells) => cells.map((cell) => Number(cell.dataset.at))"
    return list(page.eval_on_selector_all(f"{BYTE}.{style}", script))


@pytest.fixture(scope="module")
def visit(site: Site) -> Iterator[Visit]:
    """The page, once for most tests."""
    with site.visit(PAGE) as visit:
        yield visit
        check(visit.faults)


@pytest.fixture
def page(visit: Visit) -> Iterator[Any]:
    """That page as it is at first."""
    visit.page.emulate_media(media="screen")
    visit.page.get_by_label("hexadecimal").uncheck()
    visit.page.fill(FIELD, repr(START))
    yield visit.page
    check(visit.faults)


def test_it_shows_each_byte_of_the_pages_program(visit: Visit) -> None:
    raw, places = written(START)
    page = visit.page
    assert ast.literal_eval(page.get_attribute("shm-byte-map", "list")) == START
    page.reload()
    cells = page.locator(BYTE).all_inner_texts()
    assert cells == [str(byte) for byte in raw]
    page.get_by_label("hexadecimal").check()
    assert page.locator(BYTE).all_inner_texts() == raw.hex(" ").split()
    names = page.eval_on_selector_all(BYTE, "all => all.map((cell) => cell.ariaLabel)")
    meanings = [text for text in page.locator(".shm-meaning").all_inner_texts() if text]
    heading = page.locator(".shm-said").inner_text()
    check(visit.faults)
    assert len(set(names)) == len(names) - raw.count(0) + len(
        {name for name in names if name.startswith("00; ")}
    )
    assert "e0; bytes 72-79: slot of item 2, float 0.5; byte 7 of 8" in names
    assert "63; bytes 88-90: slot" not in names
    values = [repr(item) for item in START]
    formats = [f"'{text}'" for text in ("q", "q", "d", "16s", "xxxxxx?x")]
    assert meanings == ["5", "0", "8", "16", "24", "40", "48", *values, *formats]
    assert heading.startswith(f"{places.end} bytes: count 8 + offsets 48 + data 48")


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_pointing_at_a_byte_says_what_it_means(open_page: Open, touch: bool) -> None:
    width = 390 if touch else 1280
    page = open_page(PAGE, width=width, has_touch=touch, is_mobile=touch)
    point = page.tap if touch else page.hover
    said = {}
    for at in (0, 24, 48, 57, 78, 82, 91, 96, 128, 147):
        point(place(at))
        said[at] = page.locator(READOUT).inner_text().split("\n")
        said[at] = [line for line in said[at] if line]
        assert lit(page, "shm-now") == [at]
        box = page.locator(READOUT).bounding_box()
        assert 0 <= box["y"] < box["y"] + box["height"] <= 800  # in sight, wherever one is
    point(place(78))
    assert lit(page, "shm-here") == list(range(72, 80))
    assert lit(page, "shm-kin") == [*range(24, 32), *range(72, 80), *range(120, 128), 146]
    point(place(48))
    assert lit(page, "shm-kin") == []
    assert said[0] == ["count", "number of items: 5", "bytes 0-7; byte 1 of 8", "5 = 0x05"]
    assert said[24][:2] == ["offset of item 2", "16: it begins at byte 72"]
    assert said[48][:2] == ["end of the data", "48: they end before byte 104"]
    assert said[57][-1] == "3 = 0x03 · 3 * 256**1"
    assert said[78][:2] == ["slot of item 2", "float 0.5"]
    assert said[82] == [
        "slot of item 3",
        "str 'shared data'",
        "bytes 80-90; byte 3 of 11",
        "97 = 0x61 · 'a'",
    ]
    assert said[91][:2] == ["padding of item 3", "part of no value"]
    assert said[96][:2] == ["slot of item 4", "None"]
    assert said[128][1] == "16s: room for 16 bytes"
    assert said[128][2:] == ["bytes 128-135; byte 1 of 8", "49 = 0x31 · '1'"]
    assert said[147][1:3] == ["1: str", "byte 147; byte 1 of 1"]


def test_characters_of_several_bytes_and_exact_lengths(page: Any) -> None:
    page.fill(FIELD, "['共🐍', 'end\\0', b'\\xffA']")
    said = []
    for at in (42, 44, 51, 52, 57, 72):
        page.hover(place(at))
        said.append(" | ".join(page.locator(f"{READOUT} p").all_inner_texts()))
    assert said[0].endswith("= 0xb1 · '共', byte 3 of 3")
    assert said[1].endswith("'🐍', byte 2 of 4")
    assert "slot of item 1 | str 'end\\x00' | bytes 48-51; byte 4 of 4" in said[2]
    assert said[3].startswith("padding of item 1")
    assert said[4].endswith("65 = 0x41 · 'A'")
    assert "4s4x: exactly 4 bytes" in said[5]


def test_a_keyboard_goes_from_byte_to_byte(page: Any) -> None:
    page.focus(FIELD)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator(place(0)).inner_text() == "05"
    page.keyboard.press("Tab")
    assert page.evaluate(NOW) == "0"
    stops = []
    keys = "ArrowRight ArrowDown ArrowDown ArrowLeft ArrowLeft ArrowUp End Home "
    keys += "Control+End ArrowUp ArrowRight ArrowDown ArrowRight ArrowDown "
    keys += "Control+Home ArrowLeft ArrowUp x"
    for key in keys.split():
        page.keyboard.press(key)
        stops.append(int(page.evaluate(NOW)))
    assert stops == [
        *[1, 9, 17, 16, 15, 7, 7, 0],
        *[148, 140, 141, 148, 148, 148],
        *[0, 0, 0, 0],
    ]
    page.keyboard.press("Control+End")
    assert page.locator(".shm-what").inner_text() == "code of item 4"
    tab_stops = page.locator(f"{BYTE}[tabindex='0']")
    assert tab_stops.count() == 1
    assert tab_stops.get_attribute("data-at") == "148"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(NOW) == "148"
    assert page.evaluate("document.activeElement.ariaLabel") == (
        "03; byte 148: code of item 4, 3: None; byte 1 of 1"
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('shm-byte-map')") is None


def test_a_wrong_list_gets_the_reason_and_the_map_stays(page: Any) -> None:
    field, said = page.locator(FIELD), page.locator(".shm-said")
    before = page.locator(BYTE).all_inner_texts()
    field.fill("[1, 'two', three]")
    assert said.inner_text().startswith("Character 12: three is a name")
    assert said.locator("mark").inner_text() == "three"
    assert said.locator("code").inner_text() == "[1, 'two', three]"
    assert field.get_attribute("aria-invalid") == "true"
    assert said.get_attribute("role") == "status"
    assert page.locator(BYTE).all_inner_texts() == before
    field.fill("[1, <img src=x onerror=alert(1)>]")
    assert page.locator("shm-byte-map img").count() == 0
    field.fill("['<b>', '{item}']")
    page.hover(place(32))
    assert page.locator(".shm-value").inner_text() == "str '<b>'"
    assert field.get_attribute("aria-invalid") == "false"
    page.click("text='[9223372036854775808]'")
    assert said.inner_text().startswith("Item 0 does not fit the 64 bits")
    assert said.locator("mark").inner_text() == "9223372036854775808"
    field.fill("[]")
    assert page.locator(BYTE).count() == 16


def test_each_list_to_take_does_what_the_page_says(page: Any) -> None:
    buttons = page.locator(".shm-try button")
    texts = buttons.all_inner_texts()
    for at, text in enumerate(texts):
        buttons.nth(at).click()
        items = stored(text)
        if items is None:
            assert "does not fit" in page.locator(".shm-said").inner_text()
        else:
            raw = layout.encode(items)[0]
            assert page.locator(BYTE).all_inner_texts() == [str(byte) for byte in raw]
    assert len(texts) == 6
    assert [stored(text) is None for text in texts] == [False] * 5 + [True]


def test_a_long_list_stays_usable(page: Any) -> None:
    items = [*range(1000), "long " * 1000]
    raw, places = written(items)
    page.fill(FIELD, repr(items))
    assert page.locator(BYTE).count() < 600
    texts = "(cells) => cells.map((cell) => [cell.dataset.at, cell.innerText])"
    drawn = page.eval_on_selector_all(BYTE, texts)
    assert all(raw[int(at)] == int(text) for at, text in drawn)
    assert page.locator(".shm-gap").all_inner_texts()[0] == "987 rows more, bytes 104-7999"
    page.focus(place(103))
    page.keyboard.press("ArrowRight")
    assert page.evaluate(NOW) == "8000"
    page.keyboard.press("Control+End")
    assert page.evaluate(NOW) == str(places.end - 1)


LONG = "[123456789, 'a text that is far too long for its row, with a " + "w" * 80 + "', 1e-300]"


STATES = {"long": LONG, "wrong": LONG.replace("1e", "w" * 99)}


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=str)
def test_everyone_can_use_it_in_every_state(open_page: Open, width: int, dark: bool) -> None:
    """As it is at first it is looked at with the rest of the page, in test_every_page.py."""
    page = open_page(PAGE, width=width, dark=dark, reduced_motion="reduce")
    page.evaluate(ONLY, ".shm-try, shm-byte-map")
    faults: list[str] = []
    for text in ("[7, 'sea']", "[7, sea]"):  # every kind of byte, and what is wrong
        page.fill(FIELD, text)
        page.hover(place(32))
        faults += [f"{text}: {fault}" for fault in accessibility_faults(page)]
    small = page.eval_on_selector_all(
        "shm-byte-map :is(textarea, .shm-choice, .shm-byte), .shm-try button",
        "all => all.filter((part) => part.getBoundingClientRect().height < 24)"
        ".map((part) => part.outerHTML.slice(0, 80))",
    )
    check(faults + [f"small: {part}" for part in small])


def test_a_phone_never_scrolls_sideways(open_page: Open) -> None:
    page = open_page(PAGE, width=390, is_mobile=True, has_touch=True)
    faults = []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for state, text in STATES.items():
            page.fill(FIELD, text)
            page.tap(place(50))
            faults += [f"{state}: {fault}" for fault in sideways_faults(page, width)]
    check(faults)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_numbers_stand_out_from_every_region(scheme: str) -> None:
    colours = colours_of(scheme)
    tints = ["block-tint", "shm-count", "shm-offset", "shm-format", "shm-code"]
    for name in ("ink", "ink-soft"):
        for tint in tints:
            assert contrast(colours[name], colours[tint]) >= 4.5, (name, tint)


def test_without_scripts_and_on_paper_there_is_the_picture(open_page: Open, page: Any) -> None:
    picture = "shm-byte-map svg"
    without = open_page(PAGE, java_script_enabled=False)
    assert without.locator(picture).is_visible()
    assert not without.locator(".shm-try").is_visible()
    assert not page.locator(picture).is_visible()
    page.emulate_media(media="print")
    assert page.locator(picture).is_visible()
    assert not page.locator(".shm-live").is_visible()


def test_it_works_from_a_folder_and_asks_for_nothing(open_page: Open) -> None:
    page = open_page(PAGE, disk=True)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill(FIELD, "[1, 'sea']")
    page.hover(place(0))
    page.wait_for_load_state("networkidle")
    assert page.locator(BYTE).count() == len(layout.encode([1, "sea"])[0])
    check(asked)
