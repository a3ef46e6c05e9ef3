"""What programs have left whose processes are all gone, and their reaper too.

The next program of the same user does the reaper's work. It looks at all journals of this user, and
tells by their locks whose tree still lives.
"""

import fcntl
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress

from . import reaper, tree
from .reaper import LOCK, Entry

assert sys.platform != "win32"


def collect() -> tuple[list[str], list[str]]:
    """Remove the blocks of trees that have ended without their reaper.

    Return the names that were removed, and those that could not be.
    """
    removed: list[str] = []
    left: list[str] = []
    for path in _journals():
        opened: list[int] = []
        try:
            # First whether its tree lives, then whether a reaper is at work: who tries the folder
            # of a living tree would look like one.
            for file in f"{path}/{LOCK}", path:
                opened.append(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK))
                fcntl.flock(opened[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
            for names, more in zip((removed, left), reaper.finish(path), strict=True):
                names += more
        except FileNotFoundError:
            with suppress(OSError):  # there is something in it that nobody could judge
                if path != tree.journal(os.geteuid()):  # which is just being made
                    os.rmdir(path)
        except OSError:
            pass
        finally:
            for descriptor in opened:
                os.close(descriptor)
    return removed, left


def entries() -> list[Entry]:
    """Return what the journals of this user say of blocks that still exist."""
    found: list[Entry] = []
    for path in _journals():
        with suppress(OSError):
            found += [entry for entry in reaper.read(path)[0] if reaper.exists(*entry[:2])]
    return found


def _journals() -> Iterator[str]:
    """Yield the path of each journal of this user."""
    for name in os.listdir(tree.FOLDER):
        if name.startswith(tree.PREFIX):
            with suppress(OSError):
                if is_ours(os.lstat(path := f"{tree.FOLDER}/{name}")):
                    yield path


def is_ours(status: os.stat_result) -> bool:
    """Tell whether a folder belongs to this user alone."""
    mine = status.st_uid == os.geteuid() and not status.st_mode & 0o077
    return mine and stat.S_ISDIR(status.st_mode)
