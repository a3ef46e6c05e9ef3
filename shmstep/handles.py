"""What a handle tells of its block: the one place that knows its private names.

All but one are the same in shmcore and in the standard library.
"""

import mmap
import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from . import inert


class Handle(NamedTuple):
    """A SharedMemory, or the one in a ShareableList, at this moment."""

    name: str  # without the system's slash
    size: int
    is_list: bool
    is_open: bool
    is_creator: bool  # in the process that constructed it
    descriptor: int
    length: int  # how many items a list has


def read(attributes: Mapping[str, Any]) -> Handle | None:
    """Return what an object's own attributes say, if they are a handle's; call no method of its."""
    shm = attributes.get("shm")
    block = attributes if shm is None else inert.attributes_of(shm)
    name, size, mapping = map(block.get, ("_name", "_size", "_mmap"))
    if type(name) is not str or type(size) is not int:
        return None
    length = attributes.get("_count", attributes.get("_list_len"))  # the library's, the standard's
    return Handle(
        name=name.removeprefix("/"),
        size=size,
        is_list=shm is not None,
        is_open=type(mapping) is mmap.mmap and not mapping.closed,
        is_creator=type(flags := block.get("_flags")) is int and bool(flags & os.O_CREAT),
        descriptor=descriptor if type(descriptor := block.get("_fd")) is int else -1,
        length=length if type(length) is int else 0,
    )
