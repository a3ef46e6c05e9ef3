"""Does what `python -m shmcore gc` does."""

import runpy
import sys

sys.argv[1:] = ["gc"]
runpy.run_module("shmcore", run_name="__main__")
