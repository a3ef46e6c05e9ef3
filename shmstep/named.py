"""The program's locks, queues and pipes, numbered in the order in which they come to matter."""

from collections.abc import Callable, Iterable
from typing import Any

from .process import Process


class Named:
    """Those at which a process has waited, or which one has held."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}  # by identity
        self._found: dict[str, dict[str, Any]] = {}  # by identity, in their order

    def take(self, processes: Iterable[Process]) -> None:
        """Take note of what these processes have told."""
        for process in processes:
            for identity, _, name, _ in process.named:
                self._names.setdefault(identity, name)
            process.named = []
            if process.state == "waiting":
                self._add(process.waits.get("at", []))
            self._add(process.holds)

    def _add(self, told: Iterable[tuple[str, str, str, int]]) -> None:
        for identity, kind, _, parties in told:
            if identity not in self._found:
                found: dict[str, Any] = {"kind": kind}
                self._found[identity] = found
                if name := self._names.get(identity):
                    found["name"] = name
                if parties:
                    found["parties"] = parties

    def described(self) -> dict[str, dict[str, Any]]:
        """Return the state of all."""
        return {str(number): found for number, found in enumerate(self._found.values())}

    def of(self, process: Process, number_of: Callable[[int], int | None]) -> dict[str, Any]:
        """Return what the state of a process says of them."""
        found: dict[str, Any] = {}
        numbers = list(self._found)
        if process.state == "waiting" and process.waits:
            waits: dict[str, Any] = {"by": process.waits["by"]}
            for identity, *_ in process.waits["at"]:
                waits["at"] = numbers.index(identity)
            joined = (
                process.waits["joined"] if process.frames else None
            )  # at its end: all, in any order
            if joined is not None and (number := number_of(joined)) is not None:
                waits["process"] = number
            if process.waits["timed"]:
                waits["timed"] = True
            found["waits"] = waits
        if process.holds:
            found["holds"] = sorted({numbers.index(identity) for identity, *_ in process.holds})
        return found
