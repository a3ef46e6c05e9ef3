"""What processes tell the director, as it arrives there.

It comes from a program that may write anything to any of its descriptors, so nothing is believed
unseen.
"""

import json
from collections.abc import Iterator
from types import UnionType
from typing import Any

from .limits import RecordingError
from .packing import HEADER

LONGEST = 1 << 24  # bytes of a message
TOO_LONG = f"a message to the recorder is longer than {LONGEST} bytes"
GARBAGE = "the program has written something of its own to its connection with the recorder"

# A form is a class or a union of some, [form] for a list of such items, a tuple of a form for each
# of its items, or {str: form} for a dict.
Form = Any

_FRAME: Form = (str, str, int, {str: str})  # function, path, line, variables
_HANDLE: Form = (str, str, bool, int, str)  # name, role, is a list's, descriptor, identity
_PRIMITIVE: Form = (str, str, str, int)  # identity, kind, name, parties
_WRITTEN: Form = (str, str, bool, int, int)  # name and identity of a block, is a list's, start, end
FORMS: dict[str, dict[str, Form]] = {
    "hello": {"pid": int, "parent": int},
    "child": {"pid": int, "name": str, "method": str, "is_manager": bool},
    "fork": {},
    "stop": {
        "frames": [_FRAME],
        "handles": [_HANDLE],
        "named": [_PRIMITIVE],
        "holds": [_PRIMITIVE],
        "wrote": [_WRITTEN],
    },
    "sleep": {"seconds": float},
    "wait": {
        "by": str,
        "at": [_PRIMITIVE],
        "joined": int | None,
        "timed": bool,
        "sure": bool,
        "holds": [_PRIMITIVE],
    },
    "went_on": {},
    "exit": {"status": int | None},
    "kill": {"pid": int, "signal": int},
}


class Inbox:
    """Puts together what arrives in pieces."""

    def __init__(self) -> None:
        self._received = bytearray()

    def take(self, data: bytes) -> Iterator[dict[str, Any]]:
        """Yield the messages that are whole now."""
        self._received += data
        while len(self._received) >= HEADER:
            length = int.from_bytes(self._received[:HEADER], "big")
            if length > LONGEST:
                raise RecordingError(TOO_LONG)
            if len(self._received) < HEADER + length:
                return
            message = _read(bytes(self._received[HEADER : HEADER + length]))
            del self._received[: HEADER + length]
            yield message


def _read(data: bytes) -> dict[str, Any]:
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        raise RecordingError(GARBAGE) from None
    if not isinstance(message, dict):
        raise RecordingError(GARBAGE)
    kind = message.get("kind")
    form = FORMS.get(kind) if isinstance(kind, str) else None
    if form is None or message.keys() != {"kind", *form}:
        raise RecordingError(GARBAGE)
    if not all(_fits(message[key], form[key]) for key in form):
        raise RecordingError(GARBAGE)
    return message


def _fits(value: Any, form: Form) -> bool:
    if isinstance(form, list):
        return type(value) is list and all(_fits(item, form[0]) for item in value)
    if isinstance(form, tuple):
        return type(value) is list and len(value) == len(form) and all(map(_fits, value, form))
    if isinstance(form, dict):
        return type(value) is dict and all(_fits(item, form[str]) for item in value.values())
    if isinstance(form, UnionType):
        return type(value) in form.__args__
    return type(value) is form
