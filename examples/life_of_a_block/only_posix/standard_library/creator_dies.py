import multiprocessing as mp
import os
import re
import sys
import time
from multiprocessing.shared_memory import SharedMemory


def create(sender, errors):
    os.dup2(errors, sys.stderr.fileno())
    shm = SharedMemory(create=True, size=4)
    shm.buf[0] = 42
    sender.send(shm.name)
    time.sleep(60)


if __name__ == "__main__":
    fork = mp.get_context("fork")
    receiver, sender = fork.Pipe()
    output, errors = os.pipe()
    creator = fork.Process(target=create, args=(sender, errors))
    creator.start()
    os.close(errors)
    name = receiver.recv()
    creator.kill()
    creator.join()

    with open(output) as messages:
        print(re.search("There appear.*objects", messages.read())[0])
    try:
        SharedMemory(name=name)
    except FileNotFoundError:
        print("gone")
