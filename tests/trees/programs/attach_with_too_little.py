"""Tries to attach to a block while descriptors, or memory, are scarce."""

import sys

from limits import count_descriptors, limit_descriptors, limit_memory

from shmcore import SharedMemory

name, lack = sys.argv[1:]
taken = count_descriptors()
for spare in range(3) if lack == "descriptors" else [2**20]:
    if lack == "descriptors":
        limit_descriptors(taken + spare)
    else:
        limit_memory(spare)
    try:
        SharedMemory(name)
        print("attached")
    except OSError as error:
        print(error.errno)
