"""What is kept of a run: a state after each step, written as its difference from the one before."""

import codecs
import json
import os
import re
import stat
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Any, Self

from .blocks import GENERATED, Blocks
from .director import Director
from .limits import Limits, RecordingError, TimeIsOverError
from .named import Named
from .process import Process
from .progress import Tell, untold
from .side_by_side import side_by_side

FORMAT, VERSION = "shmcore-recording", 1
_NAME = re.compile(rf"\b{GENERATED}\b")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
_SHOWN_PID = re.compile(r"\b(pid|parent)=(\d+)\b")
_NUMBER = re.compile(r"\b\d+\b")

_PACKAGE = Path(__file__).parents[1]

State = dict[str, Any]
Step = dict[str, Any]


class Recorder:
    """A program under a director, and the steps that it takes."""

    def __init__(
        self, script: Path, arguments: list[str], method: str = "", limits: Limits | None = None
    ) -> None:
        self.script = script.resolve()
        self.limits = limits or Limits()
        self.files = {str(self.script): _read(self.script)}
        self.state: State = {}
        self.out = ""
        self._names: dict[str, str] = {}
        self._named = Named()
        self._steps = 0
        decoder = codecs.getincrementaldecoder("utf-8")
        self._decoders = decoder("replace"), decoder("replace")
        self.blocks = Blocks(self.limits.blocks)
        self.director = Director(self.script, arguments, method, self.limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.director.close()
        self.blocks.remove()

    @property
    def is_over(self) -> bool:
        """Tell whether no process of the program is left."""
        return all(process.is_over for process in self.director.processes)

    # Going on

    def first(self) -> Step:
        """Start the program; return the step that is its state before its first line."""
        self.director.settle()
        return self._changes()

    def turn(self, process: Process) -> Step:
        """Let a process run a line; return the step."""
        line = process.frames[-1][1:3] if process.frames else None
        self.director.turn(process)
        step: Step = {"p": process.number}
        if line and not (process.state == "killed" and process.signalled):
            step["ran"] = [self._file(line[0]), line[1]]
        return step | self._changes()

    def wait(self) -> list[Step]:
        """Wait for what is no process's turn; return the step if something has changed."""
        self.director.wait()
        return [changes] if (changes := self._changes()) else []

    def is_stuck(self) -> bool:
        """Tell whether the program has come to a deadlock."""
        return self.director.is_stuck()

    def cut(self, process: Process | None) -> Step:
        """Return the last step of a run whose time is over; the process was let go on before."""
        self.director.cut()
        moving = process is not None and process.is_moving
        step: Step = {"p": process.number} if process and moving else {}
        return step | self._changes() | ended("time", seconds=self.limits.seconds)

    def _changes(self) -> Step:
        self._steps += 1
        if self._steps > self.limits.steps:
            raise RecordingError(f"the program takes more than {self.limits.steps} steps")
        changes: Step = {}
        if self.is_over:  # who cleans up after the program belongs to its last step
            self.director.finish()
            self.blocks.wait_for_removal()
        before, self.state = self.state, self._described()
        if patch := difference(before, self.state):
            changes["set"] = patch
        if wrote := self._wrote():
            changes["wrote"] = wrote
        streams = ("out", self.director.output), ("err", self.director.errors)
        for (key, kept), decoder in zip(streams, self._decoders, strict=True):
            text = decoder.decode(bytes(kept)).replace("\r\n", "\n")
            kept.clear()
            if text:
                changes[key] = self._label(text)
        self.out += changes.get("out", "")
        return changes

    # The state

    def _described(self) -> State:
        processes = self.director.processes
        roles = [self.blocks.seen(process) for process in processes]
        self._named.take(processes)
        state: State = {
            "processes": {
                str(process.number): self._process(process, its_roles)
                for process, its_roles in zip(processes, roles, strict=True)
            },
            "blocks": self.blocks.described(self._number_of, self._label),
        }
        if primitives := self._named.described():
            state["primitives"] = primitives
        return state

    def _wrote(self) -> dict[str, list[list[int]]]:
        """Return what has been written since the last step, by block."""
        found: dict[str, list[list[int]]] = {}
        for process in self.director.processes:
            for written in process.wrote:
                if place := self.blocks.place(written, self.state["blocks"]):
                    number, start, end = place
                    ranges = found.setdefault(number, [])
                    if [start, end] not in ranges:
                        ranges.append([start, end])
            process.wrote = []
        return {number: sorted(found[number]) for number in sorted(found, key=int)}

    def _process(self, process: Process, roles: dict[str, str]) -> State:
        found: State = {"name": self._label(process.name), "kind": process.kind}
        found["state"] = process.state
        if process.parent:
            found |= {"parent": process.parent.number, "method": process.method}
        if process.state == "dead" and process.exit is not None:
            found["exit"] = process.exit
        if process.frames:
            frames = map(self._frame, process.frames)
            found["frames"] = {str(depth): frame for depth, frame in enumerate(frames)}
        if roles:
            found["attached"] = roles
        if process.unfollowed:
            found["unfollowed"] = self._place(*process.unfollowed)
        return found | self._named.of(process, self._number_of)

    def _frame(self, told: tuple[str, str, int, dict[str, str]]) -> State:
        function, path, line, variables = told
        found: State = {"function": function} | self._place(path, line)
        if variables:
            found["locals"] = {name: self._label(text) for name, text in variables.items()}
        return found

    def _place(self, path: str, line: int) -> State:
        file = self._file(path)
        return {"line": line, "file": file} if file else {"line": line}

    def _file(self, path: str) -> int:
        if path not in self.files:
            self.files[path] = _read(Path(path))
        return list(self.files).index(path)

    def _number_of(self, pid: int) -> int | None:
        numbers = [process.number for process in self.director.processes if process.pid == pid]
        return numbers[-1] if numbers else None

    # Labels for what differs from run to run

    def _label(self, text: str) -> str:
        for folder in (self.script.parent, _PACKAGE, os.path.dirname(os.__file__), sys.prefix):
            text = text.replace(os.path.join(folder, ""), "")
        text = _NAME.sub(self._name, text)
        text = _ADDRESS.sub("0x...", text)
        text = _SHOWN_PID.sub(lambda match: f"{match[1]}={self._pid(match[2])}", text)
        if any(re.search(r"pid|ident", source) for source in self.files.values()):
            text = _NUMBER.sub(lambda match: self._pid(match[0]), text)
        return text

    def _name(self, match: re.Match[str]) -> str:
        return self._names.setdefault(match[0], f"{match[1]}_{len(self._names) + 1:08}")

    def _pid(self, digits: str) -> str:
        number = self._number_of(int(digits))
        return digits if number is None else f"pid{number}"

    def header(self, kind: str) -> dict[str, Any]:
        """Return what a recording of either kind begins with."""
        folder = self.script.parent
        files = [
            {"path": printable(Path(path).relative_to(folder).as_posix()), "source": source}
            for path, source in self.files.items()
        ]
        return {
            "format": FORMAT,
            "version": VERSION,
            "kind": kind,
            "script": printable(self.script.name),
            "files": files,
        }


def ended(why: str, **more: Any) -> Step:
    """Return what the last step of a run has whose program is not over."""
    return {"end": {"why": why, **more}}


def printable(name: str) -> str:
    """Return a file's name as text, whatever bytes it has."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _read(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise RecordingError(f"cannot read {printable(str(path))}: it is no regular file")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(printable(f"cannot read {path}: {error}")) from None


def difference(before: Any, after: State) -> State:
    """Return the JSON Merge Patch that leads from one state to the other."""
    found: State = {key: None for key in before if key not in after}
    for key, value in after.items():
        old = before.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            if patch := difference(old, value):
                found[key] = patch
        elif key not in before or old != value:
            found[key] = value
    return found


def record(
    script: Path,
    arguments: list[str],
    method: str = "",
    limits: Limits | None = None,
    tell: Tell = untold,
) -> dict[str, Any]:
    """Run a script to its end, its processes taking turns line by line."""
    limits = replace(limits or Limits(), stopped=Event())  # ours to set
    # In a thread: there no Ctrl-C interrupts what has just started a program.
    (recording,) = side_by_side(
        [script], lambda _: _record(script, arguments, method, limits, tell), limits.stopped.set
    )
    return recording


def _record(
    script: Path, arguments: list[str], method: str, limits: Limits, tell: Tell
) -> dict[str, Any]:
    with Recorder(script, arguments, method, limits) as recorder:
        steps = [recorder.first()]
        director, last, chosen = recorder.director, -1, list[Process]()
        try:
            while not recorder.is_over:
                able = [process for process in director.processes if process.can_go]
                later = [process for process in able if process.number > last]
                chosen = (later + able + director.sleepers())[:1]
                new = [recorder.turn(process) for process in chosen] or recorder.wait()
                steps += new
                last = chosen[0].number if chosen else last
                tell(len(steps), 0)
                if not new and recorder.is_stuck():
                    steps.append(ended("deadlock"))
                    break
        except TimeIsOverError:
            steps.append(recorder.cut(chosen[0] if chosen else None))
        return recorder.header("run") | {"steps": steps}


def as_json(recording: dict[str, Any]) -> str:
    """Return the file's text: a line for each step, so that two recordings can be compared."""

    def dump(value: Any) -> str:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        text = text.replace("<", "\\u003c")  # so that a page's script element can hold it
        return text.encode("utf-8", "backslashreplace").decode("utf-8")  # half a pair: \\udc80

    parts = []
    for key, value in recording.items():
        if isinstance(value, list) and value:
            parts.append(f"{dump(key)}:[\n" + ",\n".join(map(dump, value)) + "\n]")
        else:
            parts.append(f"{dump(key)}:{dump(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
