import math
import time

from ring import SIZE, Ring

from shmcore import SharedMemory

A_SECOND = 10_000


def measure(number):
    return 20 + 5 * math.sin(number / A_SECOND)


shm = SharedMemory("station", create=True, size=SIZE)
ring = Ring(shm)
print("station: measuring, Ctrl-C ends it")
started = time.perf_counter()
try:
    while True:
        due = int((time.perf_counter() - started) * A_SECOND)
        while ring.count < due:
            ring.put(measure(ring.count))
        time.sleep(0.001)
except KeyboardInterrupt:
    print("station: stopped")
finally:
    ring.release()
    shm.close()
    shm.unlink()
