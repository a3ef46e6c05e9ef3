import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

MODULES = {
    "standard library": "multiprocessing.managers",
    "shmcore": "shmcore",
}
OWNER = """
from {} import SharedMemoryManager

if __name__ == "__main__":
    manager = SharedMemoryManager()
    manager.start()
    block = manager.SharedMemory(8)
    print(manager._process.pid, block.name, flush=True)
    input()
"""

for library, module in MODULES.items():
    with subprocess.Popen(
        [sys.executable, "-c", OWNER.format(module)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as owner:
        server, name = owner.stdout.readline().split()
        owner.kill()
    path = f"/dev/shm/{name}"
    deadline = time.monotonic() + 5
    while os.path.exists(path) and time.monotonic() < deadline:
        time.sleep(0.1)
    if os.path.exists(path):
        print(f"{library}: the block is still there")
        os.kill(int(server), signal.SIGKILL)
        with suppress(FileNotFoundError):
            os.unlink(path)
    else:
        print(f"{library}: the block is gone")
