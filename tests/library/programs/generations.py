"""Each process makes a block and forks the next; the last says how many pages it has open."""

import os

from shmcore import SharedMemory

for _ in range(20):
    SharedMemory(create=True, size=8).unlink()
    if child := os.fork():
        os.waitpid(child, 0)
        os._exit(0)
pages = [
    end
    for end in os.listdir("/proc/self/fd")
    if os.path.exists(f"/proc/self/fd/{end}") and "/page-" in os.readlink(f"/proc/self/fd/{end}")
]
print(len(pages), flush=True)
