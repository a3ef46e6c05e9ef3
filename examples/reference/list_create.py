from shmcore import ShareableList

creator = ShareableList([1, 2.5, True, "four", b"five", None])
attacher = ShareableList(name=creator.shm.name)
other = ShareableList(creator, name=creator.shm.name + "0")

creator[0] = 100
print(attacher)
print(other)

attacher.shm.close()
for values in (creator, other):
    values.shm.close()
    values.shm.unlink()
