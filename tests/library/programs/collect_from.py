"""Does what `python -m shmcore gc` does, where journals lie in the given folder."""

import sys

from shmcore import tree
from shmcore.__main__ import main

tree.FOLDER = sys.argv[1]
sys.argv[1:] = ["gc"]
main()
