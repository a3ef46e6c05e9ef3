"""What processes tell the recorder arrives whole, and is believed only in its form."""

from typing import Any

import pytest

from shmstep.limits import RecordingError
from shmstep.messages import LONGEST, Inbox
from shmstep.packing import packed


def test_a_message_is_put_together_from_its_pieces() -> None:
    messages: list[Any] = [
        {"kind": "fork"},
        {"kind": "exit", "status": None},
        {"kind": "exit", "status": 3},
    ]
    data = b"".join(map(packed, messages))
    inbox = Inbox()
    assert [m for at in range(len(data)) for m in inbox.take(data[at : at + 1])] == messages
    assert list(Inbox().take(data)) == messages


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "fork", "more": 1},
        {"kind": "exit"},
        {"kind": "exit", "status": True},
        {"kind": "sleep", "seconds": 1},
        {"kind": "end"},
        {"kind": "__class__"},
        {"kind": ["fork"]},
        {},
        [],
        {"kind": "stop", "frames": [1], "handles": [], "named": []},
        {"kind": "stop", "frames": [["f", "x", 1]], "handles": [], "named": [], "holds": []},
    ],
)
def test_what_has_another_form_is_garbage(message: Any) -> None:
    with pytest.raises(RecordingError, match="something of its own"):
        list(Inbox().take(packed(message)))


@pytest.mark.parametrize("data", [b"hello", b"[" * 65536, b'"\xff"'])
def test_what_is_no_message_at_all_is_garbage(data: bytes) -> None:
    with pytest.raises(RecordingError, match="something of its own"):
        list(Inbox().take(len(data).to_bytes(4, "big") + data))


def test_a_message_has_a_longest_length() -> None:
    with pytest.raises(RecordingError, match="longer than"):
        list(Inbox().take((LONGEST + 1).to_bytes(4, "big")))
