"""What this program has made: a record of each block, beside the blocks.

Each user in a process tree has one journal: a folder that `reaper.py` describes, with a record of
each of the user's blocks. A block is noted before it gets its name. The reaper, a program of
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
import sys
import time
from _blake2 import blake2b  # see tree.py
from contextlib import suppress
from functools import partial
from multiprocessing import util
from typing import NamedTuple

from . import leftovers, pages, reaper, tree
from .block import keep
from .pages import Note
from .reaper import LOCK, Entry

assert sys.platform != "win32"

CROWD = 64  # so many noted blocks are looked through for those that others have unlinked
PAUSE = 0.02  # seconds between two attempts to start a reaper
NEEDED_TOO = errno.EMFILE, errno.ENFILE, errno.ENOMEM  # what the block itself would need as well
START_PATIENCE = 0.5  # seconds, for another process that is just starting one


class Made(NamedTuple):
    """A block that this process has made."""

    identity: str
    note: Note | None
    manager: str  # the id of the manager with which it ends, if with one
    is_ours_to_end: bool  # for want of a note; it goes with this process


made: dict[str, Made] = {}  # by name
_crowded = CROWD
_next_attempts: dict[str, float] = {}  # when a reaper may next be started, by journal


def note(name: str, identity: str, manager: str = "") -> Note | None:
    """Note a block that is about to get its name.

    Where no journal can be made (no folder may be made, or the system has no room for one) the
    block ends with this process, as far as this process can see to it. Raises OSError where this
    process has no descriptor or no memory left.
    """
    record = reaper.record_of(name, identity, os.getpid(), manager)
    try:
        for _ in range(3):
            with suppress(FileNotFoundError):  # somebody has removed the journal just now
                return pages.write(*_journal_with_reaper(), record)
    except OSError as error:
        # The time is up for a signal's handler, not for us.
        if isinstance(error, TimeoutError) or error.errno in NEEDED_TOO:
            raise
    return None


def remember(name: str, block: Made) -> None:
    """Remember a block that has its name now."""
    global _crowded
    made[name] = block
    if len(made) > _crowded:
        for name, (identity, *_) in list(made.items()):
            if not reaper.exists(name, identity):
                forget(name, identity)
        _crowded = max(CROWD, 2 * len(made))


def forget(name: str, identity: str, note: Note | None = None) -> None:
    """Strike out a block, should this process have noted it."""
    with tree.mutex:
        block = made.get(name)
        if block and block.identity == identity:  # not another one of the same name
            note = made.pop(name).note
        if note:
            pages.strike_out(note)


def remove(name: str, identity: str) -> None:
    """Remove a block and its note.

    Raises FileNotFoundError where the name is gone, or names another block by now.
    """
    reaper.remove(name, identity)
    forget(name, identity)


def discard(name: str, identity: str, note: Note | None = None) -> None:
    """Remove a block and its note, if they are there."""
    with suppress(OSError):
        reaper.remove(name, identity)
    forget(name, identity, note)


def _remove_unnoted() -> None:
    for name, block in list(made.items()):
        if block.is_ours_to_end:
            discard(name, block.identity)


def path_of_a_new_socket() -> str | None:
    """Return a path in the journal, for a manager's socket, which goes with it; None without one.

    Who looks into the same journal knows by it that manager and client are of one program.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            return f"{_journal_with_reaper()[0]}/{reaper.SOCKET}{os.urandom(8).hex()}"
    return None


def manager_id(address: object) -> str:
    """Return what names the manager that listens at an address, in records."""
    return blake2b(repr(address).encode(), digest_size=8).hexdigest()


def manager_at(address: object) -> str:
    """Return the id of a manager whose socket is in this user's journal, else nothing."""
    with suppress(OSError):
        sockets = f"{tree.journal(os.geteuid())}/{reaper.SOCKET}"
        if isinstance(address, str) and address.startswith(sockets) and os.path.exists(address):
            return manager_id(address)
    return ""


def blocks_of(manager: str) -> list[Entry]:
    """Return the blocks that end with a manager."""
    with suppress(OSError):
        entries, _ = reaper.read(tree.journal(os.geteuid()))
        mine = [entry for entry in entries if entry.manager == manager]
        return [entry for entry in mine if reaper.exists(entry.name, entry.identity)]
    return []


def remove_blocks_of(manager: str) -> None:
    """Remove the blocks that end with a manager."""
    for entry in blocks_of(manager):
        discard(entry.name, entry.identity)


def _journal_with_reaper() -> tuple[str, int]:
    """Return path and inode of this user's journal, made if it is not there, and with a reaper.

    Raises OSError where that is not possible, or where what has its name is somebody else's.
    """
    path = tree.journal(os.geteuid())
    try:
        return path, _see_to_reaper(path)
    except FileNotFoundError:
        whole, path = tree.whole(), tree.journal(os.geteuid())
        with suppress(FileExistsError):
            tree.make_folder(path)
        with suppress(OSError):  # it is there; another user's lock could not be linked, nor tried
            if leftovers.is_ours(os.lstat(path)):
                tree.link(whole.held, f"{path}/{LOCK}")
        return path, _see_to_reaper(path)


def _see_to_reaper(path: str) -> int:
    """Start a reaper where none is at work. Return the journal's inode; OSError if it is not ours.

    Who gets the lock on the folder hands it to the reaper, and the system drops it with that. Who
    starts one has the lock for itself alone, and a reaper shares it: until it is there, nobody may
    go on, or a kill of the program's process group could end all who know of a block.
    """
    opened: list[int] = []
    with tree.mutex:
        try:
            journal = keep(opened, partial(os.open, path, os.O_DIRECTORY | os.O_NOFOLLOW))
            if not leftovers.is_ours(status := os.fstat(journal)):
                raise PermissionError(errno.EPERM, "the journal is somebody else's", path)
            if _is_alone(journal) and time.monotonic() >= _next_attempts.get(path, 0):
                whole = tree.whole()
                if path != tree.journal(os.geteuid()):  # this process has closed all descriptors
                    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
                with suppress(ImportError):  # a user who may not read our files any more
                    from . import launcher  # once in most programs, never in many processes

                    launcher.start(path, [journal, *(end for end in whole[1:3] if end >= 0)])
                fcntl.flock(journal, fcntl.LOCK_SH | fcntl.LOCK_NB)
                _next_attempts[path] = time.monotonic() + PAUSE
                leftovers.collect()
        finally:
            for descriptor in opened:
                os.close(descriptor)
    return status.st_ino


def _is_alone(journal: int) -> bool:
    """Tell whether there is no reaper: then the lock on the journal is ours alone now."""
    deadline = 0.0
    while True:
        for kind in fcntl.LOCK_EX, fcntl.LOCK_SH:
            with suppress(BlockingIOError):
                fcntl.flock(journal, kind | fcntl.LOCK_NB)
                return kind == fcntl.LOCK_EX
        # Somebody is starting one.
        deadline = deadline or time.monotonic() + START_PATIENCE
        if time.monotonic() > deadline:
            return False
        time.sleep(0.001)


def _in_child(*_: object) -> None:
    made.clear()
    pages.begin()
    util.Finalize(None, _remove_unnoted, exitpriority=0)


os.register_at_fork(after_in_child=_in_child)
util.register_after_fork(_in_child, _in_child)
_in_child()
