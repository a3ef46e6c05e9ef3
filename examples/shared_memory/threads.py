from threading import Thread

from shmcore import SharedMemory


def count(shm, spot):
    for _ in range(200):
        shm.buf[spot] += 1


shm = SharedMemory(create=True, size=8)
threads = [Thread(target=count, args=(shm, spot)) for spot in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(list(shm.buf[:8]))

shm.close()
shm.unlink()
