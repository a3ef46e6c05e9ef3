"""Lists for the live byte map, and what shmcore makes of them."""

import ast
import math
import struct
import warnings
from random import Random
from typing import Any

from shmcore import layout
from tests.libraries import Library

PAGE = "inside_the_bytes.html"
START = [1000, -2, 0.5, "shared data", None]  # what the page shows at first


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


def literal(text: str) -> Any:
    """What Python makes of it; an Exception where it makes nothing of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.literal_eval(text)
        except Exception as error:
            return error


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
