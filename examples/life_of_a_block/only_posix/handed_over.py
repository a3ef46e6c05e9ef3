import subprocess
import sys
import time
from multiprocessing import resource_tracker

from shmcore import SharedMemory

if len(sys.argv) > 1:
    creator = SharedMemory(create=True, size=4)
    creator.buf[0] = 42
    resource_tracker.unregister(creator._name, "shared_memory")
    print(creator.name)
else:
    command = [sys.executable, __file__, "create"]
    name = subprocess.check_output(command, text=True).strip()

    time.sleep(0.5)
    heir = SharedMemory(name=name)
    print("still there:", heir.buf[0])
    heir.close()
    heir.unlink()
