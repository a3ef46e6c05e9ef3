"""Starts the reaper: a program that is no child of this one, and deaf to what asks for its end."""

import fcntl
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
    words = ["parent"] if len(descriptors) > reaper.PARENT - reaper.JOURNAL else []
    # The shell ends at once, and so does a Python that forks. What is left is nobody's child.
    if not _run(["/bin/sh", "-c", '"$@" &', "sh", *python, *words], descriptors):
        _run([*python, *words, "apart"], descriptors)


def _run(command: list[str], descriptors: list[int]) -> bool:
    """Run a command to its end; tell whether that was a good one."""
    high: list[int] = []  # as numbers that are not among those that they shall have
    try:
        for descriptor in descriptors:
            high.append(fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, reaper.BEYOND))
        hand_over: list[Any] = [
            (os.POSIX_SPAWN_DUP2, descriptor, reaper.JOURNAL + at)
            for at, descriptor in enumerate(high)
        ]
        nowhere = [(os.POSIX_SPAWN_OPEN, at, "/dev/null", os.O_RDWR, 0) for at in range(3)]
        process = os.posix_spawn(
            command[0],
            command,
            {key: os.environ[key] for key in os.environ if _concerns_it(key)},
            file_actions=nowhere + hand_over,
            setsid=True,  # what is sent to the program's process group does not reach it
            setsigmask=(signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT),
            resetids=True,  # as the shell does; it will take the rights of the journal's owner
        )
        return os.waitpid(process, 0)[1] == 0
    except ChildProcessError:
        return True  # somebody else has waited for it
    except (OSError, NotImplementedError):
        return False
    finally:
        for descriptor in high:
            os.close(descriptor)


def _concerns_it(key: str) -> bool:
    """Tell whether a variable may be needed: not what is meant for the program's own Python."""
    return key == "PYTHONHOME" or not key.startswith("PYTHON")
