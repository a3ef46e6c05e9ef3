"""`watch` records a program anew at each save, and its page follows."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from browser import Visit
from example_runs import processes_marked
from programs import PATIENCE, until
from stepping import ROOT, only_where_it_records, write

pytestmark = only_where_it_records

COUNT = """
    from multiprocessing import Process


    def work(number):
        doubled = number * 2
        print(doubled)


    if __name__ == "__main__":
        child = Process(target=work, args=(4,))
        child.start()
        child.join()
        print("end")
"""


class Watch:
    """`watch` as its user runs it, and what it says."""

    def __init__(self, script: Path, *words: str, code: str = "", **environment: str) -> None:
        self.script, self.mark = script, uuid.uuid4().hex
        run = f"{code}; from shmstep.__main__ import main; main()"
        start = ["-c", run] if code else ["-m", "shmstep"]
        self.process = subprocess.Popen(
            [sys.executable, *start, "watch", script, "--no-browser", *words],
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
        return self.lines.get(timeout=PATIENCE)

    def save(self, old: str, new: str) -> None:
        """Alter the program."""
        source = self.script.read_text(encoding="utf-8")
        assert old in source
        self.script.write_text(source.replace(old, new), encoding="utf-8")

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

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
        until(lambda: not processes_marked(self.mark), "all that it has started is gone")
        self.process.stdout.close()


Open = Callable[[Watch], Any]


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    """Opens the page of a watch in a tab of its own. No page may have an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE * 1000)
    faults: list[str] = []

    def opened(watch: Watch) -> Any:
        page = context.new_page()
        visit = Visit(page, faults)
        page.on("pageerror", lambda error: visit.faults.append(f"script: {error}"))
        page.goto(watch.address)
        return page

    yield opened
    context.close()
    assert faults == []


def shows(page: Any, text: str, inside: str = "shm-stepper") -> None:
    """Wait until the page shows a text."""
    page.locator(inside, has_text=text).first.wait_for()


def step(page: Any) -> Any:
    return page.locator("shm-stepper").evaluate("(stepper) => stepper.step")


def go(page: Any, step: int) -> None:
    page.locator("shm-stepper").evaluate("(stepper, step) => { stepper.step = step }", step)


def steps(page: Any) -> int:
    return int(page.locator("shm-stepper").evaluate("(stepper) => stepper.steps"))


def test_a_save_is_followed_to_the_first_step_that_differs(tmp_path: Path, open_page: Open) -> None:
    with Watch(write(tmp_path, COUNT)) as watch:
        page = open_page(watch)
        shows(page, "number * 2")
        assert step(page) == 0
        go(page, steps(page) - 1)
        shows(page, "8\nend", ".shm-output pre")
        watch.save("number * 2", "number * 3")
        shows(page, "number * 3")
        shows(page, "number * 3", ".shm-current")  # which is to run next
        assert "doubled" not in page.locator(".shm-processes").text_content()
        page.locator("shm-stepper .shm-last").click()
        shows(page, "12\nend", ".shm-output pre")


def test_the_reader_stays_where_all_is_as_it_was(tmp_path: Path, open_page: Open) -> None:
    with Watch(write(tmp_path, COUNT)) as watch:
        page = open_page(watch)
        shows(page, "child.start()")
        go(page, 4)
        watch.save('print("end")', 'print("The end.")')
        shows(page, "The end.", ".shm-listing")
        assert step(page) == 4
        watch.save("def work", "# A comment moves the lines, and no more.\ndef work")
        shows(page, "A comment", ".shm-listing")
        assert step(page) == 4
