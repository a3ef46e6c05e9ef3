import multiprocessing as mp
import os
import signal
import subprocess
import sys
import time

from shmcore import SharedMemory


def attach(name):
    attacher = SharedMemory(name=name)
    print(attacher.name, flush=True)
    time.sleep(60)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        creator = SharedMemory(create=True, size=4)
        child = mp.Process(target=attach, args=(creator.name,))
        child.start()
        child.join()
    else:
        command = [sys.executable, __file__, "program"]
        pipe = {"stdout": subprocess.PIPE, "text": True}
        program = subprocess.Popen(command, **pipe, process_group=0)
        name = program.stdout.readline().strip()
        os.killpg(program.pid, signal.SIGKILL)
        program.communicate()

        try:
            while True:
                SharedMemory(name=name).close()
                time.sleep(0.01)
        except FileNotFoundError:
            print("gone")
