"""Run a program, and count the blocks that it makes and never unlinks.

python counted.py PROGRAM [ARGUMENTS]
"""

import runpy
import sys

import shmcore

left = set()


class Counted(shmcore.SharedMemory):
    """Notes each block that is made, until it is unlinked."""

    def __init__(self, name=None, create=False, size=0, **more):
        super().__init__(name, create, size, **more)
        if create:
            left.add(self.name)

    def unlink(self):
        super().unlink()
        left.discard(self.name)


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    shmcore.SharedMemory = Counted
    names = runpy.run_path(sys.argv[0], run_name="__main__")
    print("never unlinked:", len(left))
