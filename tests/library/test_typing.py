"""Code that uses shmcore is as clean under mypy --strict as with the standard library's stubs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import LIBRARY_PROGRAMS, ROOT

TYPED = LIBRARY_PROGRAMS / "typed.py"


def test_strict_code_is_clean_and_mistakes_are_found(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(TYPED)]
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    found = re.findall(r"typed\.py:(\d+): error:", done.stdout)
    lines = enumerate(TYPED.read_text(encoding="utf-8").splitlines(), 1)
    wrong = [number for number, line in lines if "# WRONG" in line]
    assert wrong
    assert [int(number) for number in found] == wrong, done.stdout + done.stderr


@pytest.mark.parametrize("other", ["pypy", "graalpy"])
def test_other_interpreters_are_told_at_once(other: str) -> None:
    program = f"import sys; sys.implementation.name = {other!r}; import shmcore"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    last = done.stderr.strip().splitlines()[-1]
    assert last == f"ImportError: shmcore runs on CPython alone, not on {other}"
