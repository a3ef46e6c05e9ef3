"""Code that uses shmcore is as clean under mypy --strict as with the standard library's stubs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
from typing import assert_type

from shmcore import ShareableList, SharedMemory, SharedMemoryManager


def first(items: ShareableList[str]) -> str:
    return items[0]


def block_of(manager: SharedMemoryManager) -> SharedMemory:
    return manager.SharedMemory(16)


class Frame(SharedMemory):
    def __init__(self, name: str) -> None:
        super().__init__(name, create=True, size=10, reserve=False)


with SharedMemoryManager() as manager, Frame("frame") as frame:
    assert_type(manager, SharedMemoryManager)
    assert_type(manager.SharedMemory(4), SharedMemory)
    assert_type(frame, Frame)
    numbers: ShareableList[int] = manager.ShareableList([1, 2])
    numbers[0] = 7
    assert_type(numbers[0], int)
    assert_type(numbers[0:1], list[int])
    assert_type(numbers.tolist(), list[int])
    assert_type([number for number in numbers], list[int])
    assert_type(numbers.shm, SharedMemory)
    with ShareableList(["a", "b"]) as texts:
        assert_type(texts, ShareableList[str])
    mixed = ShareableList[int | str]([1, "two"])
    assert_type(mixed[1], int | str)
    first(numbers)  # WRONG arg-type
    numbers[0] = "text"  # WRONG index
    SharedMemory("name", True, 10, False)  # WRONG call-arg
"""


def test_strict_code_is_clean_and_mistakes_are_found(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path)]
    command.append("program.py")
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    complaints = [line for line in done.stdout.splitlines() if line.startswith("program.py")]
    wrong = [number for number, line in enumerate(PROGRAM.splitlines(), 1) if "# WRONG" in line]
    assert [int(line.split(":")[1]) for line in complaints if ": error:" in line] == wrong, (
        done.stdout + done.stderr
    )


@pytest.mark.parametrize("other", ["pypy", "graalpy"])
def test_other_interpreters_are_told_at_once(other: str) -> None:
    program = f"import sys; sys.implementation.name = {other!r}; import shmcore"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    last = done.stderr.strip().splitlines()[-1]
    assert last == f"ImportError: shmcore runs on CPython alone, not on {other}"
