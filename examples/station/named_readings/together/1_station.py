import time

from shmcore import ShareableList

TEMPERATURES = [18.5, 19.0, 20.5, 22.5, 21.5, 20.0]

# place, temperature, humidity, number of the reading
readings = ShareableList(["roof", 0.0, 0, 0], name="station")
print("station: measuring, Ctrl-C ends it")
try:
    while True:
        for temperature in TEMPERATURES:
            readings[1] = temperature
            readings[2] = 100 - int(2 * temperature)
            readings[3] += 1
            time.sleep(0.5)
except KeyboardInterrupt:
    print("station: stopped")
finally:
    readings.shm.close()
    readings.shm.unlink()
