"""The live byte map: its rules against bytes that shmcore wrote, and the element in a page.

Python makes the lists and the browser answers for all of them at once.
"""

import ast
import math
import struct
import tokenize
import warnings
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from shmcore import layout
from tests.browser import Site, Visit
from tests.libraries import Library
from tests.site.colours import colours_of, contrast
from tests.site.page_faults import accessibility_faults, check, sideways_faults

ROOT = Path(__file__).resolve().parents[2]
PAGE = "inside_the_bytes.html"
START = [1000, -2, 0.5, "shared data", None]  # what the page shows at first

# Lists

LETTERS = [
    *"aZ09 _'\"\\{}\n\r\t\x00\x07\x1b\x7f",
    *"é\x80\xa0\xadßΩжאع\u0378\u200b\u200d\u2028\u3000\ud7ff",
    *"共享内存ひ한\ufeff\ufffd\ue000🐍👩🏽\U000e0001\U0010ffff",
]
INTS = [0, 1, -1, 255, 256, 2**31, -(2**31), 2**53 + 1, 2**63 - 1, -(2**63), -(2**63) + 1]
FLOATS = [
    *[0.0, -0.0, 1.0, -1.5, 0.1, 0.1 + 0.2, 1e15, 9999999999999998.0, 1e16, 1e17, 123456789e12],
    *[1e-4, 9.999e-5, 1e-5, 1e-7, 1e21, 1e22, 1.7976931348623157e308, 2.2250738585072014e-308],
    *[5e-324, -5e-324, 1.5e-320, 2.0**53, 2.0**63, 1 / 3, math.pi],
]


def random_text(random: Random, most: int = 24) -> str:
    letters = random.choice([LETTERS, LETTERS[:6], LETTERS[-14:]])
    return "".join(random.choices(letters, k=random.randrange(most)))


def random_float(random: Random) -> float:
    (value,) = struct.unpack("d", random.randbytes(8))
    return value if math.isfinite(value) else random.choice(FLOATS)


def random_item(random: Random) -> Any:
    makers: list[Any] = [
        lambda: random.choice(INTS),
        lambda: random.randint(-(2 ** random.randrange(1, 64)), 2 ** random.randrange(1, 64) - 1),
        lambda: random.choice(FLOATS),
        lambda: random_float(random),
        lambda: random.choice([True, False, None]),
        lambda: random_text(random),
        lambda: random_text(random) + "\0" * random.randrange(1, 10),
        lambda: random.randbytes(random.randrange(20)) + b"\0" * random.choice([0, 0, 1, 8]),
    ]
    return random.choice(makers)()


def of_length(random: Random, length: int) -> list[Any]:
    """A text of so many characters in several scripts, and as many bytes."""
    scripts = ["a", "é", "共", "🐍", "aé共🐍"]
    texts = ["".join(random.choices(script, k=length)) for script in scripts]
    padded = [text[:-1] + "\0" for text in texts[:3]]
    return [*texts, *padded, random.randbytes(length), b"\xff" * length, b"\0" * length]


def lists_to_try() -> list[list[Any]]:
    random = Random(20240229)
    lists: list[list[Any]] = [[], [True], [False], [None], [""], [b""], [bytes(range(256))]]
    lists += [INTS, FLOATS, LETTERS, START]
    lists += [of_length(random, length) for length in range(65)]
    lists += [[random_item(random) for _ in range(random.randrange(1, 14))] for _ in range(300)]
    return [*lists, list(range(-500, 500)), ["共" * 9999 + "\0"]]


LISTS = lists_to_try()


def written(items: list[Any]) -> tuple[bytes, layout.Map]:
    """The bytes that shmcore writes into a block for these items."""
    with Library("shmcore") as library:
        handle = library.make(items).shm
        places = layout.read_map(handle.buf)
        return bytes(handle.buf[: places.end]), places


def as_plain(item: Any) -> list[Any]:
    """An item in a form that the browser can say too, with its type and every bit."""
    kind = "none" if item is None else type(item).__name__
    if isinstance(item, float):
        return [kind, struct.pack(">d", item).hex()]
    return [kind, item.hex() if isinstance(item, bytes) else None if item is None else str(item)]


