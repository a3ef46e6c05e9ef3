import numpy as np

from shmcore import SharedMemory

ROOM = 20_000

shm = SharedMemory(create=True, size=8 + 8 * ROOM)
with shm.buf[:8].cast("q") as count:
    count[0] = ROOM
with shm.buf[8 : 8 + 8 * ROOM].cast("d") as values:
    for number in range(ROOM):
        values[number] = 20 + 5 * (number % 1000) / 1000

readings = np.frombuffer(shm.buf, np.float64, ROOM, offset=8)
print("readings:", len(readings))
print("mean:    ", readings.mean().round(2))
print("middle:  ", np.median(readings).round(2))
print("highest: ", readings.max().round(2))

del readings
shm.close()
shm.unlink()
