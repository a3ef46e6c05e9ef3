"""Which blocks this process tree made, and who removes them when it is gone.

A process tree is a program with the processes that multiprocessing or fork starts for it. It has
one journal, a hidden folder, in which every new block is noted before it gets its name. A process
that makes or attaches a block holds a shared lock on the journal until it is gone, however it goes:
the system drops the lock with the process. When the last one has gone, the reaper, started with the
journal, gets the lock for itself, removes what is left, and the journal too. It also waits for the
processes from which the one that started it descends: they may never have touched a block. Should
the reaper have been killed, the next program that makes a block does its work.
"""

import fcntl
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from multiprocessing import current_process, parent_process
from pathlib import Path
from typing import Any

from . import reaper
from .reaper import Entry

assert sys.platform != "win32"

# Where the blocks are files, the journals lie with them and go with them at a restart. No block can
# have such a name: it has a colon.
FOLDER = "/dev/shm" if os.path.isdir("/dev/shm") else os.environ.get("TMPDIR", "/tmp")
STARTERS = (b"spawn", b"forkserver")  # modules whose name tells that multiprocessing started it
REAPER = "reaper"  # the journal's entry that tells that one has been started
CROWD = 64  # so many noted blocks are looked through for those that others have unlinked


class _Held:
    """The journal that this process holds, if any, and the blocks noted there from here."""

    def __init__(self) -> None:
        self.mutex = threading.RLock()
        self.journal, self.path, self.identity = -1, "", ""
        self.process = os.getpid()
        self.ancestors: list[int] = []  # processes that forked one another down to this one
        self.blocks: dict[str, str] = {}  # identity to name
        self.crowded = CROWD

    def is_open(self) -> bool:
        """Tell whether the journal is still open: programs are known to close all descriptors."""
        try:
            status = os.fstat(self.journal)
        except OSError:
            return False
        is_it = reaper.identity_of(status) == self.identity and status.st_nlink > 0
        return is_it and status.st_uid == os.geteuid()


_held = _Held()


def _in_forked_child() -> None:
    _held.ancestors.append(_held.process)  # who may be gone by now, so that getppid() says another
    _held.process = os.getpid()
    _held.mutex = threading.RLock()


os.register_at_fork(after_in_child=_in_forked_child)


def note(name: str, identity: str) -> None:
    """Note a block that is about to get its name; OSError where that is not possible."""
    _hold()
    link, entry = identity or name[1:], f"{os.getpid()} {name}"
    try:
        os.symlink(entry, link, dir_fd=_held.journal)
    except FileExistsError:  # that block is gone: its identity is used again
        os.unlink(link, dir_fd=_held.journal)
        os.symlink(entry, link, dir_fd=_held.journal)


def keep(name: str, identity: str) -> None:
    """Remember a noted block that has its name now."""
    _held.blocks[identity] = name
    if len(_held.blocks) > _held.crowded:
        for identity, name in list(_held.blocks.items()):
            if not reaper.exists(name, identity):
                forget(name, identity)
        _held.crowded = max(CROWD, 2 * len(_held.blocks))


def forget(name: str, identity: str) -> None:
    """Strike out a block, should it be noted."""
    _held.blocks.pop(identity, None)
    with suppress(OSError):
        os.unlink(identity or name[1:], dir_fd=_held.journal)


def path_of_a_new_entry() -> str:
    """Return a path in the journal: what is put there goes with it."""
    _hold()
    return f"{_held.path}/{os.urandom(8).hex()}"


def join() -> None:
    """Hold the tree's journal, if it has one: a block of the tree may be in use here from now."""
    if not _held.is_open() and os.path.isdir(_path()):
        _hold()


def made_by(process: int) -> list[tuple[str, str]]:
    """Return name and identity of the blocks that a process of this tree has made and noted."""
    join()
    noted = reaper.read(_held.journal) if _held.is_open() else []
    return [(name, identity) for name, identity, maker in noted if maker == process]


def _hold() -> None:
    """Hold the tree's journal; where there is none, make it and start its reaper."""
    with _held.mutex:
        if _held.is_open():
            return
        path = _path()
        while True:
            with suppress(FileExistsError):
                os.mkdir(path, 0o700)
            with suppress(FileNotFoundError):
                journal = os.open(path, os.O_DIRECTORY | os.O_NOFOLLOW)
                fcntl.flock(journal, fcntl.LOCK_SH)
                if (status := os.fstat(journal)).st_nlink:
                    break
                os.close(journal)  # its tree had just ended
        _held.journal, _held.path, _held.identity = journal, path, reaper.identity_of(status)
        if not os.path.lexists(f"{path}/{REAPER}"):
            _start_reaper()
            collect()


def _path() -> str:
    return f"{FOLDER}/{_prefix()}{_tree()[0]}"


def _tree() -> tuple[str, int]:
    """Return a name for this process tree, and its first process."""
    process: Any = current_process()
    # multiprocessing hands this on, from now, to every process that is started from here.
    if "shmcore" not in process._config:
        first = _relatives()[-1]
        # Its key is the same in all of a tree, but programs may agree on one.
        name = sha256(process.authkey + str(first).encode()).hexdigest()[:16]
        process._config["shmcore"] = name, first
    tree: tuple[str, int] = process._config["shmcore"]
    return tree


def _prefix() -> str:
    return f".shmcore:{os.geteuid()}:"


def _start_reaper() -> None:
    if getattr(sys, "frozen", False):
        return  # there the interpreter is the program itself
    # The shell starts it and ends at once: so it is no child for which the program might wait.
    shell = ["/bin/sh", "-c", '"$@" &', "sh", sys.executable or "false", "-I", "-S"]
    command = [*shell, reaper.__file__, _held.path, *map(str, {*_relatives(), _tree()[1]})]
    nowhere = [(os.POSIX_SPAWN_OPEN, number, "/dev/null", os.O_RDWR, 0) for number in range(3)]
    files = [(os.POSIX_SPAWN_DUP2, _held.journal, 3), *nowhere]
    # It hears no signal that asks for its end, and gets a session of its own: what is sent to the
    # program's process group does not reach it. Where it cannot be started, the next program that
    # can will clean up.
    unheard = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    options: dict[str, Any] = {"file_actions": files, "setsid": True, "setsigmask": unheard}
    with suppress(OSError, NotImplementedError):
        os.waitpid(os.posix_spawn(command[0], command, os.environ, **options), 0)
        os.symlink("started", REAPER, dir_fd=_held.journal)


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


def collect() -> list[str]:
    """Remove the blocks of trees that have ended without their reaper; return their names."""
    removed: list[str] = []
    for path, journal in _journals():
        with suppress(OSError):
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
            removed += reaper.finish(path, journal)
    return removed


def entries() -> list[Entry]:
    """Return what the journals of this user's trees say of blocks that still exist."""
    found = [entry for _, journal in _journals() for entry in reaper.read(journal)]
    return [entry for entry in found if reaper.exists(*entry[:2])]


def _journals() -> Iterator[tuple[str, int]]:
    """Yield path and descriptor of each journal of this user."""
    for path in Path(FOLDER).glob(f"{_prefix()}*"):
        with suppress(OSError):
            if path.lstat().st_uid == os.geteuid():
                journal = os.open(path, os.O_DIRECTORY | os.O_NOFOLLOW)
                try:
                    yield str(path), journal
                finally:
                    os.close(journal)


# A process of a tree that has blocks already is one of theirs from the beginning.
with suppress(OSError):
    join()
