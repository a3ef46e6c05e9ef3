from pathlib import Path
from stat import filemode

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=16)
shm.buf[:3] = b"sea"

file = Path("/dev/shm", shm.name)
print(file)
print(filemode(file.stat().st_mode), file.stat().st_size)
print(file.read_bytes())

with file.open("r+b") as opened:
    opened.write(b"T")
print(bytes(shm.buf[:3]))

shm.close()
shm.unlink()
print("still there:", file.exists())
