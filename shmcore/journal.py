"""Which blocks this process tree made, and who removes them when it is gone.

A process tree is a program with the processes that multiprocessing or fork starts for it. It has
one journal, a hidden folder, with a symbolic link for each of its blocks: the link's name is the
block's identity, and what it points to is the process that made the block, a space, and the block's
name. A block is noted before it gets its name.

A process that makes or attaches a block holds a shared lock on the journal until it is gone,
however it goes: the system drops the lock with the process. Processes that may never touch one, but
from which one descends that did, are entered in the journal, with the time when they started. When
nobody holds the lock and none of them is left, the reaper removes the blocks, and the journal too.
The reaper is started with the journal. Should it have been killed, the next program that makes a
block does its work.
"""

import fcntl
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from multiprocessing import current_process, parent_process, util
from pathlib import Path
from typing import Any

from . import reaper
from .reaper import Entry

assert sys.platform != "win32"

# Where the blocks are files, the journals lie with them and go with them at a restart. No block can
# have such a name: it has a colon.
FOLDER = "/dev/shm" if os.path.isdir("/dev/shm") else os.environ.get("TMPDIR", "/tmp")
REAPER = "reaper"  # the journal's entry that tells that one has been started
CROWD = 64  # so many noted blocks are looked through for those that others have unlinked


class _Held:
    """The journal that this process holds, if any, and the blocks noted there from here."""

    def __init__(self) -> None:
        self.mutex = threading.RLock()
        self.journal, self.path, self.place = -1, "", (0, 0)
        self.is_ready = False  # and a reaper is started
        self.blocks: dict[str, str] = {}  # identity to name
        self.crowded = CROWD

    def is_open(self) -> bool:
        """Tell whether the journal is still open: programs are known to close all descriptors."""
        try:
            now = os.fstat(self.journal)
        except OSError:
            return False
        mine = (now.st_dev, now.st_ino) == self.place and now.st_uid == os.geteuid()
        return mine and now.st_nlink > 0


_held = _Held()


def note(name: str, identity: str) -> None:
    """Note a block that is about to get its name; OSError where that is not possible."""
    _hold()
    link, entry = identity or os.path.basename(name), f"{os.getpid()} {name}"
    try:
        os.symlink(entry, link, dir_fd=_held.journal)
    except FileExistsError:  # that block is gone: its identity is used again
        os.unlink(link, dir_fd=_held.journal)
        os.symlink(entry, link, dir_fd=_held.journal)


def keep(name: str, identity: str) -> None:
    """Remember a block that has its name now."""
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
        os.unlink(identity or os.path.basename(name), dir_fd=_held.journal)


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


def path_of_a_new_entry() -> str:
    """Return a path in the journal: what is put there goes with it."""
    _hold()
    return f"{_held.path}/{os.urandom(8).hex()}"


def join() -> None:
    """Hold the tree's journal, if it has one: a block of the tree may be in use here from now."""
    if not _held.is_open() and os.path.isdir(_path()):
        _hold()


def remove_made_by(process: int) -> None:
    """Remove the blocks that a process of this tree, now gone, has left."""
    join()
    for name, identity, maker in reaper.read(_held.journal) if _held.is_open() else []:
        if maker == process:
            discard(name, identity)


def _hold() -> None:
    """Hold the tree's journal; where there is none, make it and start its reaper."""
    with _held.mutex:
        if not _held.is_open():
            _held.is_ready = False
            _open()
        if not _held.is_ready:
            has_reaper = os.path.lexists(f"{_held.path}/{REAPER}")
            for process, start in _tree()[1].items():
                if process != os.getpid() or not has_reaper:
                    with suppress(OSError):  # it is gone, or entered already
                        os.symlink(start, f"{reaper.ENTERED}{process}", dir_fd=_held.journal)
            if not has_reaper:
                _start_reaper()
                collect()
            _held.is_ready = True


def _open() -> None:
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
    _held.journal, _held.path, _held.place = journal, path, (status.st_dev, status.st_ino)


def _path() -> str:
    return f"{FOLDER}/{_prefix()}{_tree()[0]}"


def _prefix() -> str:
    return f".shmcore:{os.geteuid()}:"


def _tree() -> tuple[str, dict[int, str]]:
    """Return a name for this process tree, and when those that led to this process started."""
    process: Any = current_process()
    if "shmcore" not in process._config:
        line = _line()
        # The key is the same in all of a tree, but programs may agree on one.
        name = sha256(process.authkey + str(line[-1]).encode()).hexdigest()[:16]
        # multiprocessing hands this on to every process that is started from here.
        process._config["shmcore"] = name, dict.fromkeys(line, "")
    name, led = process._config["shmcore"]
    parent = parent_process()
    for number in {*led, os.getpid(), parent.pid if parent else os.getpid()}:
        led[number] = led.get(number) or reaper.started(number)
    return name, led


def _line() -> list[int]:
    """Return this process and those from which it descends within the tree, the first one last."""
    parent = parent_process()
    line = [os.getpid(), *([parent.pid] if parent and parent.pid else [])]
    by_multiprocessing = rb"from multiprocessing\.(spawn|forkserver) import"
    with suppress(OSError):  # as far as the system tells
        while re.search(by_multiprocessing, Path(f"/proc/{line[-1]}/cmdline").read_bytes()):
            line.append(int(reaper.stat_of(line[-1])[1]))
    return line


def _start_reaper() -> None:
    if getattr(sys, "frozen", False):
        return  # there the interpreter is the program itself
    # The shell starts it and ends at once: so it is no child for which the program might wait.
    shell = ["/bin/sh", "-c", '"$@" &', "sh", sys.executable or "false", "-I", "-S"]
    command = [*shell, reaper.__file__, _held.path]
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


def _in_child(*_: object) -> None:
    _held.mutex = threading.RLock()  # another thread may have held it at the fork
    # Who is forked from here descends from this process too. A server that forks for others may
    # hold the journal of a tree of its own.
    if _held.path != _path():
        _held.journal = -1
    with suppress(OSError):
        join()  # a process of a tree that has blocks already is one of theirs from the beginning


def collect() -> list[str]:
    """Remove the blocks of trees that have ended without their reaper; return their names."""
    removed: list[str] = []
    for path, journal in _journals():
        with suppress(OSError):
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not reaper.living(journal):
                removed += reaper.finish(path, journal)
    return removed


def entries() -> list[Entry]:
    """Return what the journals of this user's trees say of blocks that still exist."""
    found = [entry for _, journal in _journals() for entry in reaper.read(journal)]
    return [entry for entry in found if reaper.exists(*entry[:2])]


def _journals() -> Iterator[tuple[str, int]]:
    """Yield path and descriptor of each journal of this user."""
    for name in os.listdir(FOLDER):
        if name.startswith(_prefix()):
            with suppress(OSError):
                journal = os.open(f"{FOLDER}/{name}", os.O_DIRECTORY | os.O_NOFOLLOW)
                try:
                    if os.fstat(journal).st_uid == os.geteuid():
                        yield f"{FOLDER}/{name}", journal
                finally:
                    os.close(journal)


os.register_at_fork(after_in_child=_in_child)
util.register_after_fork(_held, _in_child)
_in_child()
