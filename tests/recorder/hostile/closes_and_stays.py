"""Closes all descriptors, its output too, and stays."""

import os

os.closerange(0, 256)
while True:
    pass
