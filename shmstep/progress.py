"""A line on the terminal that tells how far a command is."""

import sys
import time
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Self

QUIET, PAUSE = 0.5, 0.1  # seconds: what is done by then shows none; between two looks
WIDTH = 30

Tell = Callable[[int, int], None]  # how many are done, and of about how many, 0 if nobody knows


def untold(done: int, total: int) -> None:
    """Tell nobody."""


class Progress:
    """Shows what it was told last, and how long that has taken, if stderr is a terminal."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._done = self._total = 0
        self._begun = time.monotonic()
        self._over = Event()
        self._shown = ""
        self._thread = Thread(target=self._show, daemon=True)

    def tell(self, done: int, total: int) -> None:
        """Take note."""
        self._done, self._total = done, total

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _show(self) -> None:
        pause = QUIET
        while not self._over.wait(pause):
            pause = PAUSE
            self._write(self.line(time.monotonic() - self._begun))
        if self._shown:
            self._write("")
            print(end="\r", file=sys.stderr, flush=True)

    def _write(self, line: str) -> None:
        """Write the line over the one before."""
        print(f"\r{line:{len(self._shown)}}", end="", file=sys.stderr, flush=True)
        self._shown = line

    def line(self, seconds: float) -> str:
        """Return what is shown after so many seconds."""
        bar, of = "", ""
        if self._total:
            full = WIDTH * self._done // self._total
            bar, of = f"[{'#' * full:{WIDTH}}] ", f" of about {self._total}"
        return f"{bar}{self._done}{of} {self.noun}, {seconds:.0f} s"
