"""Makes a block and a list, waits for a line, and ends in the given way."""

import ctypes
import os
import sys
import tempfile
import threading

from shmcore import ShareableList, SharedMemory


def fail():
    raise KeyError("a mistake")


def exit_from_a_thread():
    thread = threading.Thread(target=os._exit, args=(3,))
    thread.start()
    thread.join()


def give_up_rights():
    if os.getuid() == 0:
        os.setuid(65534)
    os.kill(os.getpid(), 9)


def leave_a_view():
    global view
    view = shm.buf[1:]
    os.kill(os.getpid(), 9)


def remove_its_folder():
    os.chdir(tempfile.mkdtemp())
    os.rmdir(os.getcwd())
    os.abort()


ENDINGS = {
    "falls off its end": lambda: None,
    "sys.exit": lambda: sys.exit(3),
    "exception": fail,
    "os._exit": lambda: os._exit(3),
    "abort": os.abort,
    "crash": lambda: ctypes.string_at(0),
    "exit from a thread": exit_from_a_thread,
    "exec": lambda: os.execl("/bin/true", "true"),
    "rights given up": give_up_rights,
    "a view is left": leave_a_view,
    "its folder is gone": remove_its_folder,
}

end = ENDINGS[sys.argv[1]]
shm = SharedMemory(create=True, size=1000)
items = ShareableList(["one", 2])
print(shm.name, items.shm.name, flush=True)
input()
end()