def expected_regions(items: list[Any], places: layout.Map) -> Iterator[list[Any]]:
    """What each byte is for, from shmcore's own map."""
    count, data, sizes = len(items), places.data, places.sizes()
    yield ["count", 0, 8, None]
    for index in range(count + 1):
        yield ["offset", 8 + 8 * index, 16 + 8 * index, index if index < count else None]
    for index, (item, _) in enumerate(zip(items, sizes, strict=True)):
        start, stop = data + sum(sizes[:index]), data + sum(sizes[: index + 1])
        text = item.encode() if isinstance(item, str) else item
        end = start + len(text) if isinstance(text, bytes) else stop
        yield from (
            [kind, *span, index]
            for kind, span in (("slot", (start, end)), ("padding", (end, stop)))
            if span[0] < span[1]
        )
    for index in range(count):
        yield ["format", places.formats + 8 * index, places.formats + 8 * index + 8, index]
    for index in range(count):
        yield ["code", places.codes + index, places.codes + index + 1, index]


ASK = """(texts) => {
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const plain = ({ type, value }) => {
    if (type === "float") {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, value);
      return [type, hex(new Uint8Array(view.buffer))];
    }
    if (type === "bool") return [type, value ? "True" : "False"];
    if (type === "none") return [type, null];
    return [type, type === "bytes" ? hex(value) : String(value)];
  };
  return texts.map((text) => {
    const { parse, encode } = shm.layout;
    try {
      const parsed = parse(text);
      const answer = { parsed: parsed.map(plain) };
      try {
        const { bytes, parts, regions, slots } = encode(parsed);
        answer.bytes = hex(bytes);
        answer.parts = parts;
        answer.items = slots.map(({ text }) => text);
        answer.regions = regions
          .map(({ kind, start, stop, item }) => [kind, start, stop, item ?? null]);
      } catch (fault) {
        answer.refused = fault.message;
      }
      return answer;
    } catch (fault) {
      return { error: fault.message, name: fault.name };
    }
  });
}"""


@pytest.fixture(scope="module")
def visit(site: Site) -> Iterator[Visit]:
    """The page, once for all questions about the rules."""
    with site.visit(PAGE) as visit:
        yield visit
        check(visit.faults)


@pytest.fixture
def page(visit: Visit) -> Iterator[Any]:
    """That page as it is at first."""
    visit.page.get_by_label("hexadecimal").uncheck()
    visit.page.fill(FIELD, repr(START))
    yield visit.page
    check(visit.faults)


@pytest.fixture(scope="module")
def answers(visit: Visit) -> list[Any]:
    return list(visit.page.evaluate(ASK, [repr(items) for items in LISTS]))


def test_what_python_writes_is_read_as_the_same_items(answers: list[Any]) -> None:
    for items, answer in zip(LISTS, answers, strict=True):
        assert answer.get("parsed") == [as_plain(item) for item in items], (items, answer)


def test_bytes_items_and_regions_are_those_of_shmcore(answers: list[Any]) -> None:
    for items, answer in zip(LISTS, answers, strict=True):
        raw, places = written(items)
        assert answer["bytes"] == raw.hex(), items
        ends = [places.data, places.formats, places.codes, places.end]
        assert answer["parts"] == [0, 8, *ends], items
        assert answer["items"] == [repr(item) for item in items]
        regions = list(expected_regions(items, places))
        assert answer["regions"] == regions, items
        assert regions[0][1] == 0
        assert regions[-1][2] == len(raw)
        assert all(left[2] == right[1] for left, right in pairwise(regions))


SPELLINGS = [
    "[1_000, 0xFF, 0Xf_f, 0o17, 0b1_01, 00, 0_0, -0, +5, - 7, 0x7fffffffffffffff]",
    "[1., .5, -.5, 1e3, 1E-3, 1_0.0_1e+1_0, 007.5, 09e1, 0e0, 1e400, -1e400, 1e-400, -1e-400]",
    "[9007199254740993.0, 2.5e-324, 1.7976931348623159e308, 123456789012345678901234567890.0]",
    r"""['\a\b\f\n\r\t\v\\\'\"', "\a\b\f\n\r\t\v\\\'\"", '\0\07\101\1234\777', '\x41\xff']""",
    r"""['\u5171', '\U0001F40D', '\d\8\ ', 'a\
b', b'\0\07\101\400\777\xff', b'\u5171\N{DASH}\d', b'\
']""",
    r"""[r'\n\'', R"\"", br'\x', Rb'\'', rB'', BR"", u'é', U"", B'', "it's", 'say "\'"']""",
    r"""['''it's
two lines''', ''' ' '' \''' ''', '''''', b'''\'''']""",
    '["""a"b""", """\n""", "", """""", "\'", rb"""\\\\""" ]',
    "[ ]",
    " \t[\n1 , # one\n 'a#b',# two]\n\\\n2,\f]\n# the end",
    "[True,False,None]",
]


