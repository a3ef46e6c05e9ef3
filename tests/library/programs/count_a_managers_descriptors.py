"""Many blocks and threads of one manager: says how many descriptors more are open afterwards.

count_a_managers_descriptors.py local|network COUNT
"""

import os
import sys
import threading
import time

from shmcore import SharedMemoryManager


def open_in(process):
    with open(f"/proc/{process}/maps") as maps:
        pages = sum("/page-" in line for line in maps)  # of the journal: few, not one a block
    return len(os.listdir(f"/proc/{process}/fd")) - pages


def ask(count):
    for _ in range(count):
        block = manager.SharedMemory(10)
        block.close()
        block.unlink()


if __name__ == "__main__":
    address = ("127.0.0.1", 0) if sys.argv[1] == "network" else None
    with SharedMemoryManager(address) as manager:
        server = manager._process.pid
        ask(3)
        time.sleep(0.5)  # the server may still be starting: it need not be asked
        before = open_in("self"), open_in(server)
        ask(int(sys.argv[2]))
        threads = [threading.Thread(target=ask, args=(5,)) for _ in range(20)]
        for thread in threads:
            thread.start()
            thread.join()
        del thread, threads
        time.sleep(0.2)
        print(open_in("self") - before[0], open_in(server) - before[1])
