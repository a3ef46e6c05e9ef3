"""A /dev/shm of their own for programs that meet by a name: other tests use the same few names."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DEV_SHM = "/dev/shm"
MOUNT = f"mount -t tmpfs -o mode=1777 none {DEV_SHM} && echo mounted && exec sleep 3600"


@dataclass(frozen=True)
class Room:
    """Where they meet: a /dev/shm of their own, if this system lets us have one."""

    enter: tuple[str, ...]  # before a program's command
    shm: Path | None  # where its blocks are seen


@contextmanager
def room() -> Iterator[Room]:
    if not (shutil.which("nsenter") and shutil.which("unshare")):
        with one_pair_at_a_time():
            yield Room((), None)
        return
    holder = subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", MOUNT],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert holder.stdout is not None
        if holder.stdout.readline():
            enter = ("nsenter", "--mount", "--target", str(holder.pid), f"--wd={Path.cwd()}")
            yield Room(enter, Path(f"/proc/{holder.pid}/root{DEV_SHM}"))
        else:
            with one_pair_at_a_time():
                yield Room((), None)
    finally:
        holder.kill()
        holder.communicate()


@contextmanager
def one_pair_at_a_time() -> Iterator[None]:
    """All pairs of the project meet by the same few names."""
    import fcntl  # not on Windows, where this file's tests are skipped

    with open(Path(tempfile.gettempdir(), f"together-{os.getuid()}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
