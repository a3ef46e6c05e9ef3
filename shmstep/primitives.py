"""Locks, queues and pipes of multiprocessing in one process: their names, and who waits or holds.

A call that may wait is told before it waits, and when it has returned. Of calls within calls only
the outermost is told: a queue's get(), not the lock that it takes.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from itertools import count, islice
from multiprocessing import connection, process, queues, synchronize
from types import FrameType
from typing import Any, NamedTuple
from weakref import ref

from . import inert

Described = tuple[str, str, str, int]  # identity, kind, name, parties

ITEMS = 10  # of a list, in search of primitives
_TIMERS = signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF
_LIBRARY, _MANAGERS = "multiprocessing.", "multiprocessing.managers"

# Where each kind keeps a semaphore that no other object has.
_KINDS: dict[type, tuple[str, ...]] = {
    synchronize.Lock: (),
    synchronize.RLock: (),
    synchronize.BoundedSemaphore: (),
    synchronize.Semaphore: (),
    synchronize.Condition: ("_wait_semaphore",),
    synchronize.Event: ("_flag",),
    synchronize.Barrier: ("_cond", "_wait_semaphore"),
    queues.JoinableQueue: ("_rlock",),
    queues.Queue: ("_rlock",),
    queues.SimpleQueue: ("_rlock",),
    connection.Connection: (),
}
_BY_IDENTITY = {id(kind): kind for kind in _KINDS}  # a class may have a hash of its own


class Call(NamedTuple):
    """A method that may wait, and which of its arguments say how long; -1: none does."""

    kind: type
    method: str
    block: int = -1
    timeout: int = -1

    def waits(self, arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[bool, bool]:
        """Tell whether such a call may wait, and whether for a limited time."""
        default = 0 if self.method == "poll" else None
        block = _argument(arguments, named, self.block, "block", True)
        timeout = _argument(arguments, named, self.timeout, "timeout", default)
        at_once = inert.is_just(block, bool, int) and not block
        at_once = at_once or (inert.is_just(timeout, bool, int, float) and timeout <= 0)
        return not at_once, timeout is not None


_ACQUIRE = Call(synchronize.SemLock, "acquire", 0, 1)
_CALLS = [
    Call(synchronize.SemLock, "__enter__"),
    Call(synchronize.Condition, "__enter__"),
    Call(synchronize.Condition, "wait", timeout=0),
    Call(synchronize.Event, "wait", timeout=0),
    Call(synchronize.Barrier, "wait", timeout=0),
    Call(queues.Queue, "get", 0, 1),
    Call(queues.Queue, "put", 1, 2),
    Call(queues.JoinableQueue, "put", 1, 2),
    Call(queues.JoinableQueue, "join"),
    Call(queues.SimpleQueue, "get"),
    Call(queues.SimpleQueue, "put"),
    Call(connection.Connection, "recv"),
    Call(connection.Connection, "recv_bytes"),
    Call(connection.Connection, "recv_bytes_into"),
    Call(connection.Connection, "send"),
    Call(connection.Connection, "send_bytes"),
    Call(connection.Connection, "poll", timeout=0),
    Call(process.BaseProcess, "join", timeout=0),
]
_SHOWN = {"__enter__": "acquire", "recv_bytes": "recv", "recv_bytes_into": "recv"}
_SHOWN["send_bytes"] = "send"


def _argument(
    arguments: tuple[Any, ...], named: dict[str, Any], at: int, name: str, default: Any
) -> Any:
    return arguments[at] if 0 <= at < len(arguments) else named.get(name, default)


def _is_the_librarys(call: Call, caller: FrameType) -> bool:
    """Tell whether multiprocessing calls it for its own sake: for a moment, or for a manager."""
    module = inert.module_of(caller)
    is_inner = _SHOWN.get(call.method, call.method) == "acquire" and module.startswith(_LIBRARY)
    return is_inner or module == _MANAGERS


class Primitives:
    """Those that this process knows."""

    def __init__(self, tell: Callable[..., None]) -> None:
        self.tell = tell
        self._semaphores: dict[int, tuple[str, Any]] = {}  # by id: identity, weak reference
        self._numbers = count()
        self._used: dict[int, ref[Any]] = {}  # at which this process has been held up, or could be
        self._named: set[str] = set()  # identities whose name has been told
        self._is_inside = False

    def follow(self) -> None:
        """Put our own functions in the place of those that may wait."""
        for call in _CALLS:
            self._follow(call)
        self._follow_new(synchronize.SemLock)
        self._follow_new(synchronize.Condition)
        finalize: Any = queues.Queue._finalize_join  # type: ignore[attr-defined]

        @wraps(finalize)
        def followed_finalize(feeder: Callable[[], Any]) -> None:
            with self._waiting(self._fed_by(feeder()), "exit", False):
                finalize(feeder)

        queues.Queue._finalize_join = staticmethod(followed_finalize)  # type: ignore[attr-defined]

    def _follow(self, call: Call) -> None:
        original = getattr(call.kind, call.method)

        @wraps(original)
        def followed(thing: Any, *arguments: Any, **named: Any) -> Any:
            return self._call(call, thing, original.__get__(thing), arguments, named)

        setattr(call.kind, call.method, followed)

    def _follow_new(self, kind: Any) -> None:
        """See to it that each new object's acquire(), which is its own, is followed."""
        make = kind._make_methods

        @wraps(make)
        def followed_make(thing: Any) -> None:
            make(thing)
            acquire, weak = thing.acquire, ref(thing)

            @wraps(acquire)
            def followed(*arguments: Any, **named: Any) -> Any:
                return self._call(_ACQUIRE, weak(), acquire, arguments, named)

            thing.acquire = followed
            if kind is synchronize.SemLock:
                self._semaphores[id(thing)] = self._identity(thing), ref(thing, self._forget(thing))

        kind._make_methods = followed_make

    def _identity(self, semaphore: Any) -> str:
        """Return what tells it from others in all processes.

        A name if it has one; else it is inherited by forks alone, and so is what we know of it.
        """
        return semaphore._semlock.name or f"{os.getpid()}:{next(self._numbers)}"

    def _forget(self, thing: Any) -> Callable[[Any], None]:
        key = id(thing)
        return lambda _: self._semaphores.pop(key, None) and None

    def _call(
        self, call: Call, thing: Any, go: Any, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:
        if self._is_inside:
            return go(*arguments, **named)
        waits, timed = call.waits(arguments, named)
        if not waits or _is_the_librarys(call, sys._getframe(2)):
            return go(*arguments, **named)
        with self._waiting(thing, _SHOWN.get(call.method, call.method), timed):
            return go(*arguments, **named)

    @contextmanager
    def _waiting(self, thing: Any, by: str, timed: bool) -> Iterator[None]:
        if self._is_inside or threading.current_thread() is not threading.main_thread():
            yield
            return
        own, described = inert.attributes_of(thing), self.described(thing)
        timed = timed or own.get("_timeout") is not None  # a barrier's own
        if described:
            self._used[id(thing)] = ref(thing)
        self._is_inside = True
        try:
            self.tell(
                kind="wait",
                by=by,
                at=[described] if described else [],
                joined=_pid(own),
                timed=timed,
                sure=not any(signal.getitimer(timer)[0] for timer in _TIMERS),
                holds=self.held(),
            )
            yield
        finally:
            self._is_inside = False
            self.tell(kind="went_on")

    def in_child(self) -> None:
        """Begin anew in a forked child."""
        self._is_inside = False

    def leave(self) -> None:
        """Follow no more."""
        self._is_inside = True

    def _fed_by(self, feeder: Any) -> Any:
        """Return the queue that has this thread."""
        for thing in self._things():
            if feeder is not None and inert.attributes_of(thing).get("_thread") is feeder:
                return thing
        return None

    def _things(self) -> list[Any]:
        found = [(key, weak()) for key, weak in list(self._used.items())]
        for key, thing in found:
            if thing is None:
                del self._used[key]
        return [thing for _, thing in found if thing is not None]

    # What is told

    def described(self, thing: Any, name: str = "") -> Described | None:
        """Return identity, kind, name and number of parties; None if it is no primitive."""
        kind = _kind(thing)
        if kind is None:
            return None
        own = inert.attributes_of(thing)
        if kind is connection.Connection:
            identity = _identity_of_pipe(own)
        else:
            part = thing
            for step in _KINDS[kind]:
                part = inert.attributes_of(part).get(step)
            identity, _ = self._semaphores.get(id(part), ("", None))
        if not identity:
            return None
        parties = own.get("_parties", 0)
        return f"{kind.__name__} {identity}", kind.__name__, name, int(parties)

    def held(self) -> list[Described]:
        """Return those that this process holds."""
        held = [thing for thing in self._things() if _is_held(thing)]
        return [described for thing in held if (described := self.described(thing))]

    def named_in(self, frames: Iterable[FrameType]) -> list[Described]:
        """Return those that have a name in these frames and have not been told yet."""
        found = []
        for frame in frames:
            for name, thing in _candidates(inert.variables_of(frame).items()):
                described = self.described(thing, name)
                if described and described[0] not in self._named:
                    self._named.add(described[0])
                    found.append(described)
        return found


def _kind(thing: Any) -> type | None:
    for kind in inert.ancestors_of(type(thing)):
        if found := _BY_IDENTITY.get(id(kind)):
            return found
    return None


def _candidates(variables: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield what may be a primitive, with the words by which the program reaches it."""
    for name, value in list(variables):
        if type(name) is not str or "__" in name:
            continue
        if inert.is_just(value, list, tuple):
            yield from ((f"{name}[{at}]", item) for at, item in enumerate(value[:ITEMS]))
        elif type(value) is dict:
            pairs = islice(list(value.items()), ITEMS)
            yield from ((f"{name}[{key!r}]", item) for key, item in pairs if type(key) is str)
        elif name == "self":
            own = list(inert.attributes_of(value).items())
            yield from ((f"self.{key}", item) for key, item in own)
        yield name, value


def _is_held(thing: Any) -> bool:
    own = inert.attributes_of(thing)
    semlock: Any = inert.attributes_of(own.get("_lock", thing)).get("_semlock")
    with suppress(AttributeError):
        if semlock._count() > 0:
            return semlock.maxvalue > 1 or bool(semlock._is_zero())
    return False


def _pid(own: dict[str, Any]) -> int | None:
    pid = inert.attributes_of(own.get("_popen")).get("pid")
    return pid if type(pid) is int else None


def _identity_of_pipe(own: dict[str, Any]) -> str:
    with suppress(OSError, TypeError):
        status = os.fstat(own["_handle"])
        return f"{status.st_ino}{own.get('_readable')}{own.get('_writable')}"
    return ""
