"""What this program has made: a record of each block, beside the blocks.

Each user in a process tree has one journal: a folder that `reaper.py` describes, which has a link
for each of the user's blocks. A block is noted before it gets its name. The reaper, a program of
its own, waits until nobody holds the tree's lock any more; then it removes the blocks and the
journal. While it lives it holds a lock on the journal's folder. Should it have been killed, the
next creation of the tree starts another; should the tree be gone too, the next program of the same
user does its work.

A journal has a name that nobody can foresee and belongs to its user alone. What belongs to somebody
else, or is of another version, is left alone.
"""

import errno
import fcntl
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from multiprocessing import util
from typing import NamedTuple

from . import reaper, tree
from .block import keep
from .reaper import LOCK, Entry

assert sys.platform != "win32"

CROWD = 64  # so many noted blocks are looked through for those that others have unlinked
PAUSE = 0.02  # seconds between two attempts to start a reaper


class Made(NamedTuple):
    """A block that this process has made."""

    identity: str
    path: str | None  # of the journal in which it is noted; None where it goes with this process


made: dict[str, Made] = {}  # by name
_crowded = CROWD
_next_attempts: dict[str, float] = {}  # when a reaper may next be started, by journal


# --8<-- [start:note]
def note(name: str, identity: str) -> str | None:
    """Note a block that is about to get its name; return the path of the journal.

    Where no journal can be made (no folder may be made, or the system has no room for one) the
    block ends with this process, as far as this process can see to it.
    """
    entry = f"{os.getpid()} {name}".encode()
    with suppress(OSError):
        for _ in range(3):
            with suppress(FileNotFoundError):  # somebody has removed journal or link just now
                path = _path_with_reaper()
                link = _link(path, name, identity)
                try:
                    os.symlink(entry, link)
                    return path
                except FileExistsError:  # that block is gone: its identity is used again
                    os.unlink(link)
    return None
    # --8<-- [end:note]


def _link(path: str, name: str, identity: str) -> bytes:
    return f"{path}/{reaper.link_of(name, identity)}".encode()


def remember(name: str, identity: str, path: str | None) -> None:
    """Remember a block that has its name now."""
    global _crowded
    made[name] = Made(identity, path)
    if len(made) > _crowded:
        for name, (identity, _) in list(made.items()):
            if not reaper.exists(name, identity):
                forget(name, identity)
        _crowded = max(CROWD, 2 * len(made))


def forget(name: str, identity: str) -> None:
    """Strike out a block, should it be noted."""
    path = None
    if name in made and made[name].identity == identity:  # not another one of the same name
        path = made.pop(name).path
    with suppress(OSError):
        os.unlink(_link(path or tree.journal(os.geteuid()), name, identity))


def remove(name: str, identity: str) -> None:
    """Remove a block and its note.

    Raises FileNotFoundError where the name is gone, or names another block by now.
    """
    reaper.remove(name, identity)
    forget(name, identity)


def discard(name: str, identity: str) -> None:
    """Remove a block and its note, if they are there."""
    with suppress(OSError):
        reaper.remove(name, identity)
    forget(name, identity)


def _remove_unnoted() -> None:
    for name, (identity, path) in list(made.items()):
        if path is None:
            discard(name, identity)


def path_of_a_new_socket() -> str | None:
    """Return a path in the journal, for a socket that goes with it; None where there is none."""
    if sys.platform == "linux":
        with suppress(OSError):
            return f"{_path_with_reaper()}/{reaper.SOCKET}{os.urandom(8).hex()}"
    return None


def remove_made_by(process: int) -> None:
    """Remove the blocks that a process of this tree, now gone, has left."""
    with suppress(OSError):
        for name, identity, maker in reaper.read(tree.journal(os.geteuid())):
            if maker == process:
                discard(name, identity)


def _path_with_reaper() -> str:
    """Return the path of this user's journal, made if it is not there, and seen to by a reaper.

    Raises OSError where that is not possible, or where what has its name is somebody else's.
    """
    path = tree.journal(os.geteuid())
    try:
        _see_to_reaper(path)
    except FileNotFoundError:
        whole, path = tree.whole(), tree.journal(os.geteuid())
        with suppress(FileExistsError):
            tree.make_folder(path)
        with suppress(OSError):  # it is there; another user's lock could not be linked, nor tried
            if _is_ours(os.lstat(path)):
                tree.link(whole.held, f"{path}/{LOCK}")
        _see_to_reaper(path)
    return path


def _is_ours(status: os.stat_result) -> bool:
    """Tell whether a folder belongs to this user alone."""
    mine = status.st_uid == os.geteuid() and not status.st_mode & 0o077
    return mine and stat.S_ISDIR(status.st_mode)


def _see_to_reaper(path: str) -> None:
    """Start a reaper where none is at work; OSError where that is no journal of ours.

    Who gets the lock on the folder hands it to the reaper, and the system drops it with that.
    """
    opened: list[int] = []
    with tree.mutex:
        try:
            journal = keep(opened, partial(os.open, path, os.O_DIRECTORY | os.O_NOFOLLOW))
            if not _is_ours(os.fstat(journal)):
                raise PermissionError(errno.EPERM, "the journal is somebody else's", path)
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
            whole, is_due = tree.whole(), time.monotonic() >= _next_attempts.get(path, 0)
            if is_due and path == tree.journal(os.geteuid()):
                from . import launcher  # once in most programs, and never in many processes

                launcher.start(path, [journal, *(end for end in whole[1:3] if end >= 0)])
                _next_attempts[path] = time.monotonic() + PAUSE
                collect()
        except BlockingIOError:
            pass  # one is there
        finally:
            for descriptor in opened:
                os.close(descriptor)


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
            found += [entry for entry in reaper.read(path) if reaper.exists(*entry[:2])]
    return found


def _journals() -> Iterator[str]:
    """Yield the path of each journal of this user."""
    for name in os.listdir(tree.FOLDER):
        if name.startswith(tree.PREFIX):
            with suppress(OSError):
                if _is_ours(os.lstat(path := f"{tree.FOLDER}/{name}")):
                    yield path


def _in_child(*_: object) -> None:
    made.clear()
    util.Finalize(None, _remove_unnoted, exitpriority=0)


os.register_at_fork(after_in_child=_in_child)
util.register_after_fork(_in_child, _in_child)
_in_child()
