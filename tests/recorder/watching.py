"""`watch` as its user runs it, and its page."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.example_runs import processes_marked
from tests.programs import until
from tests.recorder.stepping import PROGRAMS, ROOT

LONG = 60.0  # seconds of patience: a browser and the recorder share a busy machine
COUNT = (PROGRAMS / "count.py").read_text(encoding="utf-8")
HANGS = ("print(doubled)", "__import__('signal').pause()")


class Watch:
    """`watch` as its user runs it, and what it says."""

    def __init__(
        self, script: Path, *words: str, code: str = "", browser: bool = False, **environment: str
    ) -> None:
        self.script, self.mark = script, uuid.uuid4().hex
        run = f"{code}; from shmstep.__main__ import main; main()"
        start = ["-c", run] if code else ["-m", "shmstep"]
        words = words if browser else ("--no-browser", *words)
        self.process = subprocess.Popen(
            [sys.executable, *start, "watch", script, *words],
            cwd=ROOT,
            env={**os.environ, "WATCH_TEST": self.mark, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.line())
        assert found
        self.address, self.port = found[0], int(found[1])

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def line(self) -> str:
        """Return the next line that it prints."""
        return self.lines.get(timeout=LONG)

    def save(self, old: str, new: str) -> None:
        """Alter the program."""
        source = self.script.read_text(encoding="utf-8")
        assert old in source
        self.script.write_text(source.replace(old, new), encoding="utf-8")

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(LONG)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.end()
        assert self.process.stdout
        until(lambda: not processes_marked(self.mark), "all that it has started is gone", LONG)
        self.process.stdout.close()


Open = Callable[..., Any]


def shows(page: Any, text: str, inside: str = "shm-stepper") -> None:
    """Wait until the page shows a text."""
    page.locator(inside, has_text=text).first.wait_for()


def step(page: Any) -> Any:
    return page.locator("shm-stepper").evaluate("(stepper) => stepper.step")


def go(page: Any, step: int) -> None:
    page.locator("shm-stepper").evaluate("(stepper, step) => { stepper.step = step }", step)


def steps(page: Any) -> int:
    return int(page.locator("shm-stepper").evaluate("(stepper) => stepper.steps"))
