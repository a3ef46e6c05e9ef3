"""Runs in every process of a recorded program: stops it before each line and tells what it holds.

The director puts a `sitecustomize` on the program's search path, which loads this module before
anything of the user's runs. It must not change what the program means. It waits in the trace
function of the main thread, with signals held back so that they arrive when it is the process's
turn; it calls nothing of the user's; `time.sleep` waits for the director's clock.

`packing.py` tells how a message looks. The director answers a stop with one byte: GO, or FREE for
a process that it does not follow.
"""

import atexit
import io
import os
import signal
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from multiprocessing import context, process, spawn, util
from types import CodeType, FrameType, MethodType, ModuleType
from typing import Any
from weakref import ref

from . import handles, inert, packing, primitives, statements, values, writes

SOCKET, FOLDER, METHOD = "SHMSTEP_DIRECTOR", "SHMSTEP_FOLDER", "SHMSTEP_METHOD"
GO, FREE = b"g", b"f"

# As they are now: the program may put something of its own in their place.
_kill, _read, _write, _close, _fstat = os.kill, os.read, os.write, os.close, os.fstat
_HERE = os.path.dirname(__file__)
_LIBRARY = os.path.join(os.path.dirname(_HERE), "shmcore")
_FOREIGN = tuple(os.path.join(f, "") for f in (_HERE, _LIBRARY, os.path.dirname(os.__file__)))
# Where a handle is to be met first, and the name that it has there.
_CONSTRUCTORS = {"__init__": "self", "_begin": "self", "open_block": "handle"}
_LIBRARY_FOLDERS = {"site-packages", "shmcore"}  # below the script's folder
_LIBRARIES = {"shmcore.memory", "shmcore.shareable_list", "multiprocessing.shared_memory"}

Tracer = Callable[[FrameType, str, Any], Any]


