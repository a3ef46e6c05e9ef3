"""Named blocks on Linux, macOS and other POSIX systems.

Everything that leaves the program for the operating system's shared memory goes through here. On
Linux a named block is a file in /dev/shm, which makes it possible to finish a block before it gets
its name: nobody ever sees a half-made one, and a process killed while making one leaves nothing.
"""

import _posixshmem  # type: ignore[import-not-found]
import mmap
import os
import sys
import time
from multiprocessing.process import BaseProcess

from . import journal, layout, reaper

assert sys.platform != "win32"

Opened = tuple[str, int, mmap.mmap, str]  # name, descriptor, mapping, identity

NAME_PREFIX = "/"
# Linux: NAME_MAX, less the slash. macOS: PSHMNAMLEN is 31, with the slash.
NAME_LENGTH = 30 if sys.platform == "darwin" else 254
ATTACH_PATIENCE = 0.5  # seconds

remove, remove_made_by = journal.remove, journal.remove_made_by  # what is noted goes with its note


def new_name() -> str:
    """Return a random name. Some systems allow 14 characters, the slash included."""
    return f"/psm_{os.urandom(4).hex()}"


def create(name: str, size: int, content: bytes, track: bool) -> Opened:
    """Create a block of `size` bytes that begins with `content`, reserve its memory, and map it.

    With `track` it goes when this process tree is gone. For an empty name a new one is found.
    Raises FileExistsError where the name is taken, OSError (ENOSPC) where the memory is not to be
    had; then nothing is left behind.
    """
    unnamed = sys.platform == "linux"
    while True:
        try:
            return _create(name or new_name(), size, content, track, unnamed)
        except FileExistsError as error:
            if name:
                raise FileExistsError(error.errno, error.strerror, name) from None
        except OSError:
            if not unnamed:
                raise
            unnamed = False  # not every system can do this


def _create(name: str, size: int, content: bytes, track: bool, unnamed: bool) -> Opened:
    # Where the name is given last, it may be another's until then: nothing has this identity.
    descriptor, mapping, identity = -1, None, "unknown" if unnamed else ""
    try:
        if unnamed:
            descriptor = os.open(reaper.FOLDER, os.O_TMPFILE | os.O_RDWR, 0o600)
        else:
            descriptor = _posixshmem.shm_open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode=0o600)
        identity = reaper.identity_of(os.fstat(descriptor))
        if track:
            journal.note(name, identity)
        if hasattr(os, "posix_fallocate"):
            # Without reserving, a full system kills the process at its first write (SIGBUS).
            os.posix_fallocate(descriptor, 0, min(size, sys.maxsize))
        else:
            os.ftruncate(descriptor, min(size, sys.maxsize))
        mapping = mmap.mmap(descriptor, size if unnamed else os.fstat(descriptor).st_size)
        layout.publish(content, mapping)
        if unnamed:
            _link(descriptor, name)
        journal.keep(name, identity)
        return name, descriptor, mapping, identity
    except BaseException:
        if mapping is not None:
            mapping.close()
        if descriptor >= 0:
            os.close(descriptor)
            journal.discard(name, identity)
        raise


def _link(descriptor: int, name: str) -> None:
    """Give a file its name, at once or not at all; FileExistsError where the name is taken."""
    source = f"/proc/self/fd/{descriptor}"
    # A directory descriptor makes os.link call linkat, which alone follows /proc's link.
    os.link(source, reaper.FOLDER + name, src_dir_fd=descriptor, follow_symlinks=True)


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
        return name, descriptor, mmap.mmap(descriptor, status.st_size), reaper.identity_of(status)
    except BaseException:
        os.close(descriptor)
        raise


def new_address() -> str | None:
    """Return where a manager's server may listen, None for a choice of multiprocessing's."""
    return journal.path_of_a_new_entry() if sys.platform == "linux" else None


def wait_for_end(process: BaseProcess) -> None:
    """Return when the process is gone. (Its pipe would not tell: siblings may keep it open.)"""
    reaper.wait_for(process.pid or 0)
