"""Goes on after its end: in a thread, at exit, and where Python takes its objects down."""

import atexit
import sys


class Forever:
    def __del__(self):
        while True:
            pass


forever = Forever()
atexit.register(print, "at exit")
atexit.register(sys.settrace, None)
