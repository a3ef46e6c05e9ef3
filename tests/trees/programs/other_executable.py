"""Makes and fills a block where Python's executable is said to be another, or none."""

import ast
import multiprocessing
import sys

multiprocessing.set_executable(ast.literal_eval(sys.argv[1]))

from shmcore import SharedMemory  # noqa: E402 (the executable comes first)

with SharedMemory(create=True, size=10) as shm:
    shm.buf[0] = 1
