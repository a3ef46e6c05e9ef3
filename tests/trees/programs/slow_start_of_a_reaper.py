"""A worker takes its time to start the reaper; another makes a block meanwhile."""

import multiprocessing
import time


def start_slowly(ready):
    from shmcore import SharedMemory, launcher

    start = launcher.start

    def slowly(*arguments):
        ready.set()
        time.sleep(0.2)
        start(*arguments)
        print("started", flush=True)

    launcher.start = slowly
    shm = SharedMemory(create=True, size=8)
    time.sleep(60)
    shm.close()


def make(ready):
    from shmcore import SharedMemory

    ready.wait()
    shm = SharedMemory(create=True, size=8)
    print(shm.name, flush=True)
    time.sleep(60)


if __name__ == "__main__":
    import shmcore  # noqa: F401

    context = multiprocessing.get_context("fork")
    ready = context.Event()
    for work in start_slowly, make:
        context.Process(target=work, args=(ready,)).start()
