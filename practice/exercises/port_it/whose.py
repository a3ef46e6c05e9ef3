"""Runs a program and tells whose classes it has used for its blocks.

python whose.py PROGRAM [ARGUMENTS]
"""

import multiprocessing.shared_memory
import runpy
import sys

import shmcore

used, beginning = set(), []


def watch(library, kind):
    begin = kind.__init__

    def watched(*arguments, **options):
        if not beginning:  # on Windows shmcore makes its blocks with the other one's class
            used.add(library)
        beginning.append(library)
        try:
            begin(*arguments, **options)
        finally:
            beginning.pop()

    kind.__init__ = watched


if __name__ == "__main__":
    for library in shmcore, multiprocessing.shared_memory:
        for name in "SharedMemory", "ShareableList":
            watch(library.__name__, getattr(library, name))
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
    print("made with:", *sorted(used))
