import subprocess
import sys

from shmcore import SharedMemory

WAYS = {
    "SharedMemory(name)": "shm = SharedMemory(name)",
    "the same, untracked": """
if sys.version_info >= (3, 13):
    shm = SharedMemory(name, track=False)
else:
    shm = SharedMemory(name)
    resource_tracker.unregister(shm._name, "shared_memory")
""",
}
VISITOR = """
import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

name = sys.argv[1]
"""

for title, way in WAYS.items():
    block = SharedMemory(create=True, size=8)
    program = [sys.executable, "-c", VISITOR + way, block.name]
    subprocess.run(program, check=True, stderr=subprocess.PIPE)
    try:
        SharedMemory(name=block.name).close()
        print(f"{title}: the block is still there")
        block.unlink()
    except FileNotFoundError:
        print(f"{title}: the block is gone")
    block.close()
