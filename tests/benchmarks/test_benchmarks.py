"""The benchmarks run, and report every pair. How fast anything is, no test says."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

COMPARE = Path(__file__).parent / "compare.py"
KINDS = ("int", "float", "str")
WITH_ITEMS = (
    *("get", "set", "iterate", "index, late", "index, early", "count"),
    *("in, late", "in, missing", "in, early", "construct"),
)
STANDARD_LIBRARY = {
    *(f"{operation}: {kind}" for operation in WITH_ITEMS for kind in KINDS),
    *("len", "manager's block", "attach, close"),
    *("create to unlink: 4 KiB", "create to unlink: 1 MiB", "create, fill, unlink: 1 MiB"),
}
HOLDERS = {"list", "memoryview.cast", "Array", "Array, no lock", "Manager().list()"} | (
    {"NumPy on a block"} if find_spec("numpy") else set()
)
PAIRS = {
    *((operation, "standard library") for operation in STANDARD_LIBRARY),
    *((f"{word}: int", holder) for word in ("get", "set", "iterate") for holder in HOLDERS),
    *(("1 MiB there and back", way) for way in ("Pipe", "Queue")),
    ("get: int", "bare __getitem__"),
    ("fill: 1 MiB", "bytearray"),
    ("read: 1 MiB", "bytearray"),
}


def test_the_table_and_the_file_have_every_pair(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    tiny = ["--rounds", "1", "--seconds", "0", "--memory", "1"]
    done = subprocess.run(
        [sys.executable, str(COMPARE), "--json", str(file), *tiny],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr

    rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
    assert {(row["operation"], row["other"]) for row in rows} == PAIRS
    assert len(rows) == len(PAIRS)
    for row in rows:
        quotient = row["other_seconds"] / row["shmcore_seconds"]
        assert abs(row["ratio"] / quotient - 1) < 1e-9, row
        assert row["met"] == (None if row["target"] is None else quotient >= row["target"]), row

    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    for operation, other in PAIRS:
        assert [line for line in lines if line.startswith(f"{operation:<28}{other:<17}")]
    aimed = [row["met"] for row in rows if row["target"] is not None]
    assert lines[-1] == f"{sum(aimed)} of {len(aimed)} targets are met"
