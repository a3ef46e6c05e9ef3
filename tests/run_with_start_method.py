"""Run a script as a program, with one of multiprocessing's start methods as the default.

python run_with_start_method.py METHOD SCRIPT [ARGUMENTS]
"""

import multiprocessing
import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    method, script, *arguments = sys.argv[1:]
    multiprocessing.set_start_method(method)
    sys.argv = [script, *arguments]
    sys.path[0] = str(Path(script).parent)
    # Kept to the end, as a program's own names are: else its handles would die before its exit.
    names = runpy.run_path(script, run_name="__main__")
