import sys
from multiprocessing import Process

from shmcore import SharedMemory

SIZE = 16
LAST = SIZE - 1  # this byte counts the notes


def read(name, length):
    board = SharedMemory(name=name)
    print(f"note {board.buf[LAST]}:", bytes(board.buf[:length]))
    board.close()


if __name__ == "__main__":
    board = SharedMemory(create=True, size=SIZE)

    for word in sys.argv[1:] or ["lighthouse", "fog"]:
        note = word.encode()
        board.buf[:LAST] = note.ljust(LAST, b"\0")
        board.buf[LAST] += 1
        reader = Process(target=read, args=(board.name, len(note)))
        reader.start()
        reader.join()

    board.close()
    board.unlink()
