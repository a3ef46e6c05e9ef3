"""Tells where its classes come from."""

from shmcore import SharedMemory

print(SharedMemory.__module__)
