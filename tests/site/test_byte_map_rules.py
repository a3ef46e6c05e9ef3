"""The live byte map's rules, against bytes that shmcore wrote.

Python makes the lists and the browser answers for all of them at once.
"""

import struct
import tokenize
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from shmcore import layout
from tests.browser import Site, Visit
from tests.site.byte_lists import LISTS, PAGE, literal, random_item, stored, written
from tests.site.page_faults import check


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
    """The page, once for all questions."""
    with site.visit(PAGE) as visit:
        yield visit
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


def test_every_spelling_means_what_it_means_in_python(visit: Visit) -> None:
    for text, answer in zip(SPELLINGS, visit.page.evaluate(ASK, SPELLINGS), strict=True):
        assert answer.get("parsed") == [as_plain(item) for item in literal(text)], (text, answer)


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
