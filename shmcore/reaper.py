"""Removes the blocks of a process tree that is gone.

Run as a program, it waits until no process of the tree is left and then removes what the tree's
journal names. It imports as little as it can: it starts with the first block of every program. Its
functions also serve `journal.py`, which starts it.

A journal is a folder with a symbolic link for each block: the link's name is the block's identity,
and what it points to is the process that made the block, a space, and the block's name. There is
also a link for each process that is entered, which points to the time when it started.
"""

import _posixshmem  # type: ignore[import-not-found]
import errno
import fcntl
import os
import select
import sys
import time
from contextlib import suppress

assert sys.platform != "win32"

Entry = tuple[str, str, int]  # name, identity, maker
FOLDER = "/dev/shm"  # where Linux shows the blocks as files
ENTERED = "process:"  # before the number of a process that is entered


def identify(name: str) -> str:
    """Return the identity of the block of that name; FileNotFoundError where there is none."""
    if sys.platform == "linux":
        return identity_of(os.lstat(FOLDER + name))
    descriptor = _posixshmem.shm_open(name, os.O_RDONLY, mode=0o600)
    try:
        return identity_of(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def identity_of(status: os.stat_result) -> str:
    """Return what tells one block from another of the same name: device and inode.

    It is empty where the system gives blocks no inode (macOS).
    """
    return f"{status.st_dev}:{status.st_ino}" if status.st_ino else ""


def exists(name: str, identity: str) -> bool:
    """Tell whether the name still names the block of that identity."""
    with suppress(OSError):
        return identify(name) == identity
    return False


def remove(name: str, identity: str) -> None:
    """Take the name away; the memory goes when the last process has let go of it.

    Raises FileNotFoundError where the name is gone, or names another block by now. Without an
    identity the name alone decides.
    """
    if identity and identify(name) != identity:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    _posixshmem.shm_unlink(name)


def read(journal: int) -> list[Entry]:
    """Return the entries of an open journal."""
    entries: list[Entry] = []
    for link in os.listdir(journal):
        with suppress(OSError, ValueError):  # another process has just removed it; no entry
            maker, name = os.readlink(link, dir_fd=journal).split(" ", 1)
            entries.append((name, link if ":" in link else "", int(maker)))
    return entries


def finish(path: str, journal: int) -> list[str]:
    """Remove the blocks of a journal that nobody else holds, then the journal.

    Return the names that were removed.
    """
    removed = []
    for name, identity, _ in read(journal):
        with suppress(OSError, ValueError):  # gone already, or another block by now
            remove(name, identity)
            removed.append(name)
    for link in os.listdir(journal):
        os.unlink(link, dir_fd=journal)
    if os.path.samestat(os.stat(path), os.fstat(journal)):
        os.rmdir(path)
    return removed


def living(journal: int) -> list[int]:
    """Return the processes entered in a journal that are still there."""
    found = []
    for link in os.listdir(journal):
        if link.startswith(ENTERED):
            with suppress(OSError, ValueError):
                process = int(link.removeprefix(ENTERED))
                # Its number may be another's by now.
                if started(process) == os.readlink(link, dir_fd=journal):
                    found.append(process)
    return found


def started(process: int) -> str:
    """Return when a process has started, as the system counts; nothing where it is gone."""
    try:
        if sys.platform != "linux":
            os.kill(process, 0)
            return "some time ago"
        fields = stat_of(process)
        return "" if fields[0] in "ZX" else fields[19]
    except OSError:
        return ""


def stat_of(process: int) -> list[str]:
    """Return what Linux says of a process: its state, its parent, and so on."""
    with open(f"/proc/{process}/stat", errors="replace") as file:
        return file.read().rpartition(")")[2].split()


def wait_for(process: int) -> None:
    """Return when the process is gone."""
    try:
        handle = os.pidfd_open(process)
    except (AttributeError, OSError):  # it is gone already, or the system has no such handles
        while started(process):
            time.sleep(0.2)
        return
    ended = select.poll()  # not select.select, which knows small descriptors only
    ended.register(handle, select.POLLIN)
    ended.poll()
    os.close(handle)


def main() -> None:
    """Run as a program: reaper.py JOURNAL

    Descriptor 3 is the starter's and holds the lock too until this program does so itself.
    """
    journal = os.open(sys.argv[1], os.O_RDONLY)
    fcntl.flock(journal, fcntl.LOCK_SH)
    journal = os.dup2(journal, 3)
    os.closerange(4, 1 << 16)  # what else the starter has left open is not ours to hold
    os.chdir("/")
    while True:
        while processes := living(journal):
            wait_for(processes[0])
        fcntl.flock(journal, fcntl.LOCK_EX)
        if not living(journal):
            break
        fcntl.flock(journal, fcntl.LOCK_SH)  # others have been entered meanwhile
    finish(sys.argv[1], journal)


if __name__ == "__main__":
    main()
