"""A child attaches to its parent's block, under the start method that is named."""

import multiprocessing
import sys

from shmcore import SharedMemory


def write(name: str) -> None:
    block = SharedMemory(name)
    block.buf[:5] = b"hello"
    block.close()


if __name__ == "__main__":
    context = multiprocessing.get_context(*sys.argv[1:])
    block = SharedMemory(create=True, size=5)
    child = context.Process(target=write, args=(block.name,))  # type: ignore[attr-defined]
    child.start()
    child.join()
    print(bytes(block.buf[:5]).decode())
    block.close()
    block.unlink()
