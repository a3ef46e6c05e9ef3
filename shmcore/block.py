"""What a new block shall be, and what opening one gives: the words between handles and systems."""

import mmap
from collections.abc import Callable
from operator import call
from typing import NamedTuple, TypeVar

ATTACH_PATIENCE = 0.5  # seconds, for a creator that has not finished a block or a list
_Result = TypeVar("_Result")


class New(NamedTuple):
    """What a new block shall be."""

    size: int  # bytes
    content: bytes = b""  # what it begins with
    track: bool = True  # whether it goes when its process tree is gone
    reserve: bool = True  # whether its memory is set aside at once
    mode: int = 0o600  # who may open it, as the umask allows
    manager: str = ""  # the id of the manager with which it ends, if with one


class Opened(NamedTuple):
    """What a system has opened for a handle."""

    name: str
    descriptor: int  # -1 where a block has none
    mapping: mmap.mmap
    identity: str  # tells it from another block of the same name; empty where the system cannot


def keep(kept: list[_Result], opening: Callable[[], _Result]) -> _Result:
    """Call a function and keep what it returns, before anything else can happen.

    After a call, and before its result has a name, a signal's handler may raise an error; then
    nobody would know what was opened.
    """
    kept.extend(map(call, [opening]))
    return kept[-1]
