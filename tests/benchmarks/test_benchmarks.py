"""The benchmarks measure fairly, report every pair, and can fail. No test says how fast it is."""

import importlib
import json
import os
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.once

COMPARE = Path(__file__).parent / "compare.py"
TINY = ("--rounds=1", "--seconds=0", "--large=2000", "--blocks=3", "--memory=1")
KINDS = ("int", "float", "str")
WITH_ITEMS = (
    *("get", "set", "iterate", "index, late", "index, early", "count"),
    *("in, late", "in, missing", "in, early", "construct", "attach list"),
)
STANDARD_LIBRARY = {
    *(f"{operation}: {kind}" for operation in WITH_ITEMS for kind in KINDS),
    *(f"{made}: {kind}" for made in ("construct", "attach list") for kind in ("mixed", "ten ints")),
    *("len", "attach list: large", "buf[0]", "attach, close"),
    *("create to unlink: 4 KiB", "create to unlink: 1 MiB", "create, fill, unlink: 1 MiB"),
    *("manager's block: 64 bytes", "manager's list: int"),
    *("import", "import all three classes", "program with one block"),
    *("memory: attached list", "memory: list in use"),
}
HOLDERS = {"list", "memoryview.cast", "Array", "Array, no lock", "Manager().list()"} | (
    {"NumPy on a block"} if find_spec("numpy") else set()
)
LS = ("ls: 3 blocks", "at most 0.5 s")
PAIRS = {
    *((operation, "standard library") for operation in STANDARD_LIBRARY),
    ("memory: left after close", "at most 64 kB"),
    LS,
    *((f"{word}: int", holder) for word in ("get", "set", "iterate") for holder in HOLDERS),
    *(("1 MiB there and back", way) for way in ("Pipe", "Queue")),
    ("get: int", "bare __getitem__"),
    ("fill: 1 MiB", "bytearray"),
    ("read: 1 MiB", "bytearray"),
}


