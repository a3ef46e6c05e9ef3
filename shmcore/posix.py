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
from typing import NamedTuple

from . import journal, reaper
from .reaper import FOLDER, Identity, identity_of

assert sys.platform != "win32"

# A block lives on by its name alone, without a process that has it open.
NAME_KEEPS_BLOCK = True
# Linux sizes a block to the byte; macOS rounds up to whole pages.
EXACT_SIZE = sys.platform != "darwin"
# Linux: NAME_MAX, less the slash. macOS: PSHMNAMLEN is 31, with the slash.
NAME_LENGTH = 254 if EXACT_SIZE else 30
ATTACH_PATIENCE = 0.5  # seconds


class Opened(NamedTuple):
    """A block that this process has opened and mapped."""

    name: str
    descriptor: int
    mapping: mmap.mmap
    identity: Identity


def new_name() -> str:
    """Return a random name. Some systems allow 14 characters, the slash included."""
    return f"/psm_{os.urandom(4).hex()}"


def full_name(name: str) -> str:
    """Return the name as the system wants it, with a leading slash.

    Raises ValueError where the name could not be used on this system or a file system.
    """
    bare = name.removeprefix("/")
    if not bare or bare in (".", ".."):
        raise ValueError(f"not a block's name: {name!r}")
    if not bare.isascii() or not bare.isprintable() or "/" in bare or ":" in bare:
        raise ValueError(f"a block's name is printable ASCII without '/' and ':', not {name!r:.80}")
    if len(bare) > NAME_LENGTH:
        raise ValueError(f"a block's name has at most {NAME_LENGTH} characters, not {len(bare)}")
    return "/" + bare


def reported_name(name: str) -> str:
    """Return the name as the user gave it, without the slash."""
    return name.removeprefix("/")


def create(
    name: str | None,
    size: int,
    fill: Callable[[mmap.mmap], None],
    track: bool,
) -> Opened:
    """Create a block of `size` bytes, reserve its memory, and map it.

    `fill` writes its first content. With `track` it goes when this process tree is gone. Without a
    name a new one is found. Raises FileExistsError where the name is taken, OSError
    (ENOSPC) where the memory is not to be had; then nothing is left behind.
    """
    while True:
        chosen = name or new_name()
        try:
            return _create_unnamed(chosen, size, fill, track) or _create_named(
                chosen, size, fill, track
            )
        except FileExistsError:
            if name is not None:
                raise


def _create_unnamed(
    name: str,
    size: int,
    fill: Callable[[mmap.mmap], None],
    track: bool,
) -> Opened | None:
    """Make a finished block and name it last; None where this system cannot."""
    try:
        descriptor = os.open(FOLDER, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except (AttributeError, OSError):
        return None
    mapping = None
    try:
        mapping, identity = _size_and_map(descriptor, size)
        fill(mapping)
        if track:
            journal.note(name, identity)
        try:
            # A directory descriptor makes os.link call linkat, which alone follows /proc's link.
            os.link(
                f"/proc/self/fd/{descriptor}",
                FOLDER + name,
                src_dir_fd=descriptor,
                follow_symlinks=True,
            )
        except FileExistsError:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name) from None
        except OSError:
            _close(descriptor, mapping)
            return None
        return Opened(name, descriptor, mapping, identity)
    except BaseException:
        _close(descriptor, mapping)
        raise


def _create_named(
    name: str,
    size: int,
    fill: Callable[[mmap.mmap], None],
    track: bool,
) -> Opened:
    descriptor = _posixshmem.shm_open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode=0o600)
    mapping = None
    try:
        if track:
            journal.note(name, identity_of(os.fstat(descriptor)))
        mapping, identity = _size_and_map(descriptor, size)
        fill(mapping)
        return Opened(name, descriptor, mapping, identity)
    except BaseException:
        _close(descriptor, mapping)
        _posixshmem.shm_unlink(name)
        raise


def _size_and_map(descriptor: int, size: int) -> tuple[mmap.mmap, Identity]:
    try:
        if hasattr(os, "posix_fallocate"):
            # Without reserving, a full system kills the process at its first write (SIGBUS).
            os.posix_fallocate(descriptor, 0, size)
        else:
            os.ftruncate(descriptor, size)
    except OverflowError:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None
    status = os.fstat(descriptor)
    return mmap.mmap(descriptor, status.st_size), identity_of(status)


def attach(name: str) -> Opened:
    """Open and map the block of that name.

    Raises FileNotFoundError where there is none, ValueError where it stays empty because its
    creator does not finish it.
    """
    descriptor = _posixshmem.shm_open(name, os.O_RDWR, mode=0o600)
    try:
        journal.join()
        status = os.fstat(descriptor)
        if status.st_size == 0:
            status = _wait_for_size(descriptor, name)
        mapping = mmap.mmap(descriptor, status.st_size)
        return Opened(name, descriptor, mapping, identity_of(status))
    except BaseException:
        os.close(descriptor)
        raise


def _wait_for_size(descriptor: int, name: str) -> os.stat_result:
    deadline = time.monotonic() + ATTACH_PATIENCE
    while time.monotonic() < deadline:
        time.sleep(0.001)
        status = os.fstat(descriptor)
        if status.st_size:
            return status
    raise ValueError(f"block {name!r} has no size yet: its creator has not finished it")


def remove(name: str, identity: Identity) -> None:
    """Take the name away; the memory goes when the last process has let go of it.

    Raises FileNotFoundError where the name is gone, or names another block by now. Where the system
    gives blocks no inode (macOS), the name alone decides.
    """
    reaper.remove(name, identity)
    journal.forget(name)


def remove_made_by(process: int) -> None:
    """Remove the blocks that a process of this process tree, now gone, has left."""
    journal.remove_made_by(process)


def _close(descriptor: int, mapping: mmap.mmap | None) -> None:
    if mapping is not None:
        with suppress(BufferError):
            mapping.close()
    os.close(descriptor)


def close(descriptor: int) -> None:
    """Let go of a descriptor that create or attach returned."""
    os.close(descriptor)
