"""Ends with something left, of which Python could complain."""

import sys

from shmcore import ShareableList, SharedMemory

match sys.argv[1]:
    case "an unlinked block":
        shm = SharedMemory(create=True, size=10)
        shm.unlink()
    case "a view":
        shm = SharedMemory(create=True, size=10)
        view = shm.buf[1:]
    case "an iterator":
        shm = SharedMemory(create=True, size=10)
        view = iter(shm.buf)
    case "a ctypes array":
        import ctypes

        shm = SharedMemory(create=True, size=10)
        view = (ctypes.c_char * 10).from_buffer(shm.buf)
    case "a reference cycle":
        shm = SharedMemory(create=True, size=10)
        shm.itself = shm
        shm.view = shm.buf[1:]
    case "a builtin":
        import builtins

        builtins.shm = SharedMemory(create=True, size=10)
    case "a thread":
        import threading
        import time

        shm = SharedMemory(create=True, size=10)
        threading.Thread(target=lambda: (shm.buf[0], time.sleep(9)), daemon=True).start()
    case "an exit function":
        import atexit

        shm = SharedMemory(create=True, size=10)
        atexit.register(lambda: shm.buf[0])
    case "a list":
        items = ShareableList([1, "two"])
        it = iter(items)
    case "a handle of a block that is gone":
        import os

        shm = SharedMemory(create=True, size=10)
        os.unlink("/dev/shm/" + shm.name)
    case "a closed descriptor":
        import os

        shm = SharedMemory(create=True, size=10)
        os.closerange(3, 50)
    case unknown:
        sys.exit(f"nothing is known of {unknown!r}")
