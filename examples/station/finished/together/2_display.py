import time
from statistics import fmean

from ring import Ring

from shmcore import SharedMemory


def wait_for_station():
    while True:
        try:
            return SharedMemory("station")
        except FileNotFoundError:
            time.sleep(0.1)


def show(ring):
    seen, quiet = ring.count, 0
    while quiet < 3:
        time.sleep(1)
        new = ring.count - seen
        quiet = 0 if new else quiet + 1
        if values := ring.last(new):
            missed, mean = new - len(values), fmean(values)
            print(f"{new} readings, {missed} missed, mean {mean:.2f}")
        seen += new


print("display: waiting for a station")
shm = wait_for_station()
ring = Ring(shm)
show(ring)
ring.release()
shm.close()
print("display: the station is silent")
