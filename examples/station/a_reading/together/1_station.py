import time

from shmcore import SharedMemory

TEMPERATURES = [18, 19, 21, 23, 22, 20]

shm = SharedMemory(name="station", create=True, size=1)
print("station: measuring, Ctrl-C ends it")
try:
    while True:
        for temperature in TEMPERATURES:
            shm.buf[0] = temperature
            time.sleep(0.5)
except KeyboardInterrupt:
    print("station: stopped")
finally:
    shm.close()
    shm.unlink()
