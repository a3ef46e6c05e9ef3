"""Which blocks this process tree made, and who removes them when it is gone.

A process tree is a program with the processes that multiprocessing or fork starts for it. It has
one journal, a hidden file, in which every new block is noted before it gets its name. A process
that makes or attaches a block holds a shared lock on the journal until it is gone, however it goes:
the system drops the lock with the process. When the last one has gone, the reaper, started with the
journal, gets the lock for itself, removes what is left, and the journal too. It also waits for the
processes from which the one that started it descends: they may never have touched a block. Should
the reaper have been killed, the next program that makes a block does its work.
"""

import fcntl
import os
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from multiprocessing import current_process, parent_process
from pathlib import Path

from . import reaper
from .reaper import RECORD, Entry, Identity

assert sys.platform != "win32"

# Where the blocks are files, the journals lie with them and go with them at a restart. No block can
# have such a name: it has a colon.
FOLDER = "/dev/shm" if os.path.isdir("/dev/shm") else os.environ.get("TMPDIR", "/tmp")
PREFIX = f".shmcore:{os.getuid()}:"
REAPER_START = 10  # seconds that a reaper may take to start
STARTERS = (b"spawn", b"forkserver")  # modules whose name tells that multiprocessing started it
CROWD = 64  # so many noted blocks are looked through for those that others have unlinked


class _Held:
    """The journal that this process holds, if any, and its own records in it."""

    def __init__(self) -> None:
        self.descriptor, self.identity, self.path = -1, (-1, -1), ""
        self.ancestors: list[int] = []  # processes that forked one another down to this one
        self.start_anew()

    def start_anew(self) -> None:
        """Start with no records, as a forked child does: those there are belong to its parent."""
        self.mutex = threading.RLock()
        self.free: list[int] = []
        self.used: dict[tuple[str, Identity], int] = {}  # block to position
        self.crowded = CROWD

    def is_open(self) -> bool:
        """Tell whether the journal is still open: programs are known to close all descriptors."""
        try:
            status = os.fstat(self.descriptor)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == self.identity


_held = _Held()


def _in_forked_child() -> None:
    _held.ancestors.append(os.getppid())
    _held.start_anew()


os.register_at_fork(after_in_child=_in_forked_child)


def note(name: str, identity: Identity) -> int:
    """Note a block that is about to get its name, and return the position of its record.

    Between any two steps a signal's handler may come and note another block. Raises OSError where
    the block cannot be noted.
    """
    record, written = reaper.record((name, identity, os.getpid())), 0
    with _held.mutex:
        if not _held.is_open():
            _held.free.clear()
            _held.used.clear()
            _hold(create=True)
        if not _held.free and len(_held.used) >= _held.crowded:
            for block in list(_held.used):
                if not reaper.exists(*block):
                    forget(*block)
            _held.crowded = max(CROWD, 2 * len(_held.used))
        position = _held.free.pop() if _held.free else _append()
        try:
            while written < RECORD:  # a full disk cuts short first, and is an error next
                written += os.pwrite(_held.descriptor, record[written:], position + written)
        except BaseException:
            _held.free.append(position)
            raise
    return position


def keep(name: str, identity: Identity, position: int) -> None:
    """Remember the record of a block that has its name now."""
    with _held.mutex:
        forget(name, identity)
        _held.used[name, identity] = position


def discard(position: int) -> None:
    """Empty the record of a block that did not come to be."""
    with _held.mutex:
        if _held.is_open():
            os.pwrite(_held.descriptor, bytes(RECORD), position)
            _held.free.append(position)


