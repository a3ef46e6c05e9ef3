"""One process of the recorded program, as the director knows it."""

import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from . import agent, messages

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
    is_lost: bool = False  # lives, but has no connection any more
    forks: int = 0  # children that have not reported yet
    frames: list[Any] = field(default_factory=list)
    handles: list[Any] = field(default_factory=list)
    named: list[Any] = field(default_factory=list)  # primitives whose name has been told
    holds: list[Any] = field(default_factory=list)
    waits: dict[str, Any] = field(default_factory=dict)  # what it has told last of a wait
    wrote: list[Any] = field(default_factory=list)
    unfollowed: Any = None  # path and line where it was seen last
    inbox: messages.Inbox = field(default_factory=messages.Inbox)

    @property
    def is_over(self) -> bool:
        return self.state in ("dead", "killed")

    @property
    def is_moving(self) -> bool:
        return not (self.stopped or self.is_over or self.is_lost or self.kind == "manager")

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
        self._forget()

    def lose(self) -> None:
        """Note that it lives on without a connection."""
        self.connection.close()
        if self.frames and not self.ends:
            self.unfollowed = self.frames[-1][1:3]
        self.is_lost = self.ends = True
        self.state, self.stopped, self.wakes, self.forks = "running", False, None, 0
        self._forget()

    def _forget(self) -> None:
        self.frames, self.handles, self.holds, self.waits = [], [], [], {}

    @property
    def waits_for_ever(self) -> bool:
        """Tell whether it waits for another process alone: for no clock and nobody outside."""
        told = self.waits
        return self.state == "waiting" and bool(told) and told["sure"] and not told["timed"]

    def receive(self) -> Iterator[dict[str, Any]]:
        """Yield the messages that have arrived, {} when the process is gone."""
        try:
            data = self.connection.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            yield {}
        yield from self.inbox.take(data)

    def described(self) -> str:
        """Return what an error message says of it."""
        place = f" in line {self.frames[-1][2]}" if self.frames else ""
        return f"{self.name} is {self.state}{place}"
