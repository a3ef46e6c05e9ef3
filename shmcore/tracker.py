"""What programs tell the standard library's resource tracker about shmcore's blocks.

The standard library enters each block in a helper process, which removes it in the end, even one
that was merely attached. So public code is full of ways around that: an attacher takes the name out
again, a creator does so to hand its block over, somebody puts another function in `register`'s
place. Here nothing is entered, so the tracker must hear nothing of it either: it would complain of
names that it does not know. What such calls mean is kept. Names of the standard library's own
blocks go through as ever.
"""

from contextlib import suppress
from multiprocessing import resource_tracker
from typing import Any

from . import journal, reaper

KNOWN = 1000  # so many names of blocks that this process has not made are remembered
_known: dict[str, str] = {}  # their identities, the latest last
_theirs: set[str] = set()  # names that the standard library has entered
_tracker: Any = resource_tracker._resource_tracker
_send = _tracker._send
_asked = ""  # the name that is being offered to somebody's own function


def is_left_to_us(name: str) -> bool:
    """Tell whether nobody keeps a new block of ours from being tracked."""
    global _asked
    if resource_tracker.register == _tracker.register:
        return True
    _asked = name
    resource_tracker.register(name, "shared_memory")  # somebody's own; it may pass the name on
    has_heard, _asked = not _asked, ""
    return has_heard


def remember(name: str, identity: str) -> None:
    """Remember a block that was attached, or handed over."""
    _known.pop(name, None)
    _known[name] = identity
    if len(_known) > KNOWN:
        with suppress(KeyError, RuntimeError):  # another thread has taken it out
            del _known[next(iter(_known))]


def forget(name: str) -> None:
    """Take out a name that the standard library has entered: its block has been removed."""
    if name in _theirs:
        _hear("UNREGISTER", name, "shared_memory")


def _hear(command: str, name: str, kind: str) -> None:
    """Take the place of the tracker's `_send`, through which both of its functions go."""
    global _asked
    if kind != "shared_memory":
        _send(command, name, kind)
    elif name == _asked:
        _asked = ""
    elif name in _theirs or not _is_ours(name, command == "REGISTER"):
        (_theirs.add if command == "REGISTER" else _theirs.discard)(name)
        _send(command, name, kind)
    elif command == "UNREGISTER" and (made := journal.made.get(name)) and not made.manager:
        remember(name, made.identity)  # it may be said twice
        journal.forget(name, made.identity)  # the block has been handed over


def _is_ours(name: str, is_new: bool) -> bool:
    made = journal.made.get(name)
    identity = made.identity if made else _known.get(name)
    # A name that we have known may be that of a new block of the standard library's by now.
    return identity is not None and not (is_new and not reaper.exists(name, identity))


_tracker._send = _hear
