"""Named blocks on Windows: the same few functions as posix.py.

Windows keeps a block for as long as some process has a handle on it, and no longer. So nothing can
be left behind, and taking a name away is not possible.
"""

import _winapi
import errno
import mmap
import os
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess

assert sys.platform == "win32"

Opened = tuple[str, int, mmap.mmap, str]  # name, descriptor, mapping, identity
Fill = Callable[[mmap.mmap], None]  # writes a block's first content

NAME_PREFIX = ""
NAME_LENGTH = 254


def new_name() -> str:
    """Return a random name."""
    return f"wnsm_{os.urandom(4).hex()}"


def create(name: str, size: int, fill: Fill, track: bool) -> Opened:
    """Create and map a block of at least `size` bytes, filled by `fill`.

    Raises FileExistsError where the name is taken. `track` makes no difference: a block always goes
    with its processes.
    """
    while True:
        chosen = name or new_name()
        # This handle holds the name until the mapping has its own.
        new, page = _winapi.INVALID_HANDLE_VALUE, _winapi.PAGE_READWRITE
        handle = _winapi.CreateFileMapping(new, 0, page, size >> 32, size & 0xFFFFFFFF, chosen)
        try:
            if _winapi.GetLastError() != _winapi.ERROR_ALREADY_EXISTS:
                mapping = mmap.mmap(-1, size, tagname=chosen)
                fill(mapping)
                return chosen, -1, mapping, ""
        finally:
            _winapi.CloseHandle(handle)
        if name:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)


def attach(name: str) -> Opened:
    """Open and map the block of that name, or raise FileNotFoundError."""
    handle = _winapi.OpenFileMapping(_winapi.FILE_MAP_READ, False, name)
    try:
        address = _winapi.MapViewOfFile(handle, _winapi.FILE_MAP_READ, 0, 0, 0)
        size = _winapi.VirtualQuerySize(address)
        _winapi.UnmapViewOfFile(address)
        return name, -1, mmap.mmap(-1, size, tagname=name), ""
    finally:
        _winapi.CloseHandle(handle)


def remove(name: str, identity: str) -> None:
    """Do nothing: the block goes with its last handle."""


def new_address() -> str | None:
    """Leave the choice of where a manager's server listens to multiprocessing."""
    return None


def wait_for_end(process: BaseProcess) -> None:
    """Return when the process is gone."""
    process.join()


def remove_made_by(process: int) -> None:
    """Do nothing: the blocks went with their process."""


def close(descriptor: int) -> None:
    """Do nothing: the mapping holds the only handle."""
