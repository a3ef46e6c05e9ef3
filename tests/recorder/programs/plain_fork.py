"""Forks without multiprocessing."""

import os
import sys

if os.fork() == 0:
    print("child")
    sys.exit(3)
print(os.waitstatus_to_exitcode(os.wait()[1]))
