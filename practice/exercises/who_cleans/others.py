"""Processes that use a block until they are killed.

python others.py [NAME]   make a block, or attach to one; print its name, and wait
"""

import os
import signal
import subprocess
import sys
from multiprocessing import Pipe, get_context
from time import sleep

from shmcore import SharedMemory


def use_block(name, tell):
    block = SharedMemory(name, create=name is None, size=1)
    tell(block.name)
    sleep(60)


def start_worker():
    """Start a process of this program that makes a block; return both."""
    receiver, sender = Pipe()
    worker = get_context("spawn").Process(target=use_block, args=(None, sender.send))
    worker.start()
    return worker, receiver.recv()


def start_program(*name):
    """Start a program of its own, in a group of its own; return it and its block's name."""
    program = subprocess.Popen(
        [sys.executable, __file__, *name],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    return program, program.stdout.readline().strip()


def kill_group(program):
    """Kill a program and all that it has started; on Windows it alone."""
    if sys.platform == "win32":
        program.kill()
    else:
        os.killpg(program.pid, signal.SIGKILL)


def look(name):
    """Return whether there is such a block, and remove it."""
    try:
        block = SharedMemory(name)
    except FileNotFoundError:
        return "gone"
    block.close()
    block.unlink()
    return "there"


if __name__ == "__main__":
    use_block(*(sys.argv[1:] or [None]), lambda name: print(name, flush=True))
