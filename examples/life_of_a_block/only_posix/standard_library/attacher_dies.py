import re
import subprocess
import sys
import time
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

if len(sys.argv) > 1:
    shm = SharedMemory(name=sys.argv[1])
    print("attached", flush=True)
    time.sleep(60)
else:
    creator = SharedMemory(create=True, size=4)
    creator.buf[0] = 42
    command = [sys.executable, __file__, creator.name]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    attacher = subprocess.Popen(command, text=True, **pipe)
    attacher.stdout.readline()
    attacher.kill()
    _, errors = attacher.communicate()

    print(re.search("There appear.*objects", errors)[0])
    print("the creator still reads:", creator.buf[0])
    creator.close()
    try:
        creator.unlink()
    except FileNotFoundError:
        print("gone")
        resource_tracker.unregister("/" + creator.name, "shared_memory")
