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


def station_is_there():
    try:
        SharedMemory("station").close()
    except FileNotFoundError:
        return False
    return True


print("display: waiting for a station")
shm = wait_for_station()
ring = Ring(shm)
seen = ring.count
while ring.count > seen or station_is_there():
    time.sleep(1)
    new = ring.count - seen
    values = ring.last(new)
    mean = f"{fmean(values):.2f}" if values else "none"
    print(f"{new} readings, {new - len(values)} missed, mean {mean}")
    seen += new
ring.release()
shm.close()
print("display: the station is gone")
