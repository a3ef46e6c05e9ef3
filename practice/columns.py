"""Text in the columns of a terminal: a Chinese letter takes two, and a line may end after it."""

import re
import textwrap
import unicodedata
from itertools import pairwise

CHINESE = "[\u2e80-\uffef]"  # letters, and marks as wide as they are
NOT_FIRST = "[，。：；！？、）》”…,.:;!?)]"  # in a line
NOT_LAST = "[（《“(]"
PLACE = rf"(?<!{NOT_LAST})(?!{NOT_FIRST})(?:(?<={CHINESE})|(?={CHINESE}))"
IN_A_PATH = r"[^\s，。：；！？、（）《》“”]*"
PLACE_OR_PATH = re.compile(rf"{PLACE}|{IN_A_PATH}[/\\]{IN_A_PATH}")
SECOND = "\0"  # stands for a wide letter's second column while lines are made


def columns(text: str) -> int:
    """Return how many columns the text takes."""
    return len(_spread(text))


def padded(text: str, width: int) -> str:
    """Return the text, filled up with blanks to this many columns."""
    return text + " " * (width - columns(text))


class Wrapper(textwrap.TextWrapper):
    """A TextWrapper that counts columns. Within a path no line ends."""

    def wrap(self, text: str) -> list[str]:
        """Return the lines."""
        return [line.replace(SECOND, "") for line in super().wrap(text)]

    def _split(self, text: str) -> list[str]:
        return [_spread(piece) for word in super()._split(text) for piece in _pieces(word)]


def _pieces(word: str) -> list[str]:
    places = [found.start() for found in PLACE_OR_PATH.finditer(word) if not found[0]]
    return [word[start:end] for start, end in pairwise([0, *places, len(word)]) if start < end]


def _spread(text: str) -> str:
    return "".join(
        sign + SECOND if unicodedata.east_asian_width(sign) in "WF" else sign for sign in text
    )
