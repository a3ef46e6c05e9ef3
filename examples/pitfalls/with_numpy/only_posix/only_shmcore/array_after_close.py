import subprocess
import sys
from signal import Signals

MODULES = {
    "standard library": "multiprocessing.shared_memory",
    "shmcore": "shmcore",
}
PROGRAM = """
import numpy as np
from {} import SharedMemory

shm = SharedMemory(create=True, size=8)
answer = np.ndarray(1, dtype=np.int64, buffer=shm.buf)
answer[0] = 42
shm.close()
shm.unlink()
print(answer[0])
"""

for library, module in MODULES.items():
    program = [sys.executable, "-c", PROGRAM.format(module)]
    run = subprocess.run(program, stdout=subprocess.PIPE, text=True)
    if run.returncode < 0:
        print(f"{library}: {Signals(-run.returncode).name}")
    else:
        print(f"{library}: {run.stdout.strip()}")
