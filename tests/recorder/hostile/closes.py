"""Closes all descriptors, as daemons do, and goes on with others under their numbers."""

import os
import sys

os.closerange(3, 256)
files = [os.open(f"{sys.argv[1]}{number}", os.O_CREAT | os.O_RDWR) for number in range(20)]
print([os.fstat(file).st_size for file in files] == [0] * 20)
