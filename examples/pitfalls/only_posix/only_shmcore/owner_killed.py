import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

IMPORTS = {
    "standard library": "from multiprocessing.managers import SharedMemoryManager",
    "shmcore": "from shmcore import SharedMemoryManager",
}
OWNER = """
if __name__ == "__main__":
    manager = SharedMemoryManager()
    manager.start()
    print(manager._process.pid, manager.SharedMemory(8).name, flush=True)
    input()
"""

for library, line in IMPORTS.items():
    program = [sys.executable, "-c", f"{line}\n{OWNER}"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(program, text=True, **pipes) as owner:
        server, name = owner.stdout.readline().split()
        owner.kill()
    deadline = time.monotonic() + 5
    while (left := os.path.exists(f"/dev/shm/{name}")) and time.monotonic() < deadline:
        time.sleep(0.1)
    print(f"{library}: {'the block is still there' if left else 'the block is gone'}")
    if left:
        os.kill(int(server), signal.SIGKILL)
        with suppress(FileNotFoundError):
            os.unlink(f"/dev/shm/{name}")
