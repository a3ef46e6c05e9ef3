import subprocess
import sys

from shmcore import SharedMemory

VISITORS = {
    "standard library": "multiprocessing.shared_memory",
    "shmcore": "shmcore",
}
VISIT = """
import sys
from {} import SharedMemory

shm = SharedMemory(sys.argv[1])
shm.close()
"""

for library, module in VISITORS.items():
    creator = SharedMemory(create=True, size=8)
    visit = VISIT.format(module)
    program = [sys.executable, "-c", visit, creator.name]
    subprocess.run(program, check=True, stderr=subprocess.PIPE)
    try:
        creator.unlink()
        print(f"{library}: the block was still there")
    except FileNotFoundError:
        print(f"{library}: the block was gone")
    creator.close()
