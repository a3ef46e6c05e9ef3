"""One process of the recorded program, as the director knows it."""

import marshal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from . import agent

HEADER = 4  # bytes that tell a message's length
UNKNOWN = sys.maxsize


class Announced(NamedTuple):
    """What a process tells of a child that it has started."""

    parent: "Process"
    order: int
    name: str
    method: str
    is_manager: bool


@dataclass(eq=False)
class Process:
    """A process that follows the director, and where it stands."""

    connection: socket.socket
    pid: int = 0
    number: int = -1  # once it is at rest for the first time
    name: str = "MainProcess"
    kind: str = "main"
    parent: "Process | None" = None
    order: int = UNKNOWN  # among those that were started
    method: str = ""
    state: str = "running"
    stopped: bool = False  # waits for the director
    wakes: float | None = None  # the end of its sleep, on the program's clock
    ends: bool = False  # has said that it ends by itself
    exit: int | None = None
    signalled: bool = False
    forks: int = 0  # children that have not reported yet
    frames: list[Any] = field(default_factory=list)
    handles: list[Any] = field(default_factory=list)
    received: bytes = b""

    @property
    def is_over(self) -> bool:
        return self.state in ("dead", "killed")

    @property
    def is_moving(self) -> bool:
        return not self.stopped and not self.is_over and self.kind != "manager"

    @property
    def can_go(self) -> bool:
        return self.stopped and self.wakes is None

    def release(self, answer: bytes = agent.GO) -> None:
        """Let it go on."""
        self.stopped, self.wakes, self.state = False, None, "running"
        with suppress(OSError):  # it has been killed meanwhile
            self.connection.send(answer)

    def introduce(self, known: Announced) -> None:
        """Take over what its parent has told."""
        self.parent, self.order, self.name, self.method, is_manager = known
        self.kind = "manager" if is_manager else "child"

    def end(self) -> None:
        """Note that the process is gone: by itself if it has said so, else killed."""
        self.connection.close()
        self.state = "dead" if self.ends else "killed"
        self.stopped, self.wakes, self.forks = False, None, 0
        self.frames, self.handles = [], []

    def receive(self) -> Iterator[dict[str, Any]]:
        """Yield the messages that have arrived, {} when the process is gone."""
        try:
            data = self.connection.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            yield {}
        self.received += data
        while len(self.received) >= HEADER:
            end = HEADER + int.from_bytes(self.received[:HEADER], "big")
            if len(self.received) < end:
                return
            message, self.received = self.received[HEADER:end], self.received[end:]
            yield marshal.loads(message)

    def described(self) -> str:
        """Return what an error message says of it."""
        place = f" in line {self.frames[-1][2]}" if self.frames else ""
        return f"{self.name} is {self.state}{place}"
