"""Waits at, or holds, what multiprocessing has of each kind."""

import multiprocessing as mp


class Owner:
    def __init__(self, lock):
        self.lock = lock

    def use(self):
        with self.lock:
            pass


def work(kinds, calls):
    for call in calls:
        if call == "get":
            kinds["simple"].get()
        if call == "recv":
            kinds["far"].recv()
        if call == "wait":
            with kinds["condition"]:
                kinds["condition"].wait()
        if call == "join":
            kinds["tasks"].join()


if __name__ == "__main__":
    near, far = mp.Pipe()
    kinds = {"simple": mp.SimpleQueue(), "far": far, "condition": mp.Condition()}
    kinds["tasks"] = mp.JoinableQueue()
    kinds["tasks"].put(1)
    semaphores, own = [mp.Semaphore(2), mp.BoundedSemaphore(2)], Owner(mp.RLock())
    calls = ["get", "recv", "wait", "join"]
    child = mp.Process(target=work, args=(kinds, calls))
    child.start()
    semaphores[1].acquire()
    print("held")
    own.use()
    for _ in range(2):
        print("later")
    kinds["simple"].put(1)
    for _ in range(3):
        print("later")
    near.send(1)
    for _ in range(3):
        print("later")
    with kinds["condition"]:
        kinds["condition"].notify()
    for _ in range(3):
        print("later")
    kinds["tasks"].get()
    kinds["tasks"].task_done()
    child.join()
