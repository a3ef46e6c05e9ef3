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

import fcntl
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import util

from . import reaper, tree
from .reaper import LOCK, Entry

assert sys.platform != "win32"

CROWD = 64  # so many noted blocks are looked through for those that others have unlinked
PAUSE = 0.02  # seconds between two attempts to start a reaper

noted: dict[str, str] = {}  # blocks made by this process: name to identity
_unnoted: dict[str, str] = {}  # those that could not be noted and go with this process
_crowded = CROWD
_trusted: dict[str, float] = {}  # journals, and when a reaper may next be started for them


# --8<-- [start:note]
def note(name: str, identity: str) -> None:
    """Note a block that is about to get its name.

    Where no journal can be made (no folder may be made, or the system has no room for one) the
    block ends with this process, as far as this process can see to it.
    """
    try:
        path = _path()
        if path not in _trusted:
            path = _make()
        try:
            _write(path, name, identity)
        except FileNotFoundError:  # somebody has removed it
            _write(path := _make(), name, identity)
        _see_to_reaper(path)
    except OSError:
        if not _unnoted:
            util.Finalize(None, _remove_unnoted, exitpriority=0)
        _unnoted[name] = identity
    # --8<-- [end:note]


def _path() -> str:
    return tree.journal(os.geteuid())


def _link(path: str, name: str, identity: str) -> bytes:
    return f"{path}/{reaper.link_of(name, identity)}".encode()


def _write(path: str, name: str, identity: str) -> None:
    link, entry = _link(path, name, identity), f"{os.getpid()} {name}".encode()
    try:
        os.symlink(entry, link)
    except FileExistsError:  # that block is gone: its identity is used again
        os.unlink(link)
        os.symlink(entry, link)


def keep(name: str, identity: str) -> None:
    """Remember a block that has its name now."""
    global _crowded
    noted[name] = identity
    if len(noted) > _crowded:
        for name, identity in list(noted.items()):
            if not reaper.exists(name, identity):
                forget(name, identity)
        _crowded = max(CROWD, 2 * len(noted))


def forget(name: str, identity: str) -> None:
    """Strike out a block, should it be noted."""
    noted.pop(name, None)
    _unnoted.pop(name, None)
    with suppress(OSError):
        os.unlink(_link(_path(), name, identity))


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
    for name, identity in list(_unnoted.items()):
        discard(name, identity)


def path_of_a_new_socket() -> str | None:
    """Return a path in the journal, for a socket that goes with it; None where there is none."""
    with suppress(OSError):
        _see_to_reaper(path := _make())
        return f"{path}/{reaper.SOCKET}{os.urandom(8).hex()}"
    return None


def remove_made_by(process: int) -> None:
    """Remove the blocks that a process of this tree, now gone, has left."""
    with suppress(OSError):
        for name, identity, maker in reaper.read(_path()):
            if maker == process:
                discard(name, identity)


def _make() -> str:
    """Make this user's journal, or find it made; return its path.

    Raises OSError where that is not possible, or where what has its name is somebody else's.
    """
    whole, path = tree.whole(), _path()
    try:
        tree.make_folder(path)
    except FileExistsError:
        if not _is_journal(path):
            raise
    with suppress(OSError):  # it is there; another user's lock could not be linked, nor tried
        tree.link(whole.held, f"{path}/{LOCK}")
    _trusted.setdefault(path, 0.0)
    return path


def _is_journal(path: str) -> bool:
    status = os.lstat(path)
    mine = status.st_uid == os.geteuid() and not status.st_mode & 0o077
    return mine and stat.S_ISDIR(status.st_mode)


def _see_to_reaper(path: str) -> None:
    """Start a reaper where none is at work.

    Who gets the lock on the folder hands it to the reaper, and the system drops it with that.
    """
    with tree.mutex:
        journal = os.open(path, os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
            whole = tree.whole()
            if time.monotonic() >= _trusted[path] and path == tree.journal(os.geteuid()):
                from . import launcher  # once in most programs, and never in many processes

                launcher.start(path, [journal, *(end for end in whole[1:3] if end >= 0)])
                _trusted[path] = time.monotonic() + PAUSE
                collect()
        except BlockingIOError:
            pass  # one is there
        finally:
            os.close(journal)


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
                if _is_journal(path := f"{tree.FOLDER}/{name}"):
                    yield path


def _in_child() -> None:
    noted.clear()
    _unnoted.clear()


os.register_at_fork(after_in_child=_in_child)
