import multiprocessing as mp
import time


def hold(lock, held):
    lock.acquire()
    held.set()
    time.sleep(60)


if __name__ == "__main__":
    lock, held = mp.Lock(), mp.Event()

    holder = mp.Process(target=hold, args=(lock, held))
    holder.start()
    held.wait()
    holder.kill()
    holder.join()
    print("acquired:", lock.acquire(timeout=1))
