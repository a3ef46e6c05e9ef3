import subprocess
import sys
from signal import Signals

IMPORTS = {
    "standard library": "from multiprocessing.shared_memory import SharedMemory",
    "shmcore": "from shmcore import SharedMemory",
}
PROGRAM = """
import numpy as np

shm = SharedMemory(create=True, size=8)
answer = np.ndarray(1, dtype=np.int64, buffer=shm.buf)
answer[0] = 42
shm.close()
shm.unlink()
print(answer[0])
"""

for library, line in IMPORTS.items():
    program = [sys.executable, "-c", f"{line}\n{PROGRAM}"]
    run = subprocess.run(program, stdout=subprocess.PIPE, text=True)
    end = run.stdout.strip() if run.returncode == 0 else Signals(-run.returncode).name
    print(f"{library}: {end}")
