"""Tells when a program has come to rest: none of its threads can go on by itself.

Every thread is looked at twice. If it was asleep both times and has not been switched in between,
all of them were asleep at one and the same moment, and only a clock or somebody outside can wake
one. Nothing is guessed from how long it takes. Where there is no /proc, time has to decide.

A thread is called asleep by the system a moment before it leaves the processor; `syscall` tells.
"""

import os
import time
from contextlib import suppress
from typing import NamedTuple

PROC = "/proc"
IS_LISTED = os.path.exists(f"{PROC}/self/task")
ASLEEP = frozenset("SZTtXI")
EXITING = 4  # among a process's flags
SECONDS = 0.3  # where time decides
PAUSE = 0.001  # seconds between the looks, for systems that do not let us read `syscall`

Sweep = dict[str, str]


def still(processes: list[int]) -> bool:
    """Tell whether these processes and all that descend from them are at rest."""
    if not IS_LISTED:
        time.sleep(SECONDS)
        return True
    first = _sweep(processes)
    time.sleep(PAUSE if first else 0)
    return first is not None and first == _sweep(processes)


def _sweep(processes: list[int]) -> Sweep | None:
    """Return each thread's count of switches; None if one is not asleep."""
    seen: Sweep = {}
    for pid in descendants(processes):
        for thread in _threads(pid):
            folder = f"{PROC}/{pid}/task/{thread}"
            try:
                status = _read(f"{folder}/status")
            except OSError:
                continue
            state = status.partition("\nState:\t")[2][:1]
            if state not in ASLEEP or (state == "S" and _is_on_processor(folder)):
                return None
            seen[folder] = status.partition("\nvoluntary_ctxt_switches:")[2]
    return seen


def _is_on_processor(folder: str) -> bool:
    try:
        return _read(f"{folder}/syscall").startswith("running")
    except OSError:  # gone meanwhile, or not for us to read
        return False


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def descendants(processes: list[int]) -> list[int]:
    """Return these processes and all that descend from them."""
    waiting, found = list(processes), list[int]()
    while waiting:
        if (pid := waiting.pop()) not in found:
            found.append(pid)
            for thread in _threads(pid):
                with suppress(OSError):
                    waiting += map(int, _read(f"{PROC}/{pid}/task/{thread}/children").split())
    return found


def _threads(pid: int) -> list[str]:
    try:
        return os.listdir(f"{PROC}/{pid}/task")
    except OSError:
        return []


def beginning_of(pid: int) -> int:
    """Return when a process has begun, in the system's count."""
    return _Seen.of(pid).began if IS_LISTED else 0


def left(group: int, mark: str, began: int) -> list[int]:
    """Return the living processes of a group, and those that have this text in their environment.

    Those that began before are none of them.
    """
    if not IS_LISTED:
        return group_members(group)
    return [
        pid
        for pid, seen in _living()
        if seen.began >= began
        and (seen.group == group or os.fsencode(mark) in _bytes(pid, "environ"))
    ]


def is_helper(pid: int) -> bool:
    """Tell whether it looks like one that removes what others have left behind."""
    words = _bytes(pid, "cmdline")
    return b"resource_tracker" in words or b"reaper.py" in words


class _Seen(NamedTuple):
    """What the system tells of a process."""

    state: str
    group: int
    flags: int
    began: int

    @classmethod
    def of(cls, pid: int) -> "_Seen":
        """Look at a process; OSError if it is gone."""
        words = _read(f"{PROC}/{pid}/stat").rpartition(")")[2].split()
        return cls(words[0], int(words[2]), int(words[6]), int(words[19]))


def _living() -> list[tuple[int, _Seen]]:
    found = []
    for name in filter(str.isdigit, os.listdir(PROC)):
        with suppress(OSError):
            seen = _Seen.of(int(name))
            if seen.state not in "ZX":
                found.append((int(name), seen))
    return found


def _bytes(pid: int, name: str) -> bytes:
    try:
        with open(f"{PROC}/{pid}/{name}", "rb") as file:
            return file.read()
    except OSError:  # it has ended meanwhile, or is another user's
        return b""


def is_alive(pid: int) -> bool:
    """Tell whether the process lives; one that is merely not waited for is dead."""
    try:
        if IS_LISTED:
            return _Seen.of(pid).state not in "ZX"
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def is_ending(pid: int) -> bool:
    """Tell whether the system is about to take away a process that still looks alive."""
    try:
        return bool(_Seen.of(pid).flags & EXITING)
    except OSError:
        return False


def group_members(group: int) -> list[int]:
    """Return the living processes of a process group."""
    if not IS_LISTED:
        try:
            os.killpg(group, 0)
        except OSError:
            return []
        return [group]
    return [pid for pid, seen in _living() if seen.group == group]
