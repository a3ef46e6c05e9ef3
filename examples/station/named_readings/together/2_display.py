import time

from shmcore import ShareableList


def wait_for_station():
    while True:
        try:
            return ShareableList(name="station")
        except FileNotFoundError:
            time.sleep(0.1)


print("display: waiting for a station")
readings = wait_for_station()
for _ in range(4):
    time.sleep(0.5)
    place, temperature, humidity, number = readings
    print(f"{place} {number}: {temperature} degrees, {humidity} %")
readings.shm.close()
print("display: enough")
