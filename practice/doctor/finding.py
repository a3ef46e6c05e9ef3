"""What a check has found."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class State(Enum):
    """How it is: good, worth a look, or in the way of the exercises."""

    OK = "ok"
    LOOK = "look"
    FAILS = "fails"


@dataclass(frozen=True)
class Finding:
    """What was found, what to do about it, and what the teacher's line says of it."""

    state: State
    text: str
    advice: str = ""
    short: str = ""


def ok(text: str, short: str = "") -> Finding:
    """All is well."""
    return Finding(State.OK, text, short=short)


def look(text: str, advice: str, short: str = "") -> Finding:
    """It works, and somebody should know."""
    return Finding(State.LOOK, text, advice, short)


def fails(text: str, advice: str, short: str = "") -> Finding:
    """Exercises will not work."""
    return Finding(State.FAILS, text, advice, short)


class Check(NamedTuple):
    """A check: the key of its name in the words, and what finds out."""

    key: str
    find: Callable[[], Finding]
