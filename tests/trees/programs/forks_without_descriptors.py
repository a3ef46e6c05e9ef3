"""Forks a hundred times with ever fewer descriptors to spare; says what a fork has left."""

import os

from limits import count_descriptors, limit_descriptors

import shmcore.tree

before = set(os.listdir("/dev/shm"))
made = set()
make_folder = shmcore.tree.make_folder
shmcore.tree.make_folder = lambda path: (made.add(path), make_folder(path))[1]
taken = count_descriptors()
for spare in (0, 1, 2) * 30:
    limit_descriptors(taken + spare)
    if not (child := os.fork()):
        os._exit(0)
    os.waitpid(child, 0)
limit_descriptors(taken + 100)
print([path for path in made if os.path.exists(path)])