def run_compare(*words: str, status: int = 0) -> list[str]:
    """Run the benchmarks, as short as can be, and return the lines that they print."""
    done = subprocess.run(
        [sys.executable, str(COMPARE), *TINY, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert (done.returncode, done.stderr) == (status, ""), done.stdout + done.stderr
    return done.stdout.splitlines()


def test_the_table_and_the_file_have_every_pair(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    lines = run_compare("--json", str(file))
    pairs = PAIRS - {LS} if any(line.startswith("ls is left out: ") for line in lines) else PAIRS

    rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
    assert {(row["operation"], row["other"]) for row in rows} == pairs
    assert len(rows) == len(pairs)
    for row in rows:
        unit = "bytes" if row["operation"].startswith("memory") else "seconds"
        quotient = row[f"other_{unit}"] / row[f"shmcore_{unit}"]
        assert abs(row["ratio"] / quotient - 1) < 1e-9, row
        wanted = 0.95 if row["target"] == 1 else row["target"]
        assert row["met"] == (None if wanted is None else row["ratio"] >= wanted), row

    assert max(map(len, lines)) <= 80
    for operation, other in pairs:
        assert [line for line in lines if line.startswith(f"{operation:<27} {other:<16}")]
    aimed = [row["met"] for row in rows if row["target"] is not None]
    assert lines[-1] == f"{sum(aimed)} of {len(aimed)} targets are met"


def test_what_stays_below_the_gate_is_measured_again_and_named_and_fails_the_run() -> None:
    lines = run_compare("--beside=the floor", "--gate=1e9", status=1)
    for row in ("get: int", "fill: 1 MiB", "read: 1 MiB"):
        assert sum(line.startswith(f"{row:<28}") for line in lines) == 3
        assert sum(line.startswith(f"  {row}, ") for line in lines) == 1
    assert lines[-4] == "Below 1e+09 of their targets, measured 3 times:"


def test_gate_that_every_row_reaches_lets_the_run_pass() -> None:
    lines = run_compare("--beside=the floor", "--gate=0")
    assert lines[-1].endswith("targets are met")
    assert sum(line.startswith("get: int") for line in lines) == 1


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.syspath_prepend(str(COMPARE.parent))
    return {name: importlib.import_module(name) for name in ("compare", "turns")}


def pair_of(modules: Any, *timers: Any) -> Any:
    return modules["turns"].Pair("", "", *map(modules["turns"].in_batches, timers))


class Machine:
    """What it does is timed by a clock of its own. Now and then it is a quarter as fast."""

    def __init__(self) -> None:
        self.clock = 0.0
        self.spent: dict[str, float] = {"theirs": 0, "ours": 0}  # seconds
        self.looks: Counter[str] = Counter()  # at the clock

    def timer(self, side: str, seconds: float) -> Any:
        def run(number: int) -> float:
            is_busy = self.clock % 0.07 < 0.03
            took = number * seconds * (4 if is_busy else 1)
            self.clock += took
            self.spent[side] += took
            self.looks[side] += 1
            return took

        return run


@pytest.mark.parametrize("seconds", [1e-7, 1e-6, 1e-5])
def test_turn_is_no_longer_where_a_side_or_the_machine_is_slow(
    modules: Any, seconds: float
) -> None:
    machine = Machine()
    sides = machine.timer("theirs", seconds), machine.timer("ours", seconds / 50)
    measured = pair_of(modules, *sides).measure(rounds=100, seconds=0.004)
    for spent in machine.spent.values():
        assert spent == pytest.approx(100 * 0.004, rel=0.25)
    assert measured.ratio == pytest.approx(50, rel=0.01)


def test_other_side_gets_as_long_a_turn_where_once_takes_longer_than_a_turn(modules: Any) -> None:
    spent = {"theirs": 0.0, "ours": 0.0}

    def timer(side: str, seconds: float) -> Any:
        def run(number: int) -> float:
            spent[side] += number * seconds
            return number * seconds

        return run

    sides = timer("theirs", 0.1), timer("ours", 0.004)
    pair_of(modules, *sides).measure(rounds=10, seconds=0.005)
    assert spent["ours"] == pytest.approx(spent["theirs"], rel=0.2)


def test_looking_at_the_clock_costs_little(modules: Any) -> None:
    machine = Machine()
    sides = machine.timer("theirs", 1e-7), machine.timer("ours", 1e-8)
    pair_of(modules, *sides).measure(rounds=25, seconds=0.004)
    assert max(machine.looks.values()) < 25 * 60


def test_slow_first_time_counts_for_nothing(modules: Any) -> None:
    times = iter([100.0] + [0.01] * 100)
    pair = pair_of(modules, lambda number: next(times), lambda number: 0.01)
    assert pair.measure(rounds=3, seconds=0.004).theirs == 0.01


def test_row_that_reaches_the_gate_the_third_time_passes(modules: Any, capsys: Any) -> None:
    ours = iter([9.0, 9.0, 1.0, 1.0])
    row = modules["turns"].Amounts("a row", "another", lambda: (1.0, next(ours)), "seconds")
    options = modules["compare"].argparse.Namespace(rounds=1, seconds=0, gate=0.6)
    [result] = modules["compare"].results_of("others", lambda stack, options: iter([row]), options)
    assert not result.is_below(0.6)
    assert result.measured.ours == 1.0
    assert capsys.readouterr().out.count("\na row ") == 3


@pytest.mark.parametrize(
    ("target", "ratio", "met"),
    [(1, 0.95, True), (1, 0.94, False), (0.95, 0.94, False), (12, 11.9, False), (12, 12, True)],
)
def test_one_is_reached_from_0_95(modules: Any, target: float, ratio: float, met: bool) -> None:
    assert modules["turns"].is_reached(target, ratio) is met


def test_the_pages_quote_the_recorded_run() -> None:
    """README and page show what was printed; the page includes the file itself."""
    recorded = (COMPARE.parent / "compare.out").read_text(encoding="utf-8").splitlines()
    readme = (COMPARE.parents[2] / "README.md").read_text(encoding="utf-8")
    quoted = readme.partition("```text\n")[2].partition("```")[0].splitlines()
    assert len(quoted) == 9
    assert set(quoted) <= set(recorded)


def test_the_recorded_run_has_every_row() -> None:
    recorded = (COMPARE.parent / "compare.out").read_text(encoding="utf-8")
    missing = [operation for operation in STANDARD_LIBRARY if f"\n{operation:<28}" not in recorded]
    assert missing == []
