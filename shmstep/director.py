"""Lets one process of a program at a time run one line, and waits until all is at rest again."""

import os
import selectors
import signal
import socket
import struct
import time
from pathlib import Path
from typing import Any

from . import agent, deadlock, messages, stillness
from .launch import PATIENCE, Launch
from .limits import Limits, RecordingError, TimeIsOverError
from .process import UNKNOWN, Announced, Process

TICK = 0.001  # seconds on the program's clock for each line
MOST_CONNECTIONS = 4  # for each process that there may be
_SIGKILL = int(getattr(signal, "SIGKILL", 9))


class Director:
    """A running program. After `close()` no process of it is left."""

    def __init__(
        self, script: Path, arguments: list[str], method: str = "", limits: Limits | None = None
    ) -> None:
        self.limits = limits or Limits()
        self.processes: list[Process] = []  # those with a number, in its order
        self._new: list[Process] = []
        self._announced: dict[int, Announced] = {}
        self._starts = 0
        self._clock = 0.0
        self._deadline = time.monotonic() + self.limits.seconds
        self.output, self.errors, self._printed = bytearray(), bytearray(), 0
        self._launch = Launch(script, arguments, method)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._launch.listener, selectors.EVENT_READ, None)
        self._selector.register(self._launch.output, selectors.EVENT_READ, self.output)
        self._selector.register(self._launch.errors, selectors.EVENT_READ, self.errors)

    def close(self) -> None:
        """End it."""
        self._launch.kill([p.pid for p in self._known() if not p.is_over and p.pid])
        for key in self._selector.get_map().values():
            if isinstance(key.data, Process):
                key.data.connection.close()
        self._selector.close()

    # What the program does

    def turn(self, process: Process) -> None:
        """Let a process go on to its next line, and wait until all is at rest."""
        self._clock = max(self._clock + TICK, process.wakes or 0)
        process.release()
        self.settle()

    def settle(self) -> None:
        """Wait until every process is stopped, held up by the system, or over."""
        while True:
            while self._receive(0):
                pass
            self._check_time()
            for process in self._known():
                if process.kind == "manager" and process.stopped:
                    process.release(agent.FREE)
                    process.frames, process.handles = [], []
            moving = [process for process in self._known() if process.is_moving]
            stopped = any(process.stopped for process in self._known())
            lost = [] if stopped else self._lost()
            if not moving and not lost and not self._is_missing():
                break
            if self._receive(0.001):
                continue
            if self._is_at_rest() and all(map(self._lives, lost)):
                for process in moving:
                    process.state = "waiting"
                break
        self._wake()
        self._number()

    def _lost(self) -> list[Process]:
        """Return the processes that live on without a connection; note which are gone."""
        for process in self._known():
            if process.is_lost and not process.is_over and not self._lives(process):
                process.end()
        return [process for process in self._known() if process.is_lost and not process.is_over]

    def _lives(self, process: Process) -> bool:
        root = self._launch.root
        if process.pid != root.pid:
            return stillness.IS_LISTED and stillness.is_alive(process.pid)
        if root.poll() is not None:
            process.exit, process.ends = root.returncode, root.returncode >= 0
        return root.returncode is None

    def wait(self) -> None:
        """Wait for a clock or somebody outside: no process can be let go on."""
        self._check_time()
        if self._receive(0.05) or self._lost():
            self.settle()

    def is_stuck(self) -> bool:
        """Tell whether everybody waits for somebody else, for ever."""
        left = [p for p in self._known() if not p.is_over and p.kind != "manager"]
        managers = [p.pid for p in self._known() if p.kind == "manager"]
        if not left or not all(p.waits_for_ever for p in left) or not self._is_at_rest():
            return False
        return deadlock.no_clock_wakes([p.pid for p in left], managers)

    def cut(self) -> None:
        """Tell of the processes that move which of them wait: nobody waits for them any more."""
        for process in self._known():
            if process.is_moving and process.waits and stillness.still([process.pid]):
                process.state = "waiting"
        self._number()

    def finish(self) -> None:
        """Wait for multiprocessing's helpers, which end by themselves after the program."""
        deadline = time.monotonic() + PATIENCE
        while self._launch.members() and time.monotonic() < deadline:
            self._receive(0.01)
        while self._receive(0):
            pass

    def sleepers(self) -> list[Process]:
        """Return the processes that are in a sleep, the one that wakes first before the others."""
        asleep = [process for process in self.processes if process.wakes is not None]
        return sorted(asleep, key=lambda process: process.wakes or 0)

    def _wake(self) -> None:
        for process in self._known():
            if process.wakes is not None and process.wakes <= self._clock:
                process.wakes = None

    def _is_at_rest(self) -> bool:
        known = [process.pid for process in self._known() if not process.is_over]
        if not stillness.still([self._launch.root.pid, *known, *self._announced]):
            return False
        if self._receive(0):
            return False
        # A child that ended before it could report.
        for pid in [pid for pid in self._announced if not stillness.is_alive(pid)]:
            del self._announced[pid]
        return not self._is_missing()

    def _known(self) -> list[Process]:
        return self.processes + self._new

    def _is_missing(self) -> bool:
        """Tell whether a process has been started that has not reported yet."""
        if not self._known() and self._launch.root.poll() is not None:
            raise RecordingError(f"Python did not start:\n{self.errors.decode()}")
        forks = any(process.forks for process in self._known())
        return forks or bool(self._announced) or not self._known()

    def _number(self) -> None:
        """Number the new processes in the order in which they were started."""
        self._new.sort(key=lambda process: (process.order, process.pid))
        for process in self._new:
            process.number = len(self.processes)
            self.processes.append(process)
        self._new = []
        if len(self.processes) > self.limits.processes:
            raise RecordingError(f"the program has more than {self.limits.processes} processes")

    def _check_time(self) -> None:
        if self.limits.stopped.is_set():
            raise RecordingError("the recorder was stopped")
        if time.monotonic() > self._deadline:
            states = "; ".join(p.described() for p in self._known() if not p.is_over)
            raise TimeIsOverError(
                f"the program has not ended after {self.limits.seconds:g} seconds: {states}"
            )

    # What the program says

    def _receive(self, timeout: float) -> bool:
        """Take in what has arrived; tell whether it was anything."""
        ready = self._selector.select(timeout)
        for key, _ in ready:
            if isinstance(key.data, bytearray):
                self._read_stream(key.fd, key.data)
            elif key.data is None:
                self._accept()
            else:
                for message in key.data.receive():
                    getattr(self, f"_on_{message.pop('kind', 'end')}")(key.data, **message)
        return bool(ready)

    def _accept(self) -> None:
        connection, _ = self._launch.listener.accept()
        self._selector.register(connection, selectors.EVENT_READ, Process(connection))
        if len(self._selector.get_map()) > MOST_CONNECTIONS * self.limits.processes:
            raise RecordingError(messages.GARBAGE)

    def _read_stream(self, descriptor: int, kept: bytearray) -> None:
        data = os.read(descriptor, 1 << 16)
        if not data:
            self._selector.unregister(descriptor)
        kept += data
        self._printed += len(data)
        if self._printed > self.limits.output:
            raise RecordingError(f"the program prints more than {self.limits.output} bytes")

    def _on_end(self, process: Process) -> None:
        self._selector.unregister(process.connection)
        if process not in self._known():  # it has never said who it is
            process.connection.close()
            return
        while self._lives(process) and stillness.is_ending(process.pid):
            self._check_time()
            time.sleep(0.0005)
        if self._lives(process):
            process.lose()
        else:
            process.end()

    def _on_hello(self, process: Process, pid: int, parent: int) -> None:
        if process in self._known() or pid != _pid_of(process.connection, pid):
            raise RecordingError(messages.GARBAGE)
        process.pid = pid
        for other in self._known():
            if other.pid == parent and not other.is_over:
                other.forks = max(other.forks - 1, 0)
                process.introduce(Announced(other, process.order, "fork", "fork", False))
        self._new.append(process)
        if pid in self._announced:
            process.introduce(self._announced.pop(pid))

    def _on_child(self, process: Process, pid: int, **told: Any) -> None:
        self._starts += 1
        known = Announced(process, self._starts, **told)
        for other in self._known():
            if other.pid == pid and other.order == UNKNOWN:
                other.introduce(known)
                return
        self._announced[pid] = known

    def _on_fork(self, process: Process) -> None:
        process.forks += 1

    def _on_stop(self, process: Process, frames: Any, handles: Any, **told: Any) -> None:
        process.stopped, process.state = True, "running"
        process.frames, process.handles, process.holds = frames, handles, told["holds"]
        process.named += told["named"]
        process.wrote += told["wrote"]

    def _on_wait(self, process: Process, **told: Any) -> None:
        process.waits, process.holds = told, told["holds"]

    def _on_went_on(self, process: Process) -> None:
        process.waits = {}

    def _on_sleep(self, process: Process, seconds: float) -> None:
        process.stopped, process.state = True, "waiting"
        process.wakes = self._clock + seconds

    def _on_exit(self, process: Process, status: int | None) -> None:
        process.ends = True
        process.exit = process.exit if status is None else status

    def _on_kill(self, process: Process, pid: int, signal: int) -> None:
        for other in self._known():
            if other.pid == pid and not other.is_over:
                other.signalled = True
                if signal == _SIGKILL:
                    other.stopped, other.wakes = False, None  # its end is on its way


def _pid_of(connection: socket.socket, told: int) -> int:
    """Return the process at the other end, as far as the system tells."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return told
    data = connection.getsockopt(socket.SOL_SOCKET, option, struct.calcsize("3i"))
    pid: int = struct.unpack("3i", data)[0]
    return pid
