"""Is interrupted just before its reaper is started, and makes a second block."""

from shmcore import SharedMemory, launcher

start = launcher.start


def interrupted(*_):
    launcher.start = start
    raise KeyboardInterrupt


launcher.start = interrupted
try:
    SharedMemory(create=True, size=10)
except KeyboardInterrupt:
    print(SharedMemory(create=True, size=10).name, flush=True)
input()
