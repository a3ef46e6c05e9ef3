import subprocess
import sys
import time

from shmcore import SharedMemory

if len(sys.argv) > 1:
    visitor = SharedMemory(name=sys.argv[1])
    visitor.buf[0] = 42
    visitor.close()
else:
    with SharedMemory(create=True, size=4) as creator:
        subprocess.run([sys.executable, __file__, creator.name], check=True)
        time.sleep(0.5)
        with SharedMemory(name=creator.name) as second:
            print("still there:", second.buf[0])
