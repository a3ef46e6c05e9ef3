import time

from shmcore import SharedMemory


def wait_for_station():
    while True:
        try:
            return SharedMemory(name="station")
        except FileNotFoundError:
            time.sleep(0.1)


print("display: waiting for a station")
shm = wait_for_station()
for _ in range(4):
    time.sleep(0.5)
    print("temperature:", shm.buf[0])
shm.close()
print("display: enough")
