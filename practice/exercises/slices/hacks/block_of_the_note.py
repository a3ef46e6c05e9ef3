import sys
from multiprocessing import Process

from shmcore import SharedMemory

SIZE = 16
LAST = SIZE - 1  # this byte counts the notes


def read(name, number):
    board = SharedMemory(name=name)
    print(f"note {number}:", bytes(board.buf))
    board.close()


if __name__ == "__main__":
    for number, word in enumerate(sys.argv[1:] or ["lighthouse", "fog"], 1):
        note = word.encode()
        board = SharedMemory(create=True, size=len(note))
        board.buf[:] = note
        reader = Process(target=read, args=(board.name, number))
        reader.start()
        reader.join()
        board.close()
        board.unlink()
