"""Overwrites the beginning of its list."""

from shmcore import ShareableList

numbers = ShareableList([1, 2])
numbers.shm.buf[:16] = b"\xff" * 16
print("damaged")
numbers.shm.close()
numbers.shm.unlink()
