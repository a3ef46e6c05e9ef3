"""Where a recording ends with an error."""

from dataclasses import dataclass, field
from math import isfinite
from threading import Event


class RecordingError(Exception):
    """The program cannot be recorded; the message tells why."""


class TimeIsOverError(RecordingError):
    """The program has not ended in time."""


@dataclass(frozen=True)
class Limits:
    """How much of a program is recorded; more is a RecordingError."""

    seconds: float = 60.0
    steps: int = 2000
    output: int = 100_000  # bytes
    processes: int = 32
    blocks: int = 64
    stopped: Event = field(default_factory=Event)  # set from another thread: no more at all

    def __post_init__(self) -> None:
        """Refuse what is no limit."""
        if not isfinite(self.seconds) or self.seconds <= 0:
            raise RecordingError(f"the limit must be a number of seconds, not {self.seconds}")
        if self.steps <= 0:
            raise RecordingError(f"the limit must be a number of steps, not {self.steps}")
