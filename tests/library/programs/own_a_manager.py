"""Starts a manager that makes a block and a list, waits for a line, and ends in the given way.

own_a_manager.py START_METHOD [ENDING [SURROUNDING]]
"""

import errno
import multiprocessing
import os
import sys

method, ending, surrounding, *_ = [*sys.argv[1:], "falls off its end", "usual"][:3]
if surrounding == "no process handles":

    def refuse(process):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    os.pidfd_open = refuse
elif surrounding == "many files":
    import resource

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, 4096), limit))
    files = [os.dup(0) for _ in range(1100)]

from shmcore import SharedMemoryManager  # noqa: E402 (in that surrounding)


def drop():
    global manager
    del manager


def fail():
    raise KeyError


ENDINGS = {
    "falls off its end": lambda: None,
    "shutdown": lambda: manager.shutdown(),
    "del": drop,
    "exception": fail,
    "sys.exit": lambda: sys.exit(3),
    "os._exit": lambda: os._exit(3),
    "abort": os.abort,
    "exec": lambda: os.execl("/bin/true", "true"),
}

if __name__ == "__main__":
    multiprocessing.set_start_method(method)
    manager = SharedMemoryManager()
    manager.start()
    shm, items = manager.SharedMemory(1000), manager.ShareableList([1, "two"])
    print(manager._process.pid, shm.name, items.shm.name, flush=True)
    input()
    ENDINGS[ending]()
