"""SharedMemoryManager: blocks that end with a `with`."""

import os
import sys
import threading
from collections.abc import Iterable
from contextlib import closing, suppress
from multiprocessing import ProcessError, current_process, managers, parent_process
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

from . import layout
from .memory import SharedMemory as Block
from .memory import make_managed, system
from .shareable_list import ItemT
from .shareable_list import ShareableList as List

_SERVER = "server"  # the server's name among the objects that it serves
_untyped: Any = managers  # much of what managers are built from has no type hints


class _SharedMemoryServer(_untyped.Server):  # type: ignore[misc]
    """The process that unlinks a manager's blocks in the end.

    It makes blocks for clients that cannot make them themselves: those of another program, and
    those on Windows, where a block lives only as long as somebody has it open.
    """

    # Managers that are subclassed call these by name, as with the standard library's server.
    public = (*managers.Server.public, "track_segment", "release_segment", "list_segments")

    def __init__(self, registry: Any, address: Any, authkey: bytes, serializer: str) -> None:
        super().__init__(registry, address or system.new_address(), authkey, serializer)
        self._blocks: dict[str, Block] = {}
        self._id = system.manager_id(self.address)
        self.id_to_obj[_SERVER] = (self, {"make_block"}, None)

    def make_block(self, size: int) -> str:
        """Make a block and return its name."""
        return self._keep(make_managed(size, b"", self._id))

    def track_segment(self, client: object, name: str) -> None:
        """Unlink a block that a client has made when the manager ends."""
        self._keep(Block(name))

    def release_segment(self, client: object, name: str) -> None:
        """Unlink a block now."""
        if name not in self.list_segments(client):
            raise KeyError(name)
        block = self._blocks.pop(name, None) or Block(name)
        block.close()
        block.unlink()

    def list_segments(self, client: object) -> list[str]:
        """Return the names of the manager's blocks."""
        noted = [block.name.removeprefix("/") for block in system.blocks_of(self._id)]
        return list(dict.fromkeys([*self._blocks, *noted]))

    def _keep(self, block: Block) -> str:
        if sys.platform != "win32":  # where a block lives on by its name alone
            block.close()
        self._blocks[block.name] = block
        return block.name

    def serve_forever(self) -> None:
        """Serve until told to shut down, or until the process that started this one is gone."""
        try:
            super().serve_forever()
        finally:
            system.remove_blocks_of(self._id)
            for block in self._blocks.values():
                with suppress(OSError):
                    block.unlink()

    def accepter(self) -> None:
        """Accept clients; from now on the server can be stopped, so look after its owner."""
        if owner := parent_process():
            threading.Thread(target=self._end_with, args=(owner,), daemon=True).start()
        super().accepter()

    def _end_with(self, owner: BaseProcess) -> None:
        system.wait_for_end(owner)
        self.stop_event.set()


class SharedMemoryManager(managers.BaseManager):
    """Makes blocks that live until the manager is shut down, or its `with` statement ends.

    A process of its own, the manager process, unlinks them in the end. It also ends when its owner,
    the process that started it, is gone.

    Args:
        address: Where the manager process listens, a path or a pair of host and port; without it,
            it chooses.
        authkey: The key that clients must have; without it, the current process's, which its
            children have too.
        serializer: How messages to the manager process are packed: `"pickle"` or `"xmlrpclib"`.
        ctx: A multiprocessing context, which decides how the manager process is started.
        shutdown_timeout: Seconds to wait for that process's end before it is terminated.

    Raises:
        TypeError: An `authkey` that is not bytes.
        KeyError: Another `serializer`.
    """

    _Server = _SharedMemoryServer
    _address: Any
    _authkey: Any
    _registry: Any
    _serializer: Any
    _state: Any
    _Client: Any

    def __init__(
        self,
        address: Any = None,
        authkey: bytes | None = None,
        serializer: str = "pickle",
        ctx: BaseContext | None = None,
        *,
        shutdown_timeout: float = 1.0,
    ) -> None:
        super().__init__(address, authkey, serializer, ctx, shutdown_timeout=shutdown_timeout)

    def get_server(self) -> managers.Server:
        """Return the server, not yet running, for a process that calls its `serve_forever()`.

        Raises:
            ProcessError: The manager has been started or shut down.
        """
        if self._state.value != _untyped.State.INITIAL:
            raise ProcessError("the manager has already been started or shut down")
        return self._Server(self._registry, self._address, self._authkey, self._serializer)

    def shutdown(self) -> None:  # type: ignore[override]
        """End the manager process and its blocks, if started from here. Twice is fine."""
        # start() puts the real one, which runs once, into the instance.

    def SharedMemory(self, size: int) -> Block:  # noqa: N802
        """Return a handle on a new block of `size` bytes, 1 or more.

        Raises:
            ValueError: The manager is not running. Otherwise as `SharedMemory`.
        """
        if manager := self._reachable():
            return make_managed(size, b"", manager)
        return Block(self._ask_for(size))

    def ShareableList(self, sequence: Iterable[ItemT]) -> List[ItemT]:  # noqa: N802
        """Return a new ShareableList with the items of `sequence`.

        Raises:
            ValueError: The manager is not running. Otherwise as `ShareableList`.
        """
        encoded, places = layout.encode(sequence)
        if manager := self._reachable():
            items = List.__new__(List)
            items.shm = make_managed(len(encoded), encoded, manager)
            items._begin(places)
            return items
        with Block(self._ask_for(len(encoded))) as block:
            layout.publish(encoded, block._mmap)
            return List(name=block.name)

    def _reachable(self) -> str:
        """Return the manager's id; nothing where its process must be asked for a block."""
        if self._state.value != _untyped.State.STARTED:
            shut = self._state.value == _untyped.State.SHUTDOWN
            raise ValueError(f"the manager {'has shut down' if shut else 'is not started yet'}")
        return system.manager_at(self._address)

    def _ask_for(self, size: int) -> str:
        """Have the manager's process make a block; return its name."""
        with closing(self._Client(self._address, authkey=self._authkey)) as connection:
            # As a client of an object's, who is told the very error.
            _untyped.dispatch(connection, None, "accept_connection", (current_process().name,))
            return str(_untyped.dispatch(connection, _SERVER, "make_block", (size,)))

    @staticmethod
    def _finalize_manager(process: BaseProcess, address: Any, *args: Any) -> None:
        _untyped.BaseManager._finalize_manager(process, address, *args)
        # A killed server has left its socket, and the blocks.
        if system.manager_at(address):
            with suppress(OSError):
                os.unlink(address)
        system.remove_blocks_of(system.manager_id(address))
