import subprocess
import sys
import time

from shmcore import SharedMemory

if len(sys.argv) > 1:
    shm = SharedMemory(name=sys.argv[1])
    print("attached", flush=True)
    time.sleep(60)
else:
    with SharedMemory(create=True, size=4) as creator:
        creator.buf[0] = 42
        command = [sys.executable, __file__, creator.name]
        attacher = subprocess.Popen(command, stdout=subprocess.PIPE)
        attacher.stdout.readline()
        attacher.kill()
        attacher.communicate()

        time.sleep(0.5)
        with SharedMemory(name=creator.name) as second:
            print("still there:", second.buf[0])
