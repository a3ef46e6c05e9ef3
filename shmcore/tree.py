"""Who belongs to this program: every process that has inherited its locked descriptor.

A process tree is a program with the processes that fork or multiprocessing start for it. It has one
lock: an open file with a shared lock, which a fork hands on by itself, and multiprocessing's other
start methods among the things that they send to a new process. The system drops the lock with the
last process that has it, however that ends: killed, by exec, in another namespace, without /proc.

The lock is opened before the first process is started from here, or with the first block. It has no
name until there is a journal to link it into, so a program without blocks leaves nothing.
"""

import fcntl
import mmap
import os
import sys
import threading

# Not hashlib, which takes milliseconds. Nor when it is needed: who has changed the user may not be
# allowed to read Python's own files any more.
from _blake2 import blake2b
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import current_process, parent_process, util
from operator import attrgetter, methodcaller
from typing import Any, NamedTuple

from .reaper import FOLDER as DEV_SHM
from .reaper import LOCK

assert sys.platform != "win32"

# Where the blocks are files, the journals lie with them and go with them at a restart.
FOLDER = DEV_SHM if os.path.isdir(DEV_SHM) else os.environ.get("TMPDIR", "/tmp").rstrip("/")
PREFIX = ".shmcore-2-"  # of a journal; the number is its format's version
_KEY = "shmcore"  # among what multiprocessing hands on to new processes


class Tree(NamedTuple):
    """What the processes of one tree have in common; the descriptors are numbers of this process's.

    `probe` is a second opening of the lock's file. Who merely inherits a lock is granted another on
    it at once; only through `probe` a reaper learns when nobody holds it any more. A process that
    has changed its user could not open the file again.
    """

    held: int  # the descriptor with the lock
    probe: int
    parent: int  # a handle on a parent that never imported shmcore, or -1: its life counts too
    secret: str  # from which the journals' names are made; nobody else can foresee them
    user: int  # whose file the lock is
    place: tuple[int, int]  # that file's device and inode


_tree: Tree | None = None
_parent = -1
_mappings: list[Any] = []  # which keep locks
mutex = threading.RLock()


def current() -> Tree:
    """Return this process's tree; OSError where its lock cannot be made."""
    with mutex:
        return _arrive() or _tree or _open(_parent)


