import time

from shmcore import ShareableList


def wait_for_board():
    while True:
        try:
            return ShareableList(name="stations")
        except FileNotFoundError:
            time.sleep(0.1)


print("display: waiting for the stations")
board = wait_for_board()
stations = [ShareableList(name=name) for name in board]
for _ in range(3):
    time.sleep(0.5)
    for place, temperature, number in stations:
        print(f"{place} {number}: {temperature} degrees")
for readings in [board, *stations]:
    readings.shm.close()
print("display: enough")
