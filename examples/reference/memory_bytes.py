import pickle

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=16)

shm.buf[0] = 255
shm.buf[1:6] = b"hello"
shm.buf[8:16] = (10**12).to_bytes(8, "little")

print(shm.buf[0])
print(bytes(shm.buf[1:6]))
print(int.from_bytes(shm.buf[8:16], "little"))

attacher = pickle.loads(pickle.dumps(shm))
print(bytes(attacher.buf[1:6]))

attacher.close()
shm.close()
shm.unlink()