def literal(text: str) -> Any:
    """What Python makes of it; an Exception where it makes nothing of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.literal_eval(text)
        except Exception as error:
            return error


def test_every_spelling_means_what_it_means_in_python(visit: Visit) -> None:
    for text, answer in zip(SPELLINGS, visit.page.evaluate(ASK, SPELLINGS), strict=True):
        assert answer.get("parsed") == [as_plain(item) for item in literal(text)], (text, answer)


def stored(text: str) -> list[Any] | None:
    """The items, where Python makes a list of the text and shmcore can store it; else None."""
    items = literal(text)
    if not isinstance(items, list):
        return None
    try:
        layout.encode(items)
    except (TypeError, ValueError, OverflowError):
        return None
    return items


def joins_texts(text: str) -> bool:
    """Are two literals side by side, which Python joins? The page asks for the comma."""
    tokens = tokenize.generate_tokens(StringIO(text).readline)
    space = (tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT)
    kinds = [token.type for token in tokens if token.type not in space]
    return (tokenize.STRING, tokenize.STRING) in pairwise(kinds)


SIGNS = "[]'\"\\,.-+_0179exbrufjN{}(#\n "


def damaged(random: Random) -> str:
    text = list(repr([random_item(random) for _ in range(random.randrange(5))]))
    for _ in range(random.choice([1, 1, 2])):
        at = random.randrange(len(text) + 1)
        text[at : at + random.randrange(2)] = random.choice(["", *SIGNS])
    return "".join(text)


def test_a_damaged_list_is_refused_where_python_refuses_it(visit: Visit) -> None:
    random = Random(7)
    texts = [damaged(random) for _ in range(2000)]
    refused = 0
    for text, answer in zip(texts, visit.page.evaluate(ASK, texts), strict=True):
        items = stored(text)
        if "bytes" in answer:
            assert items is not None, (text, answer)
            assert answer["bytes"] == layout.encode(items)[0].hex(), text
        else:
            assert answer.get("name", "Error") == "Error", (text, answer)
            message = answer.get("error") or answer["refused"]
            named = "Unicode's list of names" in message
            assert items is None or named or joins_texts(text), (text, answer)
            refused += 1
    assert 300 < refused < 1900


# What is wrong, and the beginning of what is said about it; Python takes none of these.
WRONG = {
    "": "Character 1: a list begins with [",
    "(1, 2)": "Character 1: a list begins with [",
    "[1, 2": "Character 6: a list ends with ]; here the text is over",
    "[1]]": "Character 4: after the ] nothing may follow",
    "[1,, 2]": "Character 4: here an item is missing",
    "[,]": "Character 2: here an item is missing",
    "[1 2]": "Character 4: after an item comes a comma or ]",
    "[2**63]": "Character 3: after an item comes a comma or ]; nothing is calculated here",
    "[inf]": "Character 2: inf is a name",
    "[1.0, -nan]": "Character 7: after a sign comes a number",
    "[null]": "Character 2: null is a name; names stand for nothing here, except True,",
    "[共享]": "Character 2: 共享 is a name",
    "['共', 🐍]": "Character 7: 🐍 cannot begin an item",
    "[“sea”]": "Character 2: “ cannot begin an item; a text begins with ' or \"",
    "[--1]": "Character 2: after a sign comes a number",
    "[010]": "Character 2: a number other than 0 does not begin with 0",
    "[1__0]": "Character 2: 1__0 is no int and no float",
    "[0b102]": "Character 2: 0b102 is no int and no float",
    "['sea]": "Character 2: the text is not closed: its ' at the end is missing",
    "['sea\nside']": "Line 1, character 2: the text is not closed",
    "[1,\n  sea]": "Line 2, character 3: sea is a name",
    "['\\x4']": "Character 3: \\x needs 2 hexadecimal digits",
    "[b'\\xg0']": "Character 4: \\x needs 2 hexadecimal digits",
    "['\\u共享']": "Character 3: \\u needs 4 hexadecimal digits",
    "['ab\\U00110000']": "Character 5: no character has this number",
    "[b'é']": "Character 4: bytes hold ASCII characters",
    "[ur'']": "Character 2: ur cannot stand before a text here; r, u, b and br can",
    "[f'{x}']": "Character 2: f cannot stand before a text here",
}
# Python takes these, and shmcore cannot store them.
CANNOT_BE_STORED = {
    "[9223372036854775808]": "Item 0 does not fit the 64 bits of an int slot: -2**63 to 2**63 - 1",
    "[0, -9223372036854775809]": "Item 1 does not fit the 64 bits of an int slot",
    "[0x10000000000000000]": "Item 0 does not fit",
    f"['{'a' * 100_000}\\0']": "Item 0 is too long: its format 100001s7x has more than 8",
    "[[1]]": "Character 2: a ShareableList holds int, float, bool, str, bytes and None",
    "[1, {}]": "Character 5: a ShareableList holds",
    "[1j]": "Character 2: 1j is no int and no float",
    "['\\ud83d\\udc0d']": "Character 3: this is half a character (a surrogate)",
}
# Python takes these; the page says why it does not.
NOT_HERE = {
    "['\\N{SNAKE}']": "Character 3: \\N needs Unicode's list of names, which is not here",
    "['a' 'b']": "Character 6: after an item comes a comma or ]",
    "[(1)]": "Character 2: a ShareableList holds",
}


def test_what_is_wrong_is_said_in_plain_words(visit: Visit) -> None:
    texts = {**WRONG, **CANNOT_BE_STORED, **NOT_HERE}
    answers = visit.page.evaluate(ASK, list(texts))
    for (text, reason), answer in zip(texts.items(), answers, strict=True):
        message = answer.get("error") or answer.get("refused", "nothing is said")
        assert message.startswith(reason), (text, message)


def test_the_wrong_lists_are_wrong() -> None:
    for text in WRONG:
        assert not isinstance(literal(text), list), text
    for text in CANNOT_BE_STORED:
        assert isinstance(literal(text), list), text
        assert stored(text) is None, text
    for text in NOT_HERE:
        assert stored(text), text


# The element

BYTE = ".shm-byte"
FIELD = ".shm-field"
READOUT = ".shm-readout"
NOW = "document.activeElement.dataset.at"


def place(at: int) -> str:
    return f"{BYTE}[data-at='{at}']"


def lit(page: Any, style: str) -> list[int]:
    script = "(cells) => cells.map((cell) => Number(cell.dataset.at))"
    return list(page.eval_on_selector_all(f"{BYTE}.{style}", script))


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
def test_pointing_at_a_byte_says_what_it_means(site: Site, touch: bool) -> None:
    width = 390 if touch else 1280
    with site.visit(PAGE, width=width, has_touch=touch, is_mobile=touch) as visit:
        page = visit.page
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
        check(visit.faults)
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
def test_everyone_can_use_it_in_every_state(site: Site, width: int, dark: bool) -> None:
    """As it is at first it is looked at with the rest of the page, in test_browser.py."""
    with site.visit(PAGE, width=width, dark=dark, reduced_motion="reduce") as visit:
        page = visit.page
        page.evaluate(ONLY_THE_MAP)
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
        check(faults + [f"small: {part}" for part in small] + visit.faults)


ONLY_THE_MAP = """() => {
  for (const part of document.querySelectorAll("article > *")) {
    if (!part.matches("h1, h2, h3, .shm-try, :has(shm-byte-map)")) part.remove();
  }
}"""


def test_a_phone_never_scrolls_sideways(site: Site) -> None:
    with site.visit(PAGE, width=390, is_mobile=True, has_touch=True) as visit:
        faults = []
        for width in (390, 320):
            visit.page.set_viewport_size({"width": width, "height": 800})
            for state, text in STATES.items():
                visit.page.fill(FIELD, text)
                visit.page.tap(place(50))
                faults += [f"{state}: {fault}" for fault in sideways_faults(visit.page, width)]
        check(faults + visit.faults)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_numbers_stand_out_from_every_region(scheme: str) -> None:
    colours = colours_of(scheme)
    tints = ["block-tint", "shm-count", "shm-offset", "shm-format", "shm-code"]
    for name in ("ink", "ink-soft"):
        for tint in tints:
            assert contrast(colours[name], colours[tint]) >= 4.5, (name, tint)


def test_without_scripts_and_on_paper_there_is_the_picture(site: Site, page: Any) -> None:
    picture = "shm-byte-map svg"
    with site.visit(PAGE, java_script_enabled=False) as visit:
        assert visit.page.locator(picture).is_visible()
        assert not visit.page.locator(".shm-try").is_visible()
    assert not page.locator(picture).is_visible()
    page.emulate_media(media="print")
    assert page.locator(picture).is_visible()
    assert not page.locator(".shm-live").is_visible()
    page.emulate_media(media="screen")


def test_it_works_from_a_folder_and_asks_for_nothing(site: Site) -> None:
    with site.visit(PAGE, disk=True) as visit:
        page = visit.page
        page.wait_for_load_state("networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.fill(FIELD, "[1, 'sea']")
        page.hover(place(0))
        page.wait_for_load_state("networkidle")
        assert page.locator(BYTE).count() == len(layout.encode([1, "sea"])[0])
        check(visit.faults + asked)
