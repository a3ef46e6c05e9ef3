import pickle

from shmcore import SharedMemory

creator = SharedMemory(create=True, size=1_000_000)
creator.buf[0] = 7

message = pickle.dumps(creator)
print("message:   ", len(message), "bytes")

attacher = pickle.loads(message)
print("same name: ", attacher.name == creator.name)
print("first byte:", attacher.buf[0])

attacher.close()
creator.close()
creator.unlink()