def _append() -> int:
    """Return the position of a new record. One write makes it: other processes do the same."""
    with open(_held.path, "ab", buffering=0) as file:
        start = -file.write(bytes(RECORD)) + file.tell()
        return -(-start // RECORD) * RECORD  # the next whole record, should one have been cut short


def forget(name: str, identity: Identity) -> None:
    """Let the record of a block that this process has made and unlinked be used again."""
    with _held.mutex:
        position = _held.used.pop((name, identity), None)
        if position is not None:
            if any(identity):
                _held.free.append(position)
            else:  # nothing but the record tells this block from the next one of its name
                discard(position)


def join() -> None:
    """Hold the tree's journal, if it has one: a block of the tree may be in use here from now."""
    if _held.descriptor < 0:
        with _held.mutex:
            _hold(create=False)


def _hold(create: bool) -> None:
    # multiprocessing hands its key to every process of a tree, but programs may agree on one.
    tree = sha256(current_process().authkey + str(_relatives()[-1]).encode()).hexdigest()[:16]
    path = os.path.join(FOLDER, PREFIX + tree)
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
    _held.descriptor, _held.identity, _held.path = descriptor, (status.st_dev, status.st_ino), path
    if create and not status.st_size:
        _start_reaper(path)
        collect()


def _start_reaper(path: str) -> None:
    if not sys.executable:
        return  # the next program that can start one will clean up
    # The shell starts it and ends at once: so it is no child for which the program might wait.
    command = ["/bin/sh", "-c", '"$@" &', "sh"]
    command += [sys.executable, "-I", "-S", reaper.__file__, path, *map(str, _relatives())]
    nowhere = [(os.POSIX_SPAWN_OPEN, number, "/dev/null", os.O_RDWR, 0) for number in range(3)]
    with suppress(OSError):
        # A new session: what is sent to the program's process group does not reach the reaper.
        try:
            shell = os.posix_spawn(
                command[0], command, os.environ, file_actions=nowhere, setsid=True
            )
        except NotImplementedError:
            shell = os.posix_spawn(command[0], command, os.environ, file_actions=nowhere)
        os.waitpid(shell, 0)


def _relatives() -> list[int]:
    """Return this process and those from which it descends within the tree, the first one last."""
    found = [*_held.ancestors, os.getpid()]
    parent = parent_process()
    process = parent.pid if parent and not _held.ancestors else found[0]
    with suppress(OSError):  # as far as the system tells
        while process:
            found.append(process)
            line = Path(f"/proc/{process}/cmdline").read_bytes()
            if not any(b"from multiprocessing.%s import" % by in line for by in STARTERS):
                break
            process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return found


def remove_made_by(process: int) -> None:
    """Remove the blocks that this process of the tree, now gone, has left."""
    join()
    if _held.is_open():
        entries = reaper.read(_held.descriptor)
        reaper.remove_all([entry for entry in entries if entry[2] == process])


def collect(at_once: bool = False) -> list[str]:
    """Remove the blocks of trees that have ended without their reaper; return their names.

    Unless it shall be `at_once`, a reaper is given some time to start.
    """
    removed: list[str] = []
    for path, descriptor, status in _journals():
        starting = status.st_mode & 0o777 != reaper.READY
        if not at_once and starting and time.time() - status.st_mtime < REAPER_START:
            continue
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            removed += reaper.finish(path, descriptor)
    return removed


def entries() -> list[Entry]:
    """Return what the journals of this user's trees say of blocks that still exist."""
    found = [entry for _, descriptor, _ in _journals() for entry in reaper.read(descriptor)]
    return [entry for entry in found if reaper.exists(*entry[:2])]


def _journals() -> Iterator[tuple[str, int, os.stat_result]]:
    """Yield path, open descriptor and state of each journal of this user."""
    for name in os.listdir(FOLDER):
        if name.startswith(PREFIX):
            path = os.path.join(FOLDER, name)
            with suppress(OSError):
                flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
                descriptor = os.open(path, flags)
                try:
                    status = os.fstat(descriptor)
                    if stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid():
                        yield path, descriptor, status
                finally:
                    os.close(descriptor)


# A process of a tree that has blocks already is one of theirs from the beginning.
with suppress(OSError):
    join()
