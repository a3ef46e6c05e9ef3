"""Makes something slow once for all workers of a test run."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], str]) -> Path:
    """Return a path of this name where `make` has made something.

    The first worker that asks does it; the others wait for its report. `make` returns what went
    wrong; then the test fails.
    """
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made, report = shared / name, shared / f"{name}-report.txt"
    try:
        (shared / f"{name}.lock").touch(exist_ok=False)
    except FileExistsError:
        wait_for(report)
    else:
        unfinished, fault = report.with_suffix(".unfinished"), "it broke off"
        try:
            fault = make(made)
        finally:
            unfinished.write_text(fault, encoding="utf-8")
            unfinished.replace(report)
    if faults := report.read_text(encoding="utf-8"):
        pytest.fail(f"{name} was not made:\n{faults}", pytrace=False)
    return made


def wait_for(file: Path, seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not file.exists():
        assert time.monotonic() < deadline, f"another worker should have written {file}"
        time.sleep(0.1)