class Agent:
    """What one process tells the director, and how it waits for it."""

    def __init__(self) -> None:
        self.descriptor = -1  # of the connection
        self.inode = 0  # the connection's
        self.base: FrameType | None = None  # frames from here on outwards are the parent's
        self.handles: dict[int, tuple[ref[Any], int]] = {}
        self.lock = threading.RLock()  # a signal's handler may tell, too
        self.is_own: dict[str, bool] = {}
        self.prefix = os.path.join(os.environ[FOLDER], "")
        self.primitives = primitives.Primitives(self.tell)
        self.wrote: list[writes.Written] = []  # since the last stop

    # Talking to the director

    def begin(self) -> None:
        """Report to the director and be followed from here on."""
        self.leave()
        self.lock = threading.RLock()
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(os.environ[SOCKET])
        except OSError:  # the director is gone before anything has begun
            _kill(os.getpid(), signal.SIGKILL)
        self.descriptor = connection.detach()  # an object would be closed before the process ends
        self.inode = _fstat(self.descriptor).st_ino
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # as in a terminal
        self.tell(kind="hello", pid=os.getpid(), parent=os.getppid())
        sys.settrace(self.on_call)

    def leave(self) -> None:
        """Forget the connection, as a forked child does with its parent's."""
        if self.is_followed():
            _close(self.descriptor)
        self.descriptor = -1
        self.wrote = []
        self.primitives.in_child()

    def is_followed(self) -> bool:
        """Tell whether there is a connection; notice if the program has closed it."""
        if self.descriptor < 0:
            return False
        with suppress(OSError):
            status = _fstat(self.descriptor)  # its number may be another file's by now
            if stat.S_ISSOCK(status.st_mode) and status.st_ino == self.inode:
                return True
        self.descriptor = -1
        self.set_free()
        return False

    def set_free(self) -> None:
        """Stop at no line any more."""
        sys.settrace(None)
        self.prefix = "\0"  # no file's path begins so
        self.is_own.clear()

    def tell(self, **message: Any) -> None:
        """Send a message, if this process is followed."""
        if self.is_followed():
            data = memoryview(packing.packed(message))
            with self.lock:
                try:
                    while data:
                        data = data[_write(self.descriptor, data) :]
                except OSError:  # the director is gone, and the recording with it
                    _kill(os.getpid(), signal.SIGKILL)

    def stop(self, **message: Any) -> None:
        """Tell the director, and wait until it lets this process go on."""
        answer = b""
        held_back = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self.tell(**message)
            if self.descriptor < 0:
                return
            with suppress(OSError):  # the director is gone, and has not read what it was told
                answer = _read(self.descriptor, 1)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held_back)
        if answer == FREE:
            self.set_free()
        elif answer != GO:
            _kill(os.getpid(), signal.SIGKILL)

    def finish(self) -> None:
        """Tell that this process ends, and do no more: its modules are about to be emptied."""
        self.tell(kind="exit", status=None)
        self.primitives.leave()
        sys.settrace(None)

    # Following the user's lines

    def owns(self, code: CodeType) -> bool:
        """Tell whether the code is in the user's own files; a comprehension is part of its line."""
        path = code.co_filename
        own = self.is_own.get(path)
        if own is None:
            own = path.startswith(self.prefix) and not path.startswith(_FOREIGN)
            below = path[len(self.prefix) :].split(os.sep)
            self.is_own[path] = own = own and _LIBRARY_FOLDERS.isdisjoint(below)
        return own and (code.co_name[0] != "<" or code.co_name == "<module>")

    def on_call(self, frame: FrameType, event: str, argument: Any) -> Tracer | None:
        """Trace calls: follow those of the user's functions, keep in mind new handles."""
        code = frame.f_code
        if self.owns(code):
            return self.tracer_of(statements.first_lines(code.co_filename))
        if code.co_name in _CONSTRUCTORS and inert.module_of(frame) in _LIBRARIES:
            handle = frame.f_locals.get(_CONSTRUCTORS[code.co_name])
            if handle is not None and id(handle) not in self.handles:
                self.handles[id(handle)] = (ref(handle, self.forget(id(handle))), os.getpid())
        return None

    def forget(self, key: int) -> Callable[[Any], None]:
        """Return what drops a handle that is gone."""
        return lambda _: self.handles.pop(key, None) and None

    def tracer_of(self, first_lines: dict[int, int]) -> Tracer:
        """Return the trace function of one call of a user's function."""
        statement = instruction = 0  # where it has stopped last
        writing: list[writes.Written] = []  # what the statement there writes, if it does not fail

        def trace(frame: FrameType, event: str, argument: Any) -> Tracer | None:
            nonlocal statement, instruction, writing
            if event == "line":
                first = first_lines.get(frame.f_lineno, 0)
                # A statement comes again, in a loop, when it comes from its first instruction.
                if not first or first != statement or frame.f_lasti == instruction:
                    statement, instruction = first, frame.f_lasti
                    self.wrote += writing
                    writing = writes.written_by(frame, first, self.live_handles())
                    self.stop_at(frame)
            elif event == "exception":
                writing = []
            elif event == "return":
                self.wrote += writing
                if self.own_frames(frame) == [frame]:
                    self.stop_at(None)
            return trace

        return trace

    def own_frames(self, frame: FrameType | None) -> list[FrameType]:
        """Return the frames of the user's functions, outermost first."""
        found = []
        while frame is not None and frame is not self.base:
            if self.owns(frame.f_code):
                found.append(frame)
            frame = frame.f_back
        return found[::-1]

    def stop_at(self, frame: FrameType | None) -> None:
        """Stop before the frame's line, or with no frame after the last of the user's lines."""
        if self.descriptor < 0:
            return
        own, told = self.own_frames(frame), []
        for inner in own:
            path, code = inner.f_code.co_filename, inner.f_code
            line = statements.first_lines(path).get(inner.f_lineno, inner.f_lineno)
            told.append((code.co_name, path, line, values.texts_of(inert.variables_of(inner))))
        wrote, self.wrote = self.wrote, []
        self.stop(
            kind="stop",
            frames=told,
            handles=self.open_handles(),
            named=self.primitives.named_in(own),
            holds=self.primitives.held(),
            wrote=wrote,
        )

    def live_handles(self) -> list[Any]:
        """Return the handles that this process has, open or closed."""
        return [reference() for reference, _ in list(self.handles.values())]

    def open_handles(self) -> list[tuple[str, str, bool, int, str]]:
        """Return name, role, whether it is a list's, descriptor and identity of open handles."""
        found = []
        for reference, pid in list(self.handles.values()):
            handle = handles.read(inert.attributes_of(reference()))
            if handle is None or not handle.is_open:
                continue
            identity = writes.identity_of(handle.descriptor)
            if identity is None:
                continue
            role = "creator" if handle.is_creator else "attacher"
            role = role if pid == os.getpid() else "inherited"
            found.append((handle.name, role, handle.is_list, handle.descriptor, identity))
        return found


