import pickle

from shmcore import ShareableList

values = ShareableList([1, 2, 3])
attacher = pickle.loads(pickle.dumps(values))
values[0] = 100
print(*attacher)

attacher.shm.close()
values.shm.close()
values.shm.unlink()
