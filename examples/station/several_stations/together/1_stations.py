import time
from multiprocessing import Process, parent_process

from shmcore import ShareableList, SharedMemoryManager

PLACES = {"roof": 14.0, "cellar": 11.0, "kitchen": 21.0}
BOARD = "stations"


def measure(readings):
    try:
        while parent_process().is_alive():
            readings[1] += 0.5
            readings[2] += 1
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    readings.shm.close()


def run_stations():
    with SharedMemoryManager() as manager:
        names, workers = [], []
        for place, start in PLACES.items():
            readings = manager.ShareableList([place, start, 0])
            names.append(readings.shm.name)
            workers.append(Process(target=measure, args=(readings,)))
        board = ShareableList(names, name=BOARD)
        try:
            for worker in workers:
                worker.start()
            print("stations: measuring, Ctrl-C ends them")
            for worker in workers:
                worker.join()
        except KeyboardInterrupt:
            for worker in workers:
                worker.join()
        finally:
            board.shm.close()
            board.shm.unlink()
    print("stations: stopped, all blocks removed")


if __name__ == "__main__":
    run_stations()
