"""Where a recording ends with an error."""

from dataclasses import dataclass, field
from threading import Event


class RecordingError(Exception):
    """The program cannot be recorded; the message tells why."""


@dataclass(frozen=True)
class Limits:
    """How much of a program is recorded; more is a RecordingError."""

    seconds: float = 60.0
    steps: int = 2000
    output: int = 100_000  # bytes
    processes: int = 32
    blocks: int = 64
    stopped: Event = field(default_factory=Event)  # set from another thread: no more at all