def whole() -> Tree:
    """Return this process's tree, with descriptors that are open.

    Daemons close all they have. Their lock stays, since its file is mapped, but cannot be handed
    on any more: what is made or started from then on belongs to another tree.
    """
    with mutex:
        tree = current()
        try:
            if {place_of(tree.held), place_of(tree.probe)} == {tree.place}:
                # Any process of the tree could have undone this, one that lost its rights too.
                os.truncate(tree.held, 1)
                fcntl.flock(tree.held, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return tree
        except TimeoutError:  # a signal's handler has raised it
            raise
        except OSError:
            pass
        return _open()


def journal(user: int) -> str:
    """Return the path of the journal that a user has in this process's tree."""
    tree = current()
    if user == tree.user:
        return f"{FOLDER}/{PREFIX}{tree.secret[:32]}"
    key = blake2b(str(user).encode(), key=tree.secret.encode(), digest_size=16)
    return f"{FOLDER}/{PREFIX}{key.hexdigest()}"


def make_folder(path: str) -> None:
    """Make a folder that belongs to this user alone, whatever the umask."""
    os.mkdir(path, 0o700)
    os.chmod(path, 0o700)


# --8<-- [start:link]
def link(descriptor: int, path: str | bytes) -> None:
    """Give an open file without a name that name, at once or not at all."""
    source = f"/proc/self/fd/{descriptor}"
    # A directory descriptor makes os.link call linkat, which alone
    # follows /proc's link.
    os.link(source, path, src_dir_fd=descriptor, follow_symlinks=True)
    # --8<-- [end:link]


def _open(parent: int = -1) -> Tree:
    """Open a new lock, and hold it from now on."""
    secret, user = os.urandom(32).hex(), os.geteuid()
    opened: list[int] = []
    path = f"{FOLDER}/{PREFIX}{secret[:32]}"
    try:
        try:
            opened.append(os.open(FOLDER, os.O_TMPFILE | os.O_RDWR, 0o600))
            os.fchmod(opened[0], 0o600)
            opened.append(os.open(f"/proc/self/fd/{opened[0]}", os.O_RDWR))
        except (AttributeError, OSError):  # not every system can do this
            while opened:
                os.close(opened.pop())
            make_folder(path)
            opened.append(os.open(f"{path}/{LOCK}", os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            os.fchmod(opened[0], 0o600)
            opened.append(os.open(f"{path}/{LOCK}", os.O_RDWR))
        os.truncate(opened[0], 1)
        fcntl.flock(opened[0], fcntl.LOCK_SH)
        keep_mapped(opened[0], mmap.PROT_READ)
        return _hold(opened[0], opened[1], parent, secret, user)
    except BaseException:
        for descriptor in opened:
            os.close(descriptor)
        with suppress(OSError):
            os.unlink(f"{path}/{LOCK}")
        with suppress(OSError):
            os.rmdir(path)
        raise


def keep_mapped(descriptor: int, access: int = mmap.PROT_READ | mmap.PROT_WRITE) -> mmap.mmap:
    """Map a file to the end of this process, which keeps the locks that its descriptor has."""
    mapping = mmap.mmap(descriptor, 0, prot=access)
    _mappings.append(mapping)
    return mapping


def _hold(held: int, *rest: Any) -> Tree:
    """Make a tree this process's."""
    global _tree
    _tree = Tree(*(held, *rest, place_of(held)))
    return _tree


def place_of(descriptor: int) -> tuple[int, int]:
    """Return the device and the inode of an open file."""
    status = os.fstat(descriptor)
    return status.st_dev, status.st_ino


class _Call:
    """What is pickled as the call of a function, which the process that loads it makes."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self._call


# --8<-- [start:ticket]
class _Ticket:
    """Makes multiprocessing send the open files with what it hands on."""

    def __reduce__(self) -> tuple[Any, ...]:
        from multiprocessing import connection, heap, reduction

        try:
            tree = whole()
        except OSError:
            return tuple, ()
        # What arrives are the standard library's own objects: a process
        # that does not know us has the lock with them, mapped, and sends
        # it on. Programs that it starts do not inherit it.
        ends = [reduction.DupFd(end) for end in tree[:2]]
        sent = [_Call(heap.rebuild_arena, 1, end) for end in ends]
        numbers = [_Call(attrgetter("fd"), arena) for arena in sent]
        private = [_Call(os.set_inheritable, n, False) for n in numbers]
        parent = None
        if tree.parent >= 0:
            handle = reduction.DupFd(tree.parent)
            number = _Call(methodcaller("detach"), handle)
            parent = _Call(connection.Connection, number)
        known = tree.secret, tree.user, tree.place
        return tuple, ((*sent, *known, parent, private),)
        # --8<-- [end:ticket]


def _arrive() -> Tree | None:
    """Take over what the process that started this one has sent, once."""
    config = _config()
    if not (sent := config.get(_KEY)) or isinstance(sent, _Ticket):
        return None
    config[_KEY] = _Ticket()
    _mappings.append(sent)
    held, probe, secret, user, place, parent, _ = sent
    if {place_of(held.fd), place_of(probe.fd)} != {place}:
        return None  # this process has closed what was sent, and has files of its own there
    if parent is not None:
        os.set_inheritable(parent.fileno(), False)
    return _hold(held.fd, probe.fd, parent.fileno() if parent else -1, secret, user)


def _config() -> Any:
    return current_process()._config  # type: ignore[attr-defined]


def _begin(*_: object) -> None:
    """Find out where this process belongs, at the import and after each fork."""
    global mutex, _parent
    mutex = threading.RLock()  # another thread may have held it at the fork
    if not _config().get(_KEY):
        if (parent := parent_process()) is not None:
            with suppress(OSError):
                # It does not know of us, or it would have handed something on.
                _parent = handle_on(parent)
        _config()[_KEY] = _Ticket()
    with suppress(OSError):
        _arrive()


def handle_on(process: Any) -> int:
    """Return a descriptor that becomes readable when the process that started this one ends.

    Raises ProcessLookupError where it has ended already.
    """
    try:
        return os.pidfd_open(process.pid)
    except (AttributeError, OSError) as error:  # not every system has, or allows, such handles
        # Where the parent is in another PID namespace, it has no number here.
        if isinstance(error, ProcessLookupError) and os.getppid():
            raise
        return os.dup(process.sentinel)  # a pipe, which the process's other children keep open too


def _before_fork() -> None:
    mutex.acquire()  # nobody else shall be in the middle of something
    with suppress(OSError):
        current()


def _after_fork(_: object = _mappings) -> None:
    # A daemon may have closed the descriptor that a mapping has too, and opened something of its
    # own in that place, which the mapping's end would close. As this function's default the
    # mappings end after all else.
    mutex.release()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_begin)
util.register_after_fork(_begin, _begin)
_begin()
