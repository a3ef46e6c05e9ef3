import time

from shmcore import SharedMemory

print("Looking for the pinboard.")
board = None
while board is None:
    try:
        board = SharedMemory(name="pinboard")
    except FileNotFoundError:
        time.sleep(0.1)

while board.buf[0] == 0:
    time.sleep(0.1)

length = board.buf[0]
print(bytes(board.buf[1 : 1 + length]).decode())
board.close()
print("That is all.")
