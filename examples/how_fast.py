import argparse
import multiprocessing as mp
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from timings.chart import draw, size_words, table

from shmcore import SharedMemory

SIZES = [2**power for power in range(10, 29, 2)]  # 1 KiB to 256 MiB
QUICK_SIZES = [2**power for power in (10, 16, 20, 22)]


def send_through_pipe(bell, _, data):
    bell.send_bytes(data)
    return bell.recv()


def receive_from_pipe(bell, _):
    return bell.recv_bytes()


def send_through_queue(bell, queue, data):
    queue.put(data)
    return bell.recv()


def receive_from_queue(_, queue):
    return queue.get()


def send_to_manager(bell, shared, data):
    shared["data"] = data
    bell.send(None)
    return bell.recv()


def receive_from_manager(bell, shared):
    bell.recv()
    return shared["data"]


def send_new_block(bell, _, data):
    shm = SharedMemory(create=True, size=len(data))
    shm.buf[: len(data)] = data
    bell.send((shm.name, len(data)))
    answer = bell.recv()
    shm.close()
    shm.unlink()
    return answer


def receive_new_block(bell, _):
    name, size = bell.recv()
    shm = SharedMemory(name=name)
    data = bytes(shm.buf[:size])
    shm.close()
    return data


def send_block_copy(bell, shm, data):
    shm.buf[: len(data)] = data
    bell.send(len(data))
    return bell.recv()


def receive_copy_of_block(bell, shm):
    return bytes(shm.buf[: bell.recv()])


def send_word_only(bell, _, data):
    bell.send(len(data))
    return bell.recv()


def receive_view_of_block(bell, shm):
    return shm.buf[: bell.recv()]


def receiver(receive, bell, channel, rounds):
    for _ in range(rounds):
        data = receive(bell, channel)
        bell.send((len(data), data[-1]))
        del data  # a view must be gone before its block is closed


def measure(way, send, receive, channel, sizes, note):
    """Return the fastest of many rounds for each size."""
    bell, bell_there = mp.Pipe()
    rounds = {size: max(5, min(1000, 2**27 // size)) for size in sizes}
    given = receive, bell_there, channel, sum(rounds.values())
    child = mp.Process(target=receiver, args=given)
    child.start()
    bell_there.close()
    fastest = []
    for mark, size in enumerate(sizes):
        note((way, size))
        data = bytes([mark]) * size
        if way == "buf":
            channel.buf[:size] = data  # before the clock starts
        times = []
        for _ in range(rounds[size]):
            start = perf_counter()
            answer = send(bell, channel, data)
            times.append(perf_counter() - start)
            assert answer == (size, mark)
        fastest.append(min(times))
    child.join()
    if way == "Queue":  # its thread must end before the next fork
        channel.close()
        channel.join_thread()
    return fastest


def measure_all(sizes):
    shm = SharedMemory(create=True, size=max(sizes))
    with mp.Manager() as manager:
        queue, shared = mp.Queue(), manager.dict()
        ways = {
            "Pipe": (send_through_pipe, receive_from_pipe, None),
            "Queue": (send_through_queue, receive_from_queue, queue),
            "Manager": (send_to_manager, receive_from_manager, shared),
            "create=True": (send_new_block, receive_new_block, None),
            "bytes(buf)": (send_block_copy, receive_copy_of_block, shm),
            "buf": (send_word_only, receive_view_of_block, shm),
        }
        steps = [(way, size) for way in ways for size in sizes]

        def note(step):
            words = f"{step[0]} {size_words(step[1])}"
            show_progress(steps.index(step) / len(steps), words)

        columns = {}
        for way, how in ways.items():
            columns[way] = measure(way, *how, sizes, note)
    show_progress(1, "")
    shm.close()
    shm.unlink()
    return columns


def show_progress(part, words):
    if sys.stderr.isatty():
        bar = "#" * round(40 * part)
        line = f"[{bar:.<40}] {words:20}" if words else " " * 63
        print(f"\r{line}\r", end="", file=sys.stderr, flush=True)


def processor():
    if sys.platform == "darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.check_output(command, text=True).strip()
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(": ")[2]
    return platform.processor() or platform.machine()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true")
    options.add_argument("--chart", type=Path, default="how_fast.svg")
    chosen = options.parse_args()
    print(f"processor: {processor()}, {os.cpu_count()} cores")
    print(f"system:    {platform.system()}, {platform.machine()}")
    print(f"Python:    {platform.python_version()}")
    print(f"date:      {date.today()}")
    sizes = QUICK_SIZES if chosen.quick else SIZES
    measured = table(sizes, measure_all(sizes))
    print(f"\n{measured}\n")
    drawn = draw(measured)
    chosen.chart.write_text(drawn, encoding="utf-8", newline="\n")
    print(f"chart:     {chosen.chart.name}")


if __name__ == "__main__":
    main()
