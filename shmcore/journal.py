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
from .reaper import Entry, Identity

assert sys.platform != "win32"

# Where the blocks are files, the journals lie with them and go with them at a restart.
FOLDER = "/dev/shm" if os.path.isdir("/dev/shm") else os.environ.get("TMPDIR", "/tmp")
COMPACT = 1 << 18  # bytes from which on a journal is rid of blocks that are gone


class _Held:
    """The journal that this process holds, if any."""

    def __init__(self) -> None:
        self.mutex = threading.RLock()
        self.descriptor = -1
        self.identity = (-1, -1)
        self.compact = COMPACT

    def status(self) -> os.stat_result | None:
        """Return the journal's state; None where none is held, or the program closed it."""
        try:
            status = os.fstat(self.descriptor)
        except OSError:
            return None
        return status if (status.st_dev, status.st_ino) == self.identity else None


_held = _Held()


def _in_forked_child() -> None:
    _held.mutex = threading.RLock()


os.register_at_fork(after_in_child=_in_forked_child)


def _prefix() -> str:
    return f".shmcore-{os.getuid()}-"


def _path() -> str:
    # multiprocessing hands this key to every process of a tree, and to no other.
    tree = sha256(current_process().authkey).hexdigest()[:16]
    return os.path.join(FOLDER, _prefix() + tree)


def note(name: str, identity: Identity, maker: int | None = None) -> None:
    """Note a block that is about to get its name, made by this process unless told otherwise.

    Raises OSError where that cannot be written.
    """
    with _held.mutex:
        if _held.status() is None:
            _hold(create=True)
        fcntl.lockf(_held.descriptor, fcntl.LOCK_EX)
        try:
            size = os.fstat(_held.descriptor).st_size
            os.pwrite(_held.descriptor, reaper.line((name, identity, maker or os.getpid())), size)
            if size > _held.compact:
                _compact()
        finally:
            fcntl.lockf(_held.descriptor, fcntl.LOCK_UN)


def forget(name: str) -> None:
    """Note that the name is given up, for systems where nothing else tells its blocks apart."""
    if _held.status() is not None:
        note(name, (0, 0), maker=reaper.NOBODY)


def join() -> None:
    """Hold the tree's journal, if it has one: a block of the tree may be in use here from now."""
    if _held.status() is None:
        with _held.mutex:
            _hold(create=False)


def _hold(create: bool) -> None:
    path = _path()
    while True:
        new = False
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            if not create:
                return
            try:
                flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC
                descriptor = os.open(path, flags, 0o600)
            except FileExistsError:
                continue
            new = True
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        status = os.fstat(descriptor)
        if status.st_nlink:
            break
        os.close(descriptor)  # its tree had just ended
    _held.descriptor, _held.identity = descriptor, (status.st_dev, status.st_ino)
    if new:
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


def _compact() -> None:
    kept = b"".join(map(reaper.line, filter(reaper.exists, reaper.read(_held.descriptor))))
    # First write, then cut: killed in between, some blocks are merely noted twice.
    os.pwrite(_held.descriptor, kept, 0)
    os.ftruncate(_held.descriptor, len(kept))
    _held.compact = max(COMPACT, 2 * len(kept))


def remove_made_by(process: int) -> None:
    """Remove the blocks that this process of the tree, now gone, has left."""
    if _held.status() is None:
        join()
    if _held.status() is not None:
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
            found += filter(reaper.exists, reaper.read(descriptor))
            os.close(descriptor)
    return found


def _journals() -> list[str]:
    return [os.path.join(FOLDER, name) for name in os.listdir(FOLDER) if name.startswith(_prefix())]
