"""Which blocks this process tree made, and who removes them when it is gone.

A process tree is a program with the processes that multiprocessing or fork starts for it. It has
one journal, a hidden file, in which every new block is noted before it gets its name. A process
that makes or attaches a block holds a shared lock on the journal until it is gone, however it goes:
the system drops the lock with the process. When the last one has gone, the reaper, started with the
journal, gets the lock for itself, removes what is left, and the journal too. Should the reaper have
been killed, the next program that makes a block does its work.
"""

import fcntl
import os
import sys
import threading
from contextlib import suppress
from hashlib import sha256
from multiprocessing import current_process, parent_process

from . import reaper
from .reaper import RECORD, Entry, Identity

assert sys.platform != "win32"

# Where the blocks are files, the journals lie with them and go with them at a restart.
FOLDER = "/dev/shm" if os.path.isdir("/dev/shm") else os.environ.get("TMPDIR", "/tmp")
RUN = 64  # so many records a process takes for itself at a time


class _Held:
    """The journal that this process holds, if any, and its own records in it."""

    def __init__(self) -> None:
        self.mutex = threading.RLock()
        self.descriptor, self.identity = -1, (-1, -1)
        self.forget_records()

    def forget_records(self) -> None:
        """Start with no records, as a forked child does: those there are belong to its parent."""
        self.free: list[int] = []
        self.used: dict[tuple[str, Identity], int] = {}  # block to position
        self.crowded = RUN

    def is_open(self) -> bool:
        """Tell whether the journal is still open: programs are known to close all descriptors."""
        try:
            status = os.fstat(self.descriptor)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == self.identity


_held = _Held()


def _in_forked_child() -> None:
    _held.mutex = threading.RLock()
    _held.forget_records()


os.register_at_fork(after_in_child=_in_forked_child)


def _prefix() -> str:
    return f".shmcore-{os.getuid()}-"


def _path() -> str:
    # multiprocessing hands this key to every process of a tree, and to no other.
    tree = sha256(current_process().authkey).hexdigest()[:16]
    return os.path.join(FOLDER, _prefix() + tree)


def note(name: str, identity: Identity) -> None:
    """Note a block that is about to get its name. Raises OSError where that cannot be written."""
    with _held.mutex:
        if not _held.is_open():
            _held.forget_records()
            _hold(create=True)
        forget(name, identity)
        if not _held.free:
            _find_records()
        record, written = reaper.record((name, identity, os.getpid())), 0
        while written < RECORD:  # a full disk cuts short first, and is an error next
            written += os.pwrite(_held.descriptor, record[written:], _held.free[-1] + written)
        _held.used[name, identity] = _held.free.pop()


def forget(name: str, identity: Identity) -> None:
    """Let the record of a block that this process has made and unlinked be used again."""
    with _held.mutex:
        position = _held.used.pop((name, identity), None)
        if position is not None:
            if not any(identity) and _held.is_open():
                # Nothing but the record tells this block from the next one of its name.
                os.pwrite(_held.descriptor, bytes(RECORD), position)
            _held.free.append(position)


def _find_records() -> None:
    """Find free records: those of blocks that others have unlinked, or new ones."""
    if len(_held.used) >= _held.crowded:
        for block in list(_held.used):
            if not reaper.exists(*block):
                forget(*block)
        _held.crowded = max(RUN, 2 * len(_held.used))
    if not _held.free:
        fcntl.lockf(_held.descriptor, fcntl.LOCK_EX)
        try:
            end = os.fstat(_held.descriptor).st_size
            os.ftruncate(_held.descriptor, end + RUN * RECORD)
        finally:
            fcntl.lockf(_held.descriptor, fcntl.LOCK_UN)
        _held.free += range(end, end + RUN * RECORD, RECORD)


def join() -> None:
    """Hold the tree's journal, if it has one: a block of the tree may be in use here from now."""
    if _held.descriptor < 0:
        with _held.mutex:
            _hold(create=False)


def _hold(create: bool) -> None:
    path = _path()
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | (os.O_CREAT if create else 0)
    while True:
        try:
            descriptor = os.open(path, flags, 0o600)
        except FileNotFoundError:
            return
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        status = os.fstat(descriptor)
        if status.st_nlink:
            break
        os.close(descriptor)  # its tree had just ended
    _held.descriptor, _held.identity = descriptor, (status.st_dev, status.st_ino)
    if create and not status.st_size:
        _start_reaper(path)
        collect()


def _start_reaper(path: str) -> None:
    arguments = [sys.executable, "-I", "-S", reaper.__file__, path]
    actions: list[tuple[int, ...] | tuple[int, int, str, int, int]] = [
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0),
    ]
    parent = parent_process()
    if parent is not None:
        actions.append((os.POSIX_SPAWN_DUP2, parent.sentinel, 3))
        arguments.append("parent")
    # A new session: what is sent to the program's process group does not reach the reaper.
    try:
        os.posix_spawn(sys.executable, arguments, os.environ, file_actions=actions, setsid=True)
    except NotImplementedError:
        os.posix_spawn(sys.executable, arguments, os.environ, file_actions=actions, setpgroup=0)
    except (OSError, TypeError):
        pass  # no program may be started here: the next one that can will clean up


def remove_made_by(process: int) -> None:
    """Remove the blocks that this process of the tree, now gone, has left."""
    join()
    if _held.is_open():
        entries = reaper.read(_held.descriptor)
        reaper.remove_all([entry for entry in entries if entry[2] == process])


def collect() -> list[str]:
    """Remove the blocks of trees that have ended without their reaper; return their names."""
    removed: list[str] = []
    for path in _journals():
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
            else:
                removed += reaper.finish(path, descriptor)
    return removed


def entries() -> list[Entry]:
    """Return what the journals of this user's trees say of blocks that still exist."""
    found: list[Entry] = []
    for path in _journals():
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            found += [entry for entry in reaper.read(descriptor) if reaper.exists(*entry[:2])]
            os.close(descriptor)
    return found


def _journals() -> list[str]:
    return [os.path.join(FOLDER, name) for name in os.listdir(FOLDER) if name.startswith(_prefix())]
