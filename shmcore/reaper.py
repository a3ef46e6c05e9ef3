"""Removes the blocks of a process tree that is gone.

Run as a program, it waits until no process of the tree is left and then removes what the tree's
journal names. It imports as little as it can: it starts with the first block of every program. Its
functions also serve `journal.py`, which starts it.

A journal has a record of fixed length for each block: device, inode, the process that made the
block, and its name, filled up with NULs. A record of NULs alone is free.
"""

import _posixshmem  # type: ignore[import-not-found]
import errno
import fcntl
import os
import select
import signal
import sys
import time
from contextlib import suppress

assert sys.platform != "win32"

Identity = tuple[int, int]
Entry = tuple[str, Identity, int]  # name, identity, maker
RECORD = 384  # bytes: enough for the longest name
READY = 0o700  # the mode of a journal whose reaper is there; until then it is 0o600
FOLDER = "/dev/shm"  # where Linux shows the blocks as files


def identify(name: str) -> Identity:
    """Return device and inode of the block of that name, (0, 0) where the system gives none.

    Raises FileNotFoundError where there is no such block.
    """
    if sys.platform == "linux":
        return identity_of(os.lstat(FOLDER + name))
    descriptor = _posixshmem.shm_open(name, os.O_RDONLY, mode=0o600)
    try:
        return identity_of(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def identity_of(status: os.stat_result) -> Identity:
    """Return what tells one block from another of the same name."""
    return (status.st_dev, status.st_ino) if status.st_ino else (0, 0)


def remove(name: str, identity: Identity) -> None:
    """Take the name away; the memory goes when the last process has let go of it.

    Raises FileNotFoundError where the name is gone, or names another block by now. Where the system
    gives blocks no inode (macOS), the name alone decides.
    """
    if any(identity) and identify(name) != identity:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    _posixshmem.shm_unlink(name)


def record(entry: Entry) -> bytes:
    """Return the entry as a record of the journal."""
    name, (device, inode), maker = entry
    return f"{device} {inode} {maker} {name}".encode().ljust(RECORD, b"\0")


def read(descriptor: int) -> list[Entry]:
    """Return the entries of an open journal; records without one are free."""
    entries: list[Entry] = []
    content = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    for at in range(0, len(content), RECORD):
        text = content[at : at + RECORD].rstrip(b"\0").decode("ascii", "replace")
        match text.split(" ", 3):
            case [device, inode, maker, name] if all(map(str.isdecimal, (device, inode, maker))):
                entries.append((name, (int(device), int(inode)), int(maker)))
    return entries


def exists(name: str, identity: Identity) -> bool:
    """Tell whether the name still names the block of that identity."""
    try:
        return identify(name) == identity
    except OSError:
        return False


def remove_all(entries: list[Entry]) -> list[str]:
    """Remove what is left of these blocks, and return the names that were removed."""
    removed = []
    for name, identity, _ in entries:
        try:
            remove(name, identity)
            removed.append(name)
        except (OSError, ValueError):
            pass  # gone already, or another block by now
    return removed


def reap(path: str, processes: list[int]) -> None:
    """Wait for the end of the process tree whose journal lies at `path`, and clean up.

    Every process of the tree that has touched a block holds the journal's lock. `processes` are
    some that may not, or may have lost it.
    """
    descriptor = os.open(path, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    os.fchmod(descriptor, READY)
    wait_for(processes)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    finish(path, descriptor)


def wait_for(processes: list[int]) -> None:
    """Return when none of these processes is left."""
    handles = []
    for process in processes:
        try:
            handles.append(os.pidfd_open(process))
        except ProcessLookupError:
            pass
        except (AttributeError, OSError):  # not Linux, or an old one
            with suppress(OSError):
                while True:
                    os.kill(process, 0)
                    time.sleep(0.2)
    for handle in handles:
        select.select([handle], [], [])


def finish(path: str, descriptor: int) -> list[str]:
    """Remove the blocks of a journal that nobody else holds, then the journal itself."""
    removed = []
    if os.fstat(descriptor).st_nlink:
        removed = remove_all(read(descriptor))
        os.unlink(path)
    return removed


def main() -> None:
    """Run as a program: reaper.py JOURNAL PROCESS..."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    os.closerange(3, 1 << 16)  # what the starter left open is not ours to hold
    os.chdir("/")
    reap(sys.argv[1], list(map(int, sys.argv[2:])))


if __name__ == "__main__":
    main()
