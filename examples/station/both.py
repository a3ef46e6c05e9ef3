"""Run both programs of a stage as one, for the recorder.

python -m shmstep record examples/station/both.py -- a_reading
"""

import os
import runpy
import signal
import sys
from multiprocessing import Process
from pathlib import Path


def run(program):
    os.setpgrp()  # Ctrl-C in a terminal reaches a group of processes
    sys.path.insert(0, str(program.parent))
    runpy.run_path(str(program), run_name="__main__")


if __name__ == "__main__":
    folder = Path(__file__).parent / sys.argv[1] / "together"
    first, second = sorted(folder.glob("[12]_*.py"))
    station = Process(target=run, args=(first,), name="Terminal-1")
    display = Process(target=run, args=(second,), name="Terminal-2")
    station.start()
    display.start()
    display.join()
    os.killpg(station.pid, signal.SIGINT)
    station.join()
