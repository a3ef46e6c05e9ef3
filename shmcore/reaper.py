"""Removes the blocks of a process tree that is gone.

Run as a program, it waits until the system grants it the lock that every process of the tree holds,
and then removes what the tree's journal names. It imports as little as it can: it starts with the
first block of every program. Its functions also serve `journal.py`, which starts it.

A journal is a folder. It holds a symbolic link for each block: the link's name is the block's
identity, and what it points to is the process that made the block, a space, and the block's name.
Beside them lie the tree's lock and the sockets on which managers listen.
"""

import _posixshmem  # type: ignore[import-not-found]
import errno
import fcntl
import os
import select
import sys
from contextlib import suppress

assert sys.platform != "win32"

Entry = tuple[str, str, int]  # name, identity, maker
FOLDER = "/dev/shm"  # where Linux shows the blocks as files
LOCK = "lock"  # the lock's name in a journal
SOCKET = "server-"  # what the name of a socket begins with
# Descriptors that the starter hands over: the journal, locked; the tree's lock, not locked by it;
# and, if there is one, a handle on a parent that does not know of the tree, else one on /dev/null,
# which is ready at once.
JOURNAL, PROBE, PARENT, BEYOND = 3, 4, 5, 6


def path_of(name: str) -> bytes:
    """Return where Linux shows the block of that name."""
    return f"{FOLDER}/{name.lstrip('/')}".encode()


def identify(name: str) -> str:
    """Return the identity of the block of that name; FileNotFoundError where there is none."""
    if sys.platform == "linux":
        return identity_of(os.lstat(path_of(name)))
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


def link_of(name: str, identity: str) -> str:
    """Return the name of a block's link in its journal."""
    return identity or ":" + name.lstrip("/")


def read(journal: str) -> list[Entry]:
    """Return the entries of a journal that can be read."""
    entries: list[Entry] = []
    for link in os.listdir(folder := journal.encode()):
        with suppress(OSError, ValueError):  # another process has just removed it; no entry
            maker, name = os.readlink(folder + b"/" + link).decode().split(" ", 1)
            entries.append((name, "" if link.startswith(b":") else link.decode(), int(maker)))
    return entries


def finish(journal: str) -> tuple[list[str], list[str]]:
    """Remove the blocks of a tree that is gone, and its journal, unless something is left in it.

    Return the names that were removed, and those that could not be.
    """
    removed, left = [], []
    for name, identity, _ in read(journal):
        try:
            remove(name, identity)
            removed.append(name)
        except (FileNotFoundError, ValueError):  # gone already, or another block by now
            pass
        except OSError:
            left.append(name)
            continue
        with suppress(FileNotFoundError):
            os.unlink(f"{journal}/{link_of(name, identity)}".encode())
    for name in os.listdir(journal):
        if name.startswith(SOCKET):
            with suppress(OSError):
                os.unlink(f"{journal}/{name}")
    # What cannot be read is left alone, and so is what tells that it is nobody's.
    if set(os.listdir(journal)) <= {LOCK}:
        with suppress(FileNotFoundError):
            os.unlink(f"{journal}/{LOCK}")
        os.rmdir(journal)
    return removed, left


def wait_for(handle: int) -> None:
    """Return when the process of that handle is gone."""
    ended = select.poll()  # not select.select, which knows small descriptors only
    ended.register(handle, select.POLLIN)
    ended.poll()


def become_owner_of(journal: int) -> None:
    """Give up all rights but those of the journal's owner."""
    owner = os.fstat(journal)
    if os.geteuid() == 0 != owner.st_uid:
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)
    if os.geteuid() != owner.st_uid:
        sys.exit("the journal is somebody else's")


# --8<-- [start:main]
def main(journal: str, *words: str) -> None:
    """Run as a program: reaper.py JOURNAL ["apart"]

    The journal's lock, handed over, tells others that a reaper is there. With "apart" it forks, so
    that it is no child of the program that started it.
    """
    if "apart" in words and os.fork():
        return
    become_owner_of(JOURNAL)
    os.closerange(BEYOND, 1 << 16)  # not ours to hold
    os.chdir("/")
    fcntl.flock(PROBE, fcntl.LOCK_EX)
    with suppress(FileNotFoundError):
        if read(journal):
            wait_for(PARENT)
        if os.lstat(journal).st_uid == os.geteuid():  # it may have been removed, and the name taken
            finish(journal)
    # --8<-- [end:main]


if __name__ == "__main__":
    main(*sys.argv[1:])
