"""What is measured in programs of their own: imports, a whole program, memory, the command line."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

from made import new_list
from surroundings import ENVIRONMENT, FOLDER
from turns import Amounts, Pair, Row, Turns, in_batches

import shmcore

PROGRAMS = Path(__file__).parent / "programs"
PAUSE = 0.02  # seconds after a program, for the helper that it has started to come to rest
MOST_LEFT = 64_000  # bytes
LONGEST_LS = 0.5  # seconds

USE_A_BLOCK = """
block = SharedMemory(create=True, size=4096)
block.buf[:5] = b"hello"
block.close()
block.unlink()
"""
CODE = {  # of the two sides, and the target; managers are imported on demand, at their own price
    "import": (
        "from multiprocessing import shared_memory, managers",
        "import shmcore",
        0.95,
    ),
    "import all three classes": (
        "from multiprocessing.shared_memory import SharedMemory, ShareableList\n"
        "from multiprocessing.managers import SharedMemoryManager",
        "from shmcore import SharedMemory, ShareableList, SharedMemoryManager",
        None,
    ),
    "program with one block": (
        "from multiprocessing.shared_memory import SharedMemory" + USE_A_BLOCK,
        "from shmcore import SharedMemory" + USE_A_BLOCK,
        0.95,
    ),
}


def program_rows(stack: ExitStack, large: int, blocks: int) -> Iterator[Row]:
    """Yield the rows; `large` is how many items a large list has, `blocks` are listed by `ls`."""
    for operation, (theirs, ours, target) in CODE.items():
        yield Pair(operation, "standard library", running(theirs), running(ours), target)

    name = new_list(stack, shmcore, range(large)).shm.name
    for operation, moment in ("attached list", "attached"), ("list in use", "in use"):
        amounts = partial(bytes_of_both, name, moment)
        yield Amounts(f"memory: {operation}", "standard library", amounts, "bytes")
    limit = f"at most {MOST_LEFT // 1000} kB"
    yield Amounts("memory: left after close", limit, partial(bytes_left, name), "bytes")

    if private_shm() is not None:
        limit = f"at most {LONGEST_LS} s"
        yield Amounts(f"ls: {blocks} blocks", limit, partial(seconds_of_ls, blocks), "seconds")


# Times


def running(code: str) -> Turns:
    """Time a program, from its start to its end."""

    def run(number: int) -> float:
        seconds = 0.0
        for _ in range(number):
            start = time.perf_counter()
            run_python("-c", code)
            seconds += time.perf_counter() - start
            time.sleep(PAUSE)
        return seconds

    return in_batches(run)


def run_python(*words: str, before: tuple[str, ...] = ()) -> str:
    """Run a program to its end and return what it has printed."""
    command = [*before, sys.executable, *words]
    done = subprocess.run(command, cwd=FOLDER, env=ENVIRONMENT, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


# Memory


@cache
def bytes_by_moment(module: str, name: str) -> dict[str, int]:
    """Return what a program has allocated for a list, by moment. It is the same in every run."""
    printed: dict[str, int] = json.loads(
        run_python(str(PROGRAMS / "handle_memory.py"), module, name)
    )
    return printed


def bytes_of_both(name: str, moment: str) -> tuple[int, int]:
    theirs = bytes_by_moment("multiprocessing.shared_memory", name)[moment]
    return theirs, bytes_by_moment("shmcore", name)[moment]


def bytes_left(name: str) -> tuple[int, int]:
    return MOST_LEFT, max(1, bytes_by_moment("shmcore", name)["left"])


# The command line


@cache
def private_shm() -> tuple[str, ...] | None:
    """Return what starts a program with an empty /dev/shm of its own; None where nothing does."""
    alone = "-m" if getattr(os, "geteuid", int)() == 0 else "-rm"  # as root of a namespace
    before = ("unshare", alone, "sh", "-c", 'mount -t tmpfs none /dev/shm && exec "$@"', "sh")
    try:
        tried = subprocess.run([*before, "true"], capture_output=True, check=False)
    except OSError:
        return None
    return before if tried.returncode == 0 else None


def seconds_of_ls(blocks: int) -> tuple[float, float]:
    """Return the limit, and how long `ls` takes where there are so many blocks."""
    printed = run_python(str(PROGRAMS / "time_ls.py"), str(blocks), before=private_shm() or ())
    return LONGEST_LS, float(printed)
