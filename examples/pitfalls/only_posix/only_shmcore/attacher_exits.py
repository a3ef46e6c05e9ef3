import subprocess
import sys

from shmcore import SharedMemory

VISITORS = {
    "standard library": "from multiprocessing.shared_memory import SharedMemory",
    "shmcore": "from shmcore import SharedMemory",
}
VISIT = """
import sys

shm = SharedMemory(sys.argv[1])
shm.close()
"""

for library, line in VISITORS.items():
    creator = SharedMemory(create=True, size=8)
    program = [sys.executable, "-c", f"{line}\n{VISIT}", creator.name]
    subprocess.run(program, check=True, stderr=subprocess.PIPE)
    try:
        creator.unlink()
        print(f"{library}: the block was still there")
    except FileNotFoundError:
        print(f"{library}: the block was gone")
    creator.close()
