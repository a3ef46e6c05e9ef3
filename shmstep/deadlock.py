"""Tells whether threads that are asleep can be woken by a clock.

The director knows what main threads wait for. Of other threads, and of processes that it does not
follow, the system tells in which call they are, and how long that lasts at most. Where it does not
tell, nobody is said to wait for ever.
"""

import os
import platform

from .stillness import PROC

_ANY = -1
# For each call that waits: which argument limits the time, and its value for no limit.
_X86 = {0: (_ANY, 0), 1: (_ANY, 0), 202: (3, 0), 61: (_ANY, 0), 247: (_ANY, 0), 7: (2, -1)}
_X86 |= {271: (2, 0), 232: (3, -1), 281: (3, -1), 23: (4, 0), 270: (4, 0), 43: (_ANY, 0)}
_X86 |= {288: (_ANY, 0), 45: (_ANY, 0), 47: (_ANY, 0), 73: (_ANY, 0), 72: (_ANY, 0)}
_ARM = {63: (_ANY, 0), 64: (_ANY, 0), 98: (3, 0), 260: (_ANY, 0), 95: (_ANY, 0), 73: (2, 0)}
_ARM |= {22: (3, -1), 72: (4, 0), 202: (_ANY, 0), 242: (_ANY, 0), 207: (_ANY, 0)}
_ARM |= {212: (_ANY, 0), 32: (_ANY, 0), 25: (_ANY, 0)}
_CALLS = {"x86_64": _X86, "aarch64": _ARM}.get(platform.machine(), {})
_INT = 1 << 32


def no_clock_wakes(processes: list[int], ignored: list[int]) -> bool:
    """Tell whether no thread of these processes and their descendants sleeps for a limited time.

    Of these processes the main threads are known to do so; those ignored are not looked at.
    """
    trusted, waiting, done = set(processes), list(processes), set(ignored)
    while waiting:
        pid = waiting.pop()
        if pid in done:
            continue
        done.add(pid)
        try:
            threads = [int(name) for name in os.listdir(f"{PROC}/{pid}/task")]
            for thread in threads:
                waiting += map(int, _read(pid, thread, "children").split())
                if not (thread == pid in trusted) and not _sleeps_for_ever(pid, thread):
                    return False
        except OSError:
            continue
    return True


def _sleeps_for_ever(pid: int, thread: int) -> bool:
    if _read(pid, thread, "stat").rpartition(")")[2].split()[0] == "Z":
        return True
    try:
        words = _read(pid, thread, "syscall").split()
        number, arguments = int(words[0]), [int(word, 16) for word in words[1:7]]
    except (OSError, ValueError, IndexError):  # not for us to read, or on a processor
        return False
    limit, endless = _CALLS.get(number, (_ANY, 1))
    if limit == _ANY:
        return endless == 0
    return arguments[limit] % _INT == endless % _INT if endless else arguments[limit] == 0


def _read(pid: int, thread: int, name: str) -> str:
    with open(f"{PROC}/{pid}/task/{thread}/{name}", encoding="utf-8", errors="replace") as file:
        return file.read()
