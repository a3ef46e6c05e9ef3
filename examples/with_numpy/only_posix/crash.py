import subprocess
import sys
from multiprocessing.shared_memory import SharedMemory
from signal import Signals

import numpy as np

if len(sys.argv) > 1:
    shm = SharedMemory(create=True, size=4 * 8)
    numbers = np.ndarray(4, dtype=np.float64, buffer=shm.buf)
    shm.close()
    shm.unlink()
    print("first number:", numbers[0])
else:
    crashed = subprocess.run([sys.executable, __file__, "crash"])
    print("exit status:", crashed.returncode)
    print("signal:", Signals(-crashed.returncode).name)
