"""SharedMemoryManager: blocks that end with a `with`."""

import os
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing import managers, parent_process
from multiprocessing.context import BaseContext, ProcessError
from multiprocessing.managers import BaseManager, Server
from multiprocessing.process import BaseProcess, current_process
from typing import Any

from . import layout
from .layout import Item
from .memory import SharedMemory as Block
from .memory import system
from .shareable_list import ShareableList as List

_untyped: Any = managers  # what managers are built from has no type hints
_State: Any = _untyped.State
_SERVER = "server"  # the server's name among the objects that it serves


class _SharedMemoryServer(Server):
    """The process that makes a manager's blocks and unlinks them in the end."""

    stop_event: threading.Event
    id_to_obj: dict[str, Any]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        system.note_address(self.address)
        self._made: list[Block] = []
        self.id_to_obj[_SERVER] = (self, {"make_block"}, None)

    def make_block(self, size: int) -> str:
        """Make a block and return its name."""
        block = Block(create=True, size=size)
        if system.NAME_KEEPS_BLOCK:
            block.close()
        self._made.append(block)
        return block.name

    def _unlink_all(self) -> None:
        while self._made:
            block = self._made.pop()
            block.close()
            with suppress(FileNotFoundError):  # a user was quicker
                block.unlink()

    def serve_forever(self) -> None:
        """Serve until told to shut down, or until the process that started this one is gone."""
        owner = parent_process()
        if owner is not None:
            threading.Thread(target=self._end_with, args=(owner,), daemon=True).start()
        super().serve_forever()

    def _end_with(self, owner: BaseProcess) -> None:
        system.wait_for_end(owner)
        self._unlink_all()
        self.stop_event.set()

    def shutdown(self, c: Any) -> None:
        """Unlink all blocks and end the server."""
        self._unlink_all()
        super().shutdown(c)


class SharedMemoryManager(BaseManager):
    """Makes blocks that live until the manager is shut down, or its `with` statement ends.

    A process of its own, the manager's server, makes them and unlinks them in the end. It also ends
    when its owner, the process that started it, is gone. Constructor and other methods are those of
    `multiprocessing.managers.BaseManager`: `start()`, `connect()`, `get_server()`, `shutdown()`,
    `join()`, `address`.

    Args:
        address: Where the server listens; without it, it chooses.
        authkey: The key that clients must have, bytes; without it, the current process's.
        serializer: `"pickle"` or `"xmlrpclib"`.
        ctx: A multiprocessing context, which decides how the server is started.
        shutdown_timeout: Seconds to wait for the server's end before it is terminated.
    """

    _Server = _SharedMemoryServer
    _state: Any
    _registry: Any
    _address: Any
    _authkey: bytes
    _serializer: str
    _Client: Callable[..., Any]

    def __init__(
        self,
        address: Any = None,
        authkey: bytes | None = None,
        serializer: str = "pickle",
        ctx: BaseContext | None = None,
        *,
        shutdown_timeout: float = 1.0,
    ) -> None:
        if address is None:
            address = system.new_address()
        super().__init__(address, authkey, serializer, ctx, shutdown_timeout=shutdown_timeout)
        # A connection for each thread, kept; a forked child makes its own.
        self._local = threading.local()

    def get_server(self) -> Server:
        """Return the server, not yet running, for a process that calls its `serve_forever()`."""
        if self._state.value != _State.INITIAL:
            raise ProcessError("the manager has already been started or shut down")
        return self._Server(self._registry, self._address, self._authkey, self._serializer)

    def shutdown(self) -> None:  # type: ignore[override]
        """End the server and its blocks, if this manager has started it. Twice is fine."""
        # start() puts the real one, which runs once, into the instance.

    def SharedMemory(self, size: int) -> Block:  # noqa: N802
        """Return a handle on a new block of `size` bytes, 1 or more.

        Raises ValueError where the manager is not running, and what SharedMemory raises.
        """
        return Block(self._make_block(size))

    def ShareableList(self, sequence: Iterable[Item]) -> List:  # noqa: N802
        """Return a new ShareableList with the items of `sequence`.

        Raises ValueError where the manager is not running, and what ShareableList raises.
        """
        encoded, places = layout.encode(sequence)
        return List._in_block(Block(self._make_block(len(encoded))), encoded, places)

    def _make_block(self, size: int) -> str:
        if self._state.value != _State.STARTED:
            shut = self._state.value == _State.SHUTDOWN
            raise ValueError(f"the manager {'has shut down' if shut else 'is not started yet'}")
        if getattr(self._local, "process", None) != os.getpid():
            connection = self._Client(self._address, authkey=self._authkey)
            _untyped.dispatch(connection, None, "accept_connection", (current_process().name,))
            self._local.connection, self._local.process = connection, os.getpid()
        try:
            self._local.connection.send((_SERVER, "make_block", (size,), {}))
            kind, result = self._local.connection.recv()
        except BaseException:
            self._local.process = None  # the answer may still come, to the next question
            raise
        if kind != "#RETURN":
            raise _untyped.convert_to_error(kind, result)
        name: str = result
        return name

    @classmethod
    def _run_server(cls, *args: Any, **kwargs: Any) -> None:
        # What ends the whole process group must leave the blocks to their owner's `with`.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        super()._run_server(*args, **kwargs)  # type: ignore[misc]

    @staticmethod
    def _finalize_manager(process: BaseProcess, *args: Any) -> None:
        pid = process.pid
        _untyped.BaseManager._finalize_manager(process, *args)
        if pid is not None:
            system.remove_made_by(pid)  # a killed server has left its blocks
