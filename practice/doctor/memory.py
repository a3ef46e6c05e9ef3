"""Whether processes here can share memory and locks, how fast, and who cleans up."""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from subprocess import PIPE
from threading import Timer

from shmstep.endings import end_with_children

from .. import runs
from ..words import say
from . import children
from .children import PROGRAMS
from .finding import Finding, fails, look, ok

DEV_SHM = Path("/dev/shm")
MIB = 1 << 20
LEAST, PLENTY = 16 * MIB, 100 * MIB  # what most exercises need, and what all do
SLOW = 2.0  # seconds for a program of two processes
PATIENCE = 15.0  # seconds until the block of a killed program is gone


def room(folder: Path = DEV_SHM) -> Finding:
    """How much memory can be shared."""
    if sys.platform != "linux":
        return ok(say("doctor.room_elsewhere"))
    if not folder.is_dir():
        return fails(say("doctor.room_missing"), say("doctor.room_mount"))
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return fails(
            say("doctor.room_closed", error=error.strerror or error), say("doctor.room_mount")
        )
    space = shutil.disk_usage(folder)
    free = f"{space.free // MIB} MiB"
    text = say("doctor.room_is", free=free, total=f"{space.total // MIB} MiB")
    if space.free < LEAST:
        return fails(text, say("doctor.room_more"), short=free)
    if space.free < PLENTY:
        return look(text, say("doctor.room_more"), short=free)
    return ok(text)


def semaphores() -> Finding:
    """Whether a lock can be made."""
    ran = children.run(str(PROGRAMS / "lock.py"))
    if ran.printed("locked"):
        return ok(say("doctor.semaphores_ok"))
    return fails(ran.fault or say("doctor.no_end"), say("doctor.semaphores_none"))


def attach(method: str) -> Finding:
    """Whether a child attaches to its parent's block, and how long such a program takes."""
    ran = children.run(str(PROGRAMS / "attach.py"), method)
    if not ran.printed("hello"):
        return fails(ran.fault or say("doctor.no_end"), say("doctor.attach_none"))
    time_taken = f"{ran.seconds * 1000:.0f} ms"
    text, short = say("doctor.attach_ok", time=time_taken), f"{method} {time_taken}"
    if ran.seconds > SLOW:
        return look(text, say("doctor.attach_slow"), short=short)
    return ok(text, short=short)


def cleaning() -> Finding:
    """Whether the block of a program that was killed is gone soon."""
    if os.name != "posix":
        return ok(say("doctor.cleaning_elsewhere"))
    name, fault = _killed_with_a_block()
    if not name:
        return fails(fault or say("doctor.no_end"), say("doctor.attach_none"))
    begun = time.perf_counter()
    while _remains(name):
        if time.perf_counter() - begun > PATIENCE:
            _remains(name, remove=True)
            return fails(say("doctor.cleaning_late"), say("doctor.cleaning_gc"))
        time.sleep(0.01)
    return ok(say("doctor.cleaning_ok", time=f"{(time.perf_counter() - begun) * 1000:.0f} ms"))


def _killed_with_a_block() -> tuple[str, str]:
    """Return the name of a block whose maker was killed, or nothing and what went wrong."""
    words = [str(PROGRAMS / "leave.py")]
    environment, pipes = runs.environment(), {"stdout": PIPE, "stderr": PIPE}
    with children.start(words, environment, children.ROOT, **pipes) as process:
        limit = Timer(children.LIMIT, end_with_children, [process])
        limit.start()
        try:
            assert process.stdout is not None
            name = process.stdout.readline().decode().strip()
        finally:
            limit.cancel()
            end_with_children(process)
            _, errors = process.communicate()
    return name, (errors.decode(errors="replace").strip().splitlines() or [""])[-1]


def _remains(name: str, remove: bool = False) -> bool:
    from shmcore import SharedMemory

    try:
        block = SharedMemory(name)
    except FileNotFoundError:
        return False
    block.close()
    if remove:
        block.unlink()
    return True
