"""A signal interrupts a request to a manager; the next requests get their own answers."""

import os
import signal
import time
from pathlib import Path

from shmcore import SharedMemoryManager

if __name__ == "__main__":
    with SharedMemoryManager(("127.0.0.1", 0)) as manager:  # so that it is asked
        server = manager._process.pid
        manager.SharedMemory(10)
        os.kill(server, signal.SIGSTOP)
        while " T " not in Path(f"/proc/{server}/stat").read_text():
            time.sleep(0.001)
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        try:
            manager.SharedMemory(1000)
        except KeyboardInterrupt:
            print("interrupted")
        os.kill(server, signal.SIGCONT)
        print(manager.SharedMemory(20).size, manager.SharedMemory(30).size)
