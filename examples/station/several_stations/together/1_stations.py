from multiprocessing import Event, Process, parent_process

from shmcore import ShareableList, SharedMemoryManager

PLACES = {"roof": 14.0, "cellar": 11.0, "kitchen": 21.0}
BOARD = "stations"


def measure(readings, stop):
    try:
        while parent_process().is_alive() and not stop.wait(0.5):
            readings[1] += 0.5
            readings[2] += 1
    except KeyboardInterrupt:
        pass
    readings.shm.close()


def run_stations(stop):
    with SharedMemoryManager() as manager:
        names, workers = [], []
        for place, start in PLACES.items():
            readings = manager.ShareableList([place, start, 0])
            names.append(readings.shm.name)
            worker = Process(target=measure, args=(readings, stop))
            worker.start()
            workers.append(worker)
        board = ShareableList(names, name=BOARD)
        try:
            print("stations: measuring, Ctrl-C ends them")
            stop.wait()
        except KeyboardInterrupt:
            stop.set()
        finally:
            board.shm.close()
            board.shm.unlink()
            for worker in workers:
                worker.join()
    print("stations: stopped, all blocks removed")


if __name__ == "__main__":
    run_stations(Event())
