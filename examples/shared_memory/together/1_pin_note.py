import time

from shmcore import SharedMemory

note = b"Back at three."
board = SharedMemory(name="pinboard", create=True, size=64)
try:
    board.buf[1 : 1 + len(note)] = note
    board.buf[0] = len(note)
    print("The note is up. Ctrl-C takes it down.")
    while True:
        time.sleep(1)
except KeyboardInterrupt:
    print("The note is down.")
finally:
    board.close()
    board.unlink()