def install() -> None:
    """Begin with the script's own process; see to it that those it starts begin too."""
    if "resource_tracker" in " ".join(sys.orig_argv[:4]):
        return
    agent = Agent()
    method = os.environ.pop(METHOD, None)
    if method:
        default: Any = context._default_context
        default._default_context = context._concrete_contexts[method]  # type: ignore[attr-defined]
    multiprocessing_ends: Any = vars(util)["_exit_function"]
    atexit.unregister(multiprocessing_ends)  # it may wait: that is to be told, too
    atexit.register(agent.finish)
    atexit.register(multiprocessing_ends)
    agent.primitives.follow()
    _follow_processes(agent)
    _follow_calls(agent)
    if method is not None:
        agent.begin()


def _follow_processes(agent: Agent) -> None:
    base: Any = process.BaseProcess
    start, bootstrap, prepare = base.start, base._bootstrap, spawn.prepare

    def followed_start(self: Any) -> None:
        is_manager = _is_managers(inert.attributes_of(self).get("_target"))
        start(self)
        own = inert.attributes_of(self)
        pid, method = own["_popen"].pid, own["_popen"].method
        agent.tell(kind="child", pid=pid, name=own["_name"], method=method, is_manager=is_manager)

    def followed_bootstrap(self: Any, *arguments: Any, **named: Any) -> Any:
        agent.base = sys._getframe()
        status = bootstrap(self, *arguments, **named)
        agent.base = None
        agent.tell(kind="exit", status=status)
        return status

    def followed_prepare(data: Any) -> None:
        agent.begin()  # a child that was not forked runs the script's top level first
        prepare(data)

    base.start, base._bootstrap, spawn.prepare = (
        followed_start,
        followed_bootstrap,
        followed_prepare,
    )

    def in_child() -> None:
        if agent.descriptor >= 0:
            agent.begin()

    os.register_at_fork(before=lambda: agent.tell(kind="fork"), after_in_child=in_child)


def _is_managers(target: Any) -> bool:
    """Tell whether a process runs a manager's server."""
    return type(target) is MethodType and target.__name__ == "_run_server"


def _follow_calls(agent: Agent) -> None:
    sleep, leave = time.sleep, os._exit

    def followed_sleep(seconds: float) -> None:
        mine = threading.current_thread() is threading.main_thread()
        known = inert.is_just(seconds, int, float) and seconds >= 0
        if agent.descriptor >= 0 and mine and known and agent.owns(sys._getframe(1).f_code):
            agent.stop(kind="sleep", seconds=float(seconds))
        else:
            sleep(seconds)

    def followed_kill(pid: int, number: int) -> None:
        if isinstance(pid, int) and isinstance(number, int):
            agent.tell(kind="kill", pid=pid, signal=number)
        _kill(pid, number)

    def followed_exit(status: int) -> None:
        agent.tell(kind="exit", status=status if type(status) is int else None)
        leave(status)

    _put_in_place(followed_sleep, time, "sleep")
    _put_in_place(followed_kill, os, "kill")
    _put_in_place(followed_exit, os, "_exit")


def _put_in_place(function: Callable[..., Any], module: ModuleType, name: str) -> None:
    wraps(getattr(module, name))(function)
    function.__module__ = module.__name__  # where pickle finds it
    setattr(module, name, function)
