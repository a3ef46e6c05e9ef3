"""The blocks of a recorded program, seen from outside: the director keeps them open to the end."""

import _posixshmem
import mmap
import os
import re
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from . import stillness, values
from .library import layout, leftovers, reaper
from .limits import RecordingError
from .process import Process

SHOWN, ROW, ITEMS = 1024, 16, 64  # bytes of a block, bytes of a row, items of a list
GENERATED = "(psm|wnsm)_[0-9a-f]{8,}"
PATIENCE = 2.0  # seconds, for those who clean up after a program


class Block:
    """A block, and what has become known about it."""

    def __init__(self, name: str, identity: str, descriptor: int) -> None:
        self.name, self.identity = name, identity
        self.mapping = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
        self.descriptor = os.dup(descriptor)
        self.is_list = False
        self.creator: int | None = None  # its process id
        for entry in leftovers.entries():
            if (entry.name, entry.identity) == ("/" + name, identity):
                self.creator = entry.maker

    def close(self) -> None:
        """Let go of it."""
        self.mapping.close()
        os.close(self.descriptor)

    def exists(self) -> bool:
        """Tell whether the block still has its name."""
        return reaper.exists("/" + self.name, self.identity)

    def is_whole(self) -> bool:
        """Tell whether it can be looked at: where a block has been cut short is no memory."""
        return os.fstat(self.descriptor).st_size >= len(self.mapping)

    def rows(self) -> dict[str, str]:
        """Return the first bytes in hexadecimal, a row for each 16."""
        length = min(SHOWN, len(self.mapping))
        shown = self.mapping[:length] if self.is_whole() else bytes(length)
        return {str(at): shown[at : at + ROW].hex() for at in range(0, len(shown), ROW)}

    def described_list(self) -> dict[str, Any]:
        """Return the parts and the items of the ShareableList in the block."""
        if not self.is_whole():
            return {"error": "the block has been cut short"}
        try:
            places = layout.read_map(self.mapping)
            sizes = places.sizes()[:ITEMS]
            formats = self.mapping[places.formats : places.formats + layout.WORD * len(sizes)]
            codes = self.mapping[places.codes : places.codes + len(sizes)]
            items = layout.Decoder(sizes, formats, codes).decode(self.mapping, places.data)
        except ValueError as error:
            return {"error": str(error)}
        words = [formats[at : at + layout.WORD] for at in range(0, len(formats), layout.WORD)]
        slots = [places.data]
        for size in sizes:
            slots.append(slots[-1] + size)
        return {
            "parts": [0, layout.WORD, places.data, places.formats, places.codes, places.end],
            "slots": slots,
            "formats": [word.rstrip(b"\0").decode("ascii") for word in words],
            "codes": list(codes),
            "items": [values.text_of(item) for item in items],
        }


class Blocks:
    """All blocks that a handle of the program has been seen on, in order of appearance."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._found: dict[tuple[str, str], Block] = {}

    def __iter__(self) -> Any:
        return iter(self._found.values())

    @property
    def are_named_by_program(self) -> bool:
        """Tell whether two runs of the program at once would meet in a block."""
        return not all(re.fullmatch(GENERATED, block.name) for block in self)

    def seen(self, process: Process) -> dict[str, str]:
        """Return the role of the process for the number of each block that it has open."""
        roles: dict[str, str] = {}
        for name, role, is_list, descriptor, identity in process.handles:
            key = (name, identity)
            if key not in self._found:
                with suppress(OSError, ValueError):
                    self._add(process, key, descriptor)
            if block := self._found.get(key):
                block.is_list |= is_list
                if role == "creator":
                    block.creator = process.pid
                number = str(list(self._found).index(key))
                roles[number] = min(roles.get(number, role), role, key=_RANKS.index)
        return roles

    def place(self, written: Any, described: Any) -> tuple[str, int, int] | None:
        """Return block and bytes of what has been written: bytes, or items of a list."""
        name, identity, is_list, start, end = written
        key = (name, identity)
        if key not in self._found:
            return None
        number = str(list(self._found).index(key))
        if not is_list:
            return number, start, end
        slots = described[number].get("list", {}).get("slots", [])
        return (number, slots[start], slots[end]) if end < len(slots) else None

    def _add(self, process: Process, key: tuple[str, str], descriptor: int) -> None:
        name, identity = key
        if stillness.IS_LISTED:  # finds it even when its name is gone already
            # A pipe would keep us waiting.
            opened = os.open(f"/proc/{process.pid}/fd/{descriptor}", os.O_RDONLY | os.O_NONBLOCK)
        else:
            opened = _posixshmem.shm_open("/" + name, os.O_RDONLY, mode=0o600)
        try:
            if not _is_block(opened, identity):  # the program has told something else
                return
            self._found[key] = Block(name, identity, opened)
        finally:
            os.close(opened)

    def described(self, number_of: Callable[[int], int | None], label: Callable[[str], str]) -> Any:
        """Return the state of each block."""
        if len(self._found) > self.limit:
            raise RecordingError(f"the program has more than {self.limit} blocks")
        found: dict[str, Any] = {}
        for number, block in enumerate(self):
            found[str(number)] = state = {
                "name": label(block.name),
                "size": len(block.mapping),
                "exists": block.exists(),
                "rows": block.rows(),
            }
            creator = None if block.creator is None else number_of(block.creator)
            if creator is not None:
                state["creator"] = creator
            if block.is_list:
                state["list"] = block.described_list()
        return found

    def wait_for_removal(self) -> None:
        """Wait for those who remove what a program has forgotten."""
        deadline = time.monotonic() + PATIENCE
        while any(block.exists() for block in self) and time.monotonic() < deadline:
            time.sleep(0.01)

    def remove(self) -> None:
        """Remove what is left of the program's blocks."""
        for block in self:
            block.close()
            with suppress(OSError, ValueError):  # gone already, or another block by now
                reaper.remove("/" + block.name, block.identity)


def _is_block(descriptor: int, identity: str) -> bool:
    status = os.fstat(descriptor)
    is_it = not identity or reaper.identity_of(status) == identity
    return is_it and (stat.S_ISREG(status.st_mode) or not stillness.IS_LISTED)


_RANKS = ["creator", "attacher", "inherited"]
