import multiprocessing as mp
import os
import subprocess
import sys
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter

ROUNDS = 500
KEEP = {
    "MALLOC_MMAP_THRESHOLD_": "1000000000",
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
}


def receive(bell):
    before = getrusage(RUSAGE_SELF).ru_minflt
    for _ in range(ROUNDS):
        bell.recv_bytes()
        bell.send(None)
    after = getrusage(RUSAGE_SELF).ru_minflt
    bell.send((after - before) / ROUNDS)


def measure(size):
    bell, there = mp.Pipe()
    child = mp.Process(target=receive, args=(there,))
    child.start()
    data, times = bytes(size), []
    for _ in range(ROUNDS):
        start = perf_counter()
        bell.send_bytes(data)
        bell.recv()
        times.append(perf_counter() - start)
    pages = bell.recv()
    child.join()
    return median(times), pages


if __name__ == "__main__":
    print("kept" if KEEP.items() <= os.environ.items() else "as usual")
    for kib in (32, 64, 96, 128, 192, 256):
        time, pages = measure(kib * 1024)
        print(f"{kib:4} KiB{time * 1e6:6.0f} µs{pages:5.0f} new pages")
    if not KEEP.items() <= os.environ.items():
        environment = os.environ | KEEP
        sys.stdout.flush()
        subprocess.run([sys.executable, __file__], env=environment)
