"""Is interrupted just before its reaper is started, and makes a second block."""

from shmcore import SharedMemory, journal

start = journal._start_reaper


def interrupted():
    journal._start_reaper = start
    raise KeyboardInterrupt


journal._start_reaper = interrupted
try:
    SharedMemory(create=True, size=10)
except KeyboardInterrupt:
    print(SharedMemory(create=True, size=10).name, flush=True)
input()
