"""Named blocks on Linux, macOS and other POSIX systems.

Everything that leaves the program for the operating system's shared memory goes through here. On
Linux a named block is a file in /dev/shm, which makes it possible to finish a block before it gets
its name: nobody ever sees a half-made one, and a process killed while making one leaves nothing.
"""

import _posixshmem  # type: ignore[import-not-found]
import errno
import mmap
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess
from typing import TypeAlias

from . import journal, reaper
from .reaper import FOLDER, Identity, identity_of

assert sys.platform != "win32"

Opened: TypeAlias = tuple[str, int, mmap.mmap, Identity]  # name, descriptor, mapping, identity

NAME_PREFIX = "/"
# Linux: NAME_MAX, less the slash. macOS: PSHMNAMLEN is 31, with the slash.
NAME_LENGTH = 30 if sys.platform == "darwin" else 254
# A block lives on by its name alone, without a process that has it open.
NAME_KEEPS_BLOCK = True
# Linux sizes a block to the byte; macOS rounds up to whole pages.
EXACT_SIZE = sys.platform != "darwin"
ATTACH_PATIENCE = 0.5  # seconds


def new_name() -> str:
    """Return a random name. Some systems allow 14 characters, the slash included."""
    return f"/psm_{os.urandom(4).hex()}"


def create(name: str | None, size: int, fill: Callable[[mmap.mmap], None], track: bool) -> Opened:
    """Create a block of `size` bytes, reserve its memory, and map it.

    `fill` writes its first content. With `track` it goes when this process tree is gone. Without a
    name a new one is found. Raises FileExistsError where the name is taken, OSError (ENOSPC) where
    the memory is not to be had; then nothing is left behind.
    """
    while True:
        try:
            return _create(name or new_name(), size, fill, track, unnamed=sys.platform == "linux")
        except FileExistsError:
            if name is not None:
                raise


def _create(
    name: str, size: int, fill: Callable[[mmap.mmap], None], track: bool, unnamed: bool
) -> Opened:
    descriptor, mapping, note, identity = -1, None, None, (0, 0)
    try:
        if unnamed:
            descriptor = os.open(FOLDER, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
        else:
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
            descriptor = _posixshmem.shm_open(name, flags, mode=0o600)
        identity = identity_of(os.fstat(descriptor))
        if track:
            note = journal.note(name, identity)
        _reserve(descriptor, size)
        mapping = mmap.mmap(descriptor, os.fstat(descriptor).st_size)
        fill(mapping)
        if unnamed:
            _link(descriptor, name)
        if note is not None:
            journal.keep(name, identity, note)
        return name, descriptor, mapping, identity
    except BaseException as error:
        if mapping is not None:
            with suppress(BufferError):
                mapping.close()
        if descriptor >= 0:
            os.close(descriptor)
            reaper.remove_all([(name, identity, 0)])
        if note is not None:
            journal.discard(note)
        if unnamed and isinstance(error, OSError) and not isinstance(error, FileExistsError):
            return _create(name, size, fill, track, unnamed=False)  # not every system can do this
        raise


def _reserve(descriptor: int, size: int) -> None:
    try:
        if hasattr(os, "posix_fallocate"):
            # Without reserving, a full system kills the process at its first write (SIGBUS).
            os.posix_fallocate(descriptor, 0, size)
        else:
            os.ftruncate(descriptor, size)
    except OverflowError:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None


def _link(descriptor: int, name: str) -> None:
    source = f"/proc/self/fd/{descriptor}"
    try:
        # A directory descriptor makes os.link call linkat, which alone follows /proc's link.
        os.link(source, FOLDER + name, src_dir_fd=descriptor, follow_symlinks=True)
    except FileExistsError:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name) from None


def attach(name: str) -> Opened:
    """Open and map the block of that name.

    Raises FileNotFoundError where there is none, ValueError where it stays empty because its
    creator does not finish it.
    """
    descriptor = _posixshmem.shm_open(name, os.O_RDWR, mode=0o600)
    try:
        journal.join()
        deadline = time.monotonic() + ATTACH_PATIENCE
        while not (status := os.fstat(descriptor)).st_size:
            if time.monotonic() > deadline:
                raise ValueError(f"block {name!r} has no size yet: its creator has not finished it")
            time.sleep(0.001)
        return name, descriptor, mmap.mmap(descriptor, status.st_size), identity_of(status)
    except BaseException:
        os.close(descriptor)
        raise


def remove(name: str, identity: Identity) -> None:
    """Take the name away; the memory goes when the last process has let go of it.

    Raises FileNotFoundError where the name is gone, or names another block by now. Where the system
    gives blocks no inode (macOS), the name alone decides.
    """
    reaper.remove(name, identity)
    journal.forget(name, identity)


def new_address() -> str | None:
    """Return where a manager's server may listen, None for a choice of multiprocessing's."""
    return f"{FOLDER}/.shmcore:{os.urandom(8).hex()}" if sys.platform == "linux" else None


def note_address(address: object) -> None:
    """See to it that the file at such an address does not outlive its process tree."""
    if isinstance(address, str) and address.startswith(f"{FOLDER}/.shmcore:"):
        name = address.removeprefix(FOLDER)
        identity = reaper.identify(name)
        journal.keep(name, identity, journal.note(name, identity))


def wait_for_end(process: BaseProcess) -> None:
    """Return when the process is gone. (Its pipe would not tell: siblings may keep it open.)"""
    if process.pid is not None:
        reaper.wait_for([process.pid])


def remove_made_by(process: int) -> None:
    """Remove the blocks that a process of this process tree, now gone, has left."""
    journal.remove_made_by(process)


def close(descriptor: int) -> None:
    """Let go of a descriptor that create or attach returned."""
    os.close(descriptor)
