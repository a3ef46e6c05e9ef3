"""Starts the reaper: a program that is no child of this one, and deaf to what asks for its end."""

import os
import signal
import sys
from multiprocessing.spawn import get_executable
from typing import Any

from . import reaper

assert sys.platform != "win32"


def start(journal: str, descriptors: list[int]) -> None:
    """Start a reaper for a journal and hand it these descriptors, in the order that it expects.

    Nothing tells whether it came up but the lock that it holds on the journal.
    """
    if getattr(sys, "frozen", False):
        return  # there the interpreter is the program itself
    program, loader = [reaper.__file__], reaper.__loader__
    if not os.path.isfile(reaper.__file__):  # we are in an archive
        try:
            program = ["-c", loader.get_source(reaper.__name__) or ""]  # type: ignore[union-attr]
        except ImportError:  # this user may not read it
            return
    # An application that embeds Python has told multiprocessing where there is one.
    python = [os.fsdecode(get_executable() or "false"), "-sSP", *program, journal]
    # The shell ends at once, and so does a Python that forks. What is left is nobody's child.
    if not _run(["/bin/sh", "-c", '"$@" &', "sh", *python], descriptors):
        _run([*python, "apart"], descriptors)


def _run(command: list[str], descriptors: list[int]) -> bool:
    """Run a command to its end; tell whether that was a good one."""
    # Aside first: to numbers that are not among those that they have or shall have.
    free = (number for number in range(reaper.BEYOND, 1 << 16) if number not in descriptors)
    aside = [next(free) for _ in descriptors]
    actions: list[Any] = [
        *((os.POSIX_SPAWN_DUP2, *pair) for pair in zip(descriptors, aside, strict=True)),
        *((os.POSIX_SPAWN_OPEN, at, "/dev/null", os.O_RDWR, 0) for at in range(reaper.BEYOND)),
        *((os.POSIX_SPAWN_DUP2, end, at) for at, end in enumerate(aside, reaper.JOURNAL)),
        *((os.POSIX_SPAWN_CLOSE, end) for end in aside),
    ]
    # Not what is meant for the program's own Python.
    ours = {key for key in os.environ if key == "PYTHONHOME" or not key.startswith("PYTHON")}
    try:
        process = os.posix_spawn(
            command[0],
            command,
            {key: os.environ[key] for key in ours},
            file_actions=actions,
            setsid=True,  # what is sent to the program's process group does not reach it
            setsigmask=(signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT),
            resetids=True,  # as the shell does; it will take the rights of the journal's owner
        )
        return os.waitpid(process, 0)[1] == 0
    except ChildProcessError:
        return True  # somebody else has waited for it
    except (OSError, NotImplementedError):
        return False
