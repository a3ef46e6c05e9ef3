from shmcore import SharedMemory

ROOM = 20_000
SIZE = 8 + 8 * ROOM


class Ring:
    def __init__(self, shm, room=ROOM):
        self.room = room
        self._count = shm.buf[:8].cast("q")
        self._values = shm.buf[8 : 8 + 8 * room].cast("d")

    @property
    def count(self):
        return self._count[0]

    def put(self, value):
        self._values[self.count % self.room] = value
        self._count[0] += 1

    def last(self, wanted):
        end = self.count
        begin = max(0, end - min(wanted, self.room))
        places = [number % self.room for number in range(begin, end)]
        values = [self._values[place] for place in places]
        overwritten = self.count + 1 - self.room - begin
        return values[max(0, overwritten) :]

    def release(self):
        self._count.release()
        self._values.release()


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=8 + 8 * 5)
    ring = Ring(shm, room=5)
    for value in range(8):
        ring.put(value)
    print("written:   ", ring.count)
    print("last three:", ring.last(3))
    print("last ten:  ", ring.last(10))
    ring.release()
    shm.close()
    shm.unlink()
