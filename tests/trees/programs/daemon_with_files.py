"""Closes all descriptors, as daemons do, and writes files of its own, which end with Python."""

import multiprocessing
import os
import sys


def daemon(folder):
    if sys.argv[2] == "imports":
        from shmcore import SharedMemory

        SharedMemory(create=True, size=8).unlink()
    os.closerange(3, 256)
    keep_files(folder)


def keep_files(folder):
    files = [open(f"{folder}/{number}", "w") for number in range(12)]  # noqa: SIM115 (kept)
    for number, file in enumerate(files):
        file.write(f"data {number}")
    multiprocessing.files = files  # to the end of the interpreter


if __name__ == "__main__":
    import shmcore  # noqa: F401 (so that the tree is handed on)

    folder = sys.argv[3]
    process = multiprocessing.get_context(sys.argv[1]).Process(target=daemon, args=(folder,))
    process.start()
    process.join()
    if sys.argv[2] == "parent":
        os.closerange(3, 256)
        keep_files(folder)
