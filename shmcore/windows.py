"""Named blocks on Windows: the same few functions as posix.py.

Windows keeps a block for as long as some process has a handle on it, and no longer. So nothing can
be left behind, taking a name away is not possible, and the standard library's own way to open a
block does well.
"""

import sys
from multiprocessing.process import BaseProcess
from multiprocessing.shared_memory import SharedMemory as Standard
from typing import Any

from . import layout
from .block import New, Opened

assert sys.platform == "win32"

NAME_PREFIX = ""


def check(name: str) -> None:
    """Raise ValueError for what is no name; which names can be used is left to the system."""
    if not name or "\0" in name:
        raise ValueError(f"a block's name is text without NUL, not {name!r:.80}")


def create(name: str, new: New) -> Opened:
    """Create and map a block of at least `size` bytes.

    Raises FileExistsError where the name is taken. Tracking makes no difference: a block always
    goes with its processes. For an empty name a new one is found.
    """
    opened = _taken_over(Standard(name or None, create=True, size=new.size))
    layout.publish(new.content, opened.mapping)
    return opened


def attach(name: str) -> Opened:
    """Open and map the block of that name, or raise FileNotFoundError."""
    return _taken_over(Standard(name))


def _taken_over(block: Any) -> Opened:
    """Return what a handle of the standard library has opened, and leave it without."""
    mapping, block._mmap = block._mmap, None
    block.close()
    return Opened(block._name, -1, mapping, "")


def remove(name: str, identity: str) -> None:
    """Do nothing: the block goes with its last handle."""


def discard(name: str, identity: str) -> None:
    """Do nothing: the block goes with its last handle."""


def new_address() -> str | None:
    """Leave the choice of where a manager's server listens to multiprocessing."""
    return None


def wait_for_end(process: BaseProcess) -> None:
    """Return when the process is gone."""
    process.join()


def manager_id(address: object) -> str:
    """Return nothing: no record is kept."""
    return ""


def manager_at(address: object) -> str:
    """Leave it to the manager's process to make blocks: here they end with their last handle."""
    return ""


def blocks_of(manager: str) -> list[Any]:
    """Return nothing: the blocks go with their process."""
    return []


def remove_blocks_of(manager: str) -> None:
    """Do nothing: the blocks go with their process."""
