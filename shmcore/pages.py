"""Pages of records: where a process notes its blocks in a journal.

A page is a file in the journal's folder, as `reaper.py` describes it, mapped by the one process
that writes it. So a record is written without a system call, and is there when that process is
killed.
"""

import errno
import fcntl
import mmap
import os
import sys
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from . import reaper, tree
from .block import keep

assert sys.platform != "win32"

FIRST = 12 * reaper.RECORD  # bytes of the first page; each later one is twice as large


class Note(NamedTuple):
    """Where a block is noted: a place for a record, in a page of this process's."""

    page: mmap.mmap
    at: int  # byte
    owner: tuple[int, int]  # the journal's inode and the process


_free: dict[tuple[int, int], list[Note]] = {}  # where there is room for a record, by owner
_pages: list[tuple[mmap.mmap, tuple[int, int], tuple[int, int]]] = []  # owner; device and inode


# --8<-- [start:write]
def write(path: str, inode: int, record: bytes) -> Note:
    """Write a record into a page of this process's in a journal."""
    owner = inode, os.getpid()
    with tree.mutex:
        free = _free.setdefault(owner, [])
        if not free:
            _add_places(path, owner, free)
        note = free.pop()
    # Its first byte comes last: until then there is no record.
    note.page[note.at + 1 : note.at + len(record)] = record[1:]
    note.page[note.at] = record[0]
    return note
    # --8<-- [end:write]


def strike_out(note: Note) -> None:
    """Take a record out; its place will be used for another."""
    note.page[note.at] = 0
    _free.setdefault(note.owner, []).append(note)


def _add_places(path: str, owner: tuple[int, int], free: list[Note]) -> None:
    """Map a page with room for more records; OSError where there is none.

    A process holds a lock on each of its pages. Those of processes that are gone are used again.
    """
    names = [name for name in os.listdir(path) if name.startswith(reaper.PAGE)]
    # A new one may be taken by another process before we lock it.
    names += [f"{reaper.PAGE}{os.urandom(8).hex()}" for _ in range(3)]
    for name in names:
        with suppress(BlockingIOError, PermissionError):  # its process lives; it is being made
            page, places = _open_page(f"{path}/{name}", owner)
            if page:
                for at in places:
                    page[at] = 0
                    free.append(Note(page, at, owner))
                return
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def _open_page(path: str, owner: tuple[int, int]) -> tuple[mmap.mmap | None, list[int]]:
    """Map a page that is nobody's, if there is room in it, and find the places."""
    opened: list[int] = []
    opening = partial(os.open, path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        file = keep(opened, opening)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.fstat(file).st_size:
            os.fchmod(file, 0o600)  # whatever the umask
            os.write(file, bytes(FIRST << sum(whose == owner for _, whose, _ in _pages)))
        status = os.fstat(file)
        content = os.pread(file, status.st_size, 0)
        starts = range(0, len(content), reaper.RECORD)
        places = [at for at in starts if reaper.is_free(content[at : at + reaper.RECORD])]
        if not places:
            return None, []
        page = tree.keep_mapped(file)
        _pages.append((page, owner, (status.st_dev, status.st_ino)))
        return page, places
    finally:
        for file in opened:
            os.close(file)


def begin() -> None:
    """Begin in a new process. Close what it has inherited, or its parent's locks stay with it."""
    _free.clear()
    inherited = [(page, place) for page, owner, place in _pages if owner[1] != os.getpid()]
    if inherited and os.path.isdir("/proc/self/fd"):
        there = set()
        for descriptor in os.listdir("/proc/self/fd"):
            with suppress(OSError):
                there.add(tree.place_of(int(descriptor)))
        for page, place in inherited:
            # A daemon may have closed the page's descriptor, and have another file there now.
            if place in there:
                page.close()
    _pages[:] = [page for page in _pages if page[1][1] == os.getpid()]
