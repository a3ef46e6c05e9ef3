"""python -m practice.doctor"""

import sys

from . import run

if __name__ == "__main__":
    sys.exit(run(None))
