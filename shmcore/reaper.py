"""Removes the blocks of a process tree that is gone.

Run as a program, it waits until the system grants it the lock that every process of the tree holds,
and then removes what the tree's journal names. It imports as little as it can: it starts with the
first block of every program. Its functions also serve `journal.py`, which starts it.

A journal is a folder. In it lie the tree's lock, the sockets on which managers listen, and pages of
records, a page or more for each process that makes blocks. A record names a block: the process that
made it, the id of the manager with which it ends (or -), its identity (or -), and its name, with a
space between each two and a NUL at the end. It begins at a multiple of RECORD bytes; what begins
with a NUL is none.
"""

import _posixshmem
import errno
import fcntl
import os
import select
import sys
from collections import namedtuple  # not typing's, which takes milliseconds to import
from contextlib import suppress

assert sys.platform != "win32"

# What is noted of a block: the maker is a process's number, the others are texts.
Entry = namedtuple("Entry", ["name", "identity", "maker", "manager"])
FOLDER = "/dev/shm"  # where Linux shows the blocks as files
# In a journal: the lock's name, and what the names of pages and sockets begin with.
LOCK, PAGE, SOCKET = "lock", "page-", "server-"
RECORD = 320  # bytes: a name has at most 255
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


def record_of(name: str, identity: str, maker: int, manager: str) -> bytes:
    """Return a block's record."""
    return f"{maker} {manager or '-'} {identity or '-'} {name}\0".encode()


def entry_of(record: bytes) -> Entry:
    """Return what is noted in a record; ValueError where it cannot be read."""
    maker, manager, identity, name = record[: record.find(0)].decode().split(" ", 3)
    return Entry(name, identity.removeprefix("-"), int(maker), manager.removeprefix("-"))


def is_free(record: bytes) -> bool:
    """Tell whether there is room for another in this place: the block is gone, or there is none."""
    try:
        return len(record) == RECORD and not (record[0] and exists(*entry_of(record)[:2]))
    except ValueError:
        return False


def read(journal: str) -> tuple[list[Entry], bool]:
    """Return what is noted in a journal, and whether all could be read."""
    entries, is_all = [], True
    for name in os.listdir(journal):
        if name.startswith(PAGE):
            page = b""
            try:
                with open(f"{journal}/{name}", "rb") as file:
                    page = file.read()
            except OSError:
                is_all = False
            for at in range(0, len(page), RECORD):
                try:
                    if page[at]:
                        entries.append(entry_of(page[at : at + RECORD]))
                except ValueError:
                    is_all = False
    return entries, is_all


def finish(journal: str) -> tuple[list[str], list[str]]:
    """Remove the blocks of a tree that is gone, and its journal, unless something is left in it.

    Return the names that were removed, and those that could not be.
    """
    removed, left = [], []
    entries, is_all = read(journal)
    for name, identity, *_ in entries:
        try:
            remove(name, identity)
            removed.append(name)
        except (FileNotFoundError, ValueError):  # gone already, or another block by now
            pass
        except OSError:
            left.append(name)
    done = (SOCKET, PAGE) if is_all and not left else (SOCKET,)
    for name in os.listdir(journal):
        if name.startswith(done):
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

    The journal's lock, handed over, tells others that a reaper is there.
    With "apart" it forks, so that it is no child of the program that
    started it.
    """
    if "apart" in words and os.fork():
        return
    become_owner_of(JOURNAL)
    # Who starts a reaper has this lock alone.
    fcntl.flock(JOURNAL, fcntl.LOCK_SH | fcntl.LOCK_NB)
    os.closerange(BEYOND, 1 << 16)  # not ours to hold
    os.chdir("/")
    fcntl.flock(PROBE, fcntl.LOCK_EX)
    with suppress(FileNotFoundError):
        entries = read(journal)[0]
        if any(exists(entry.name, entry.identity) for entry in entries):
            wait_for(PARENT)
        # It may have been removed, and its name taken by somebody else.
        if os.lstat(journal).st_uid == os.geteuid():
            finish(journal)
    # --8<-- [end:main]


if __name__ == "__main__":
    main(*sys.argv[1:])
