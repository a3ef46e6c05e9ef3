"""Starts a manager whose process takes its time and says its number first."""

import os
import time
from multiprocessing import get_context

from shmcore import SharedMemoryManager


def initialize(name):
    print(os.getpid(), flush=True)
    time.sleep(0.5)


SharedMemoryManager(ctx=get_context("fork")).start(initialize, ("some name",))
