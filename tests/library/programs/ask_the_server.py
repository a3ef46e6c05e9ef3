"""Asks a manager's process what it knows of blocks, as the standard library's subclasses do.

ask_the_server.py local|network
"""

import os
import sys
from multiprocessing.managers import RemoteError, dispatch

from shmcore import SharedMemory, SharedMemoryManager


def ask(what, *arguments):
    with manager._Client(manager.address, authkey=manager._authkey) as connection:
        return dispatch(connection, None, what, arguments)


def exists(shm):
    return os.path.exists(f"/dev/shm/{shm.name}")


if __name__ == "__main__":
    with SharedMemoryManager(("127.0.0.1", 0) if sys.argv[1] == "network" else None) as manager:
        made = [manager.SharedMemory(10), manager.ShareableList([1]).shm]
        own = SharedMemory(create=True, size=10)
        print(sorted(ask("list_segments")) == sorted(shm.name for shm in made))
        ask("track_segment", own.name)
        print(len(ask("list_segments")))
        ask("release_segment", made[0].name)
        print(made[1].name in ask("list_segments"), made[0].name in ask("list_segments"))
        print(exists(made[0]))
        other = SharedMemory(create=True, size=10)
        try:
            ask("release_segment", other.name)
        except RemoteError as error:
            print("KeyError" in str(error), exists(other))
    print(*map(exists, (*made, own, other)))
