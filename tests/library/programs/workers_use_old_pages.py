"""Workers are killed one by one; says how many pages the journal has, and what it notes."""

import multiprocessing
import os
import signal

from shmcore import SharedMemory, reaper, tree


def work(pipe):
    kept, other = (SharedMemory(create=True, size=1) for _ in range(2))
    other.unlink()
    pipe.send(kept.name)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    own = SharedMemory(create=True, size=1)
    kept = []
    for number in range(8):
        pipe, other_end = context.Pipe()
        process = context.Process(target=work, args=(other_end,))
        process.start()
        kept.append(SharedMemory(pipe.recv()))
        process.join()
        if number % 2:
            kept.pop().unlink()  # whoever has the page next finds out
    path = tree.journal(os.geteuid())
    names = {entry.name for entry in reaper.read(path)[0]}
    print(sum(name.startswith("page-") for name in os.listdir(path)))
    print({shm._name for shm in [own, *kept]} <= names, len(names) <= 6)
