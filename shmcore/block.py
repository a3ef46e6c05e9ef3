"""What a new block shall be, and what opening one gives: the words between handles and systems."""

import mmap
from typing import NamedTuple


class New(NamedTuple):
    """What a new block shall be."""

    size: int  # bytes
    content: bytes = b""  # what it begins with
    track: bool = True  # whether it goes when its process tree is gone
    reserve: bool = True  # whether its memory is set aside at once
    mode: int = 0o600  # who may open it, as the umask allows


class Opened(NamedTuple):
    """What a system has opened for a handle."""

    name: str
    descriptor: int  # -1 where a block has none
    mapping: mmap.mmap
    identity: str  # tells it from another block of the same name; empty where the system cannot
