import sys

from shmcore import SharedMemory


def first_bytes(name, count):
    block = SharedMemory(name=name)
    taken = block.buf[:count]
    try:
        block.close()
    except BufferError:
        pass
    return taken


if __name__ == "__main__":
    text = " ".join(sys.argv[1:]).encode() or b"shared"
    block = SharedMemory(create=True, size=len(text))
    block.buf[: len(text)] = text
    taken = first_bytes(block.name, len(text))
    print("taken:", bytes(taken).decode())
    block.close()
    block.unlink()
