"""What programs tell the standard library's resource tracker about shmcore's blocks.

The standard library enters each block in a helper process, which removes it in the end, even one
that was merely attached. So public code is full of ways around that: an attacher takes the name out
again, a creator does so to hand its block over, somebody puts another function in `register`'s
place. Here nothing is entered, so the tracker must hear nothing of it either: it would complain of
names that it does not know. What such calls mean is kept. Names of the standard library's own
blocks go through as ever.
"""

from collections import deque
from multiprocessing import resource_tracker
from typing import Any

from . import journal

ours: deque[str] = deque(maxlen=1000)  # names made or attached here, the latest
_theirs: set[str] = set()  # names that the standard library has entered
_tracker: Any = resource_tracker._resource_tracker
_send = _tracker._send
_has_heard = False  # of a name that was to be registered


def is_left_to_us(name: str) -> bool:
    """Tell whether nobody keeps a new block of ours from being tracked."""
    global _has_heard
    if resource_tracker.register == _tracker.register:
        return True
    _has_heard = False
    resource_tracker.register(name, "shared_memory")  # somebody's own; it may pass the name on
    return _has_heard


def _hear(command: str, name: str, kind: str) -> None:
    """Take the place of the tracker's `_send`, through which both of its functions go."""
    global _has_heard
    if kind != "shared_memory" or name not in ours or name in _theirs:
        if kind == "shared_memory":
            (_theirs.add if command == "REGISTER" else _theirs.discard)(name)
        _send(command, name, kind)
    elif command == "REGISTER":
        _has_heard = True
    else:
        journal.hand_over(name)


_tracker._send = _hear
