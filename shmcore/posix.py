"""Named blocks on Linux, macOS and other POSIX systems.

Everything that leaves the program for the operating system's shared memory goes through here. On
Linux a named block is a file in /dev/shm, which makes it possible to finish a block before it gets
its name: nobody ever sees a half-made one, and a process killed while making one leaves nothing.
"""

import _posixshmem
import errno
import mmap
import os
import sys
import time
from contextlib import suppress
from functools import partial
from multiprocessing.process import BaseProcess

from . import journal, layout, reaper, tracker, tree
from .block import ATTACH_PATIENCE, New, Opened, keep
from .journal import Made

assert sys.platform != "win32"

NAME_PREFIX = "/"
# Linux: NAME_MAX, less the slash. macOS: PSHMNAMLEN is 31, with the slash.
NAME_LENGTH = 30 if sys.platform == "darwin" else 254

# What is noted goes with its note, and so does a manager's socket.
discard, new_address = journal.discard, journal.path_of_a_new_socket
manager_id, manager_at = journal.manager_id, journal.manager_at
blocks_of, remove_blocks_of = journal.blocks_of, journal.remove_blocks_of


def new_name() -> str:
    """Return a random name. Some systems allow 14 characters, the slash included."""
    return f"/psm_{os.urandom(4).hex()}"


def check(name: str) -> None:
    """Raise ValueError where the system cannot use a name, with or without leading slashes."""
    bare = name.lstrip("/")
    try:
        length = len(bare.encode())
    except UnicodeEncodeError:
        length = 0
    if not 0 < length <= NAME_LENGTH or bare in (".", "..") or "/" in bare or "\0" in bare:
        kinds = f"1 to {NAME_LENGTH} bytes of text without '/' and NUL"
        raise ValueError(f"a block's name is {kinds}, not {name!r:.80}")


def create(name: str, new: New) -> Opened:
    """Create a block and map it. For an empty name a new one is found.

    Raises FileExistsError where the name is taken, OSError (ENOSPC) where the memory is not to be
    had; then nothing is left behind.
    """
    unnamed = sys.platform == "linux"
    while True:
        try:
            return _create(name or new_name(), new, unnamed)
        except FileExistsError as error:
            if name:
                raise FileExistsError(error.errno, error.strerror, name) from None
        except OSError as error:
            final = errno.ENOSPC, errno.ENOMEM, errno.EFBIG
            if not unnamed or error.errno in final or isinstance(error, TimeoutError):
                raise
            unnamed = False  # not every system can do this


def _create(name: str, new: New, unnamed: bool) -> Opened:
    opened: list[int] = []
    note = None
    # Where the name is given last, it may be another's until then: nothing has this identity.
    mapping, identity = None, "unknown" if unnamed else ""
    if unnamed:
        opening = partial(os.open, reaper.FOLDER, os.O_TMPFILE | os.O_RDWR, new.mode)
    else:
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
        opening = partial(_posixshmem.shm_open, name, flags, mode=new.mode)
    try:
        descriptor = keep(opened, opening)
        identity = reaper.identity_of(os.fstat(descriptor))
        if is_tracked := bool(new.manager) or (new.track and tracker.is_left_to_us(name)):
            note = journal.note(name, identity, new.manager)
        _set_size(descriptor, min(new.size, sys.maxsize), new.reserve)
        mapping = mmap.mmap(descriptor, 0)
        layout.publish(new.content, mapping)
        if unnamed:
            tree.link(descriptor, reaper.path_of(name))
        journal.remember(name, Made(identity, note, new.manager, is_tracked and not note))
        return Opened(name, descriptor, mapping, identity)
    except BaseException:
        if mapping is not None:
            mapping.close()
        for descriptor in opened:
            os.close(descriptor)
            journal.discard(name, identity, note)
        raise


def _set_size(descriptor: int, size: int, reserve: bool) -> None:
    """Give a file its size, and the memory for it where it shall have that at once.

    Without reserving, a full system kills the process at its first write (SIGBUS).
    """
    if reserve:
        try:
            return os.posix_fallocate(descriptor, 0, size)
        except AttributeError:  # macOS
            pass
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS):
                raise
    os.ftruncate(descriptor, size)


def attach(name: str) -> Opened:
    """Open and map the block of that name.

    Raises FileNotFoundError where there is none, ValueError where it stays empty because its
    creator does not finish it.
    """
    opened: list[int] = []
    try:
        descriptor = keep(opened, partial(_posixshmem.shm_open, name, os.O_RDWR, mode=0o600))
        if not (status := os.fstat(descriptor)).st_size:
            status = _wait_for_size(name, descriptor)
        mapping = mmap.mmap(descriptor, status.st_size)
        identity = reaper.identity_of(status)
        tracker.remember(name, identity)
        return Opened(name, descriptor, mapping, identity)
    except BaseException:
        for descriptor in opened:
            os.close(descriptor)
        raise


def _wait_for_size(name: str, descriptor: int) -> os.stat_result:
    deadline = time.monotonic() + ATTACH_PATIENCE
    while not (status := os.fstat(descriptor)).st_size:
        if time.monotonic() > deadline:
            raise ValueError(f"block {name!r} has no size yet: its creator has not finished it")
        time.sleep(0.001)
    return status


def remove(name: str, identity: str) -> None:
    """Take a block's name away.

    Raises FileNotFoundError where it is gone, or names another block by now.
    """
    journal.remove(name, identity)
    tracker.forget(name)


def wait_for_end(process: BaseProcess) -> None:
    """Return when the process is gone. (Its pipe would not tell: siblings may keep it open.)"""
    with suppress(ProcessLookupError):
        handle = tree.handle_on(process)
        reaper.wait_for(handle)
        os.close(handle)
