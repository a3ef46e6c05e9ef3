"""Does what `python -m shmcore` does, as a user who may not read everything."""

import os

from shmcore.__main__ import main

if os.getuid() == 0:
    os.setuid(65534)
main()
