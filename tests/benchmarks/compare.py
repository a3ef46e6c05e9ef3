"""How fast shmcore is, beside the standard library and beside what else one could use.

python tests/benchmarks/compare.py [--beside GROUP] [--gate SHARE] [--json FILE]

The two sides of a pair take turns of the same length, so that whatever else the machine does meets
both alike, and it is counted how often each gets done. A ratio says how many times as fast as the
other shmcore is, in one round. Times and ratios are the medians of all rounds. Where 1x is the
target, 0.95x reaches it.

- "attach list" is `ShareableList(name=...)` with its `shm.close()`; "construct" and what a manager
  makes are timed without their end.
- "import" and "program with one block" are whole runs of Python, its own start included.
- "memory" is what Python has allocated for a handle on a large list (tracemalloc), in a process
  of its own, after the attaching and after use: an item read and set, an iteration begun. 2x is
  half as much.
- Two rows have a limit in place of another library: there the ratio is the limit divided by what
  was measured. One is the memory left after such a list is closed and gone. The other is
  `python -m shmcore ls` with many blocks, in a private /dev/shm; it is left out where there can be
  none.

With `--gate SHARE` the exit status is 1 if a row does not reach that share of its target. A machine
that is busy can do that to any row, so a row that fails is measured again, up to twice and in
longer turns, and only the last time counts.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from library_rows import library_rows
from made import N
from other_rows import alternatives, floor, handing_over
from program_rows import private_shm, program_rows
from turns import Measured, Row, is_reached

AGAIN = 2  # times that a row below the gate is measured once more
LONGER = 4  # times as long are the turns then: a busy machine gives and takes for some milliseconds
UNITS = {
    "seconds": [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)],
    "bytes": [("B", 1.0), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9)],
}
Rows = Callable[[ExitStack, argparse.Namespace], Iterator[Row]]


@dataclass
class Result:
    """What was measured for one row."""

    group: str
    row: Row
    measured: Measured

    @property
    def met(self) -> bool | None:
        target = self.row.target
        return None if target is None else is_reached(target, self.measured.ratio)

    def is_below(self, gate: float | None) -> bool:
        """Tell whether it lacks even that share of its target."""
        if gate is None or self.row.target is None:
            return False
        return self.measured.ratio < gate * self.row.target

    def as_json(self) -> dict[str, Any]:
        return {
            "group": self.group,
            "operation": self.row.operation,
            "other": self.row.other,
            f"other_{self.row.unit}": self.measured.theirs,
            f"shmcore_{self.row.unit}": self.measured.ours,
            "ratio": self.measured.ratio,
            "target": self.row.target,
            "met": self.met,
        }


def standard_library(stack: ExitStack, options: argparse.Namespace) -> Iterator[Row]:
    yield from library_rows(stack, options.large)
    yield from program_rows(stack, options.large, options.blocks)


GROUPS: dict[str, Rows] = {
    "the standard library": standard_library,
    "what else holds numbers": lambda stack, options: alternatives(stack),
    "what else hands bytes over": lambda stack, options: handing_over(stack),
    "the floor": lambda stack, options: floor(stack, options.memory),
}


def results_of(group: str, rows: Rows, options: argparse.Namespace) -> list[Result]:
    """Measure the rows of a group, and those that are below the gate again; print them all."""

    def measure(row: Row, longer: int = 1) -> Result:
        result = Result(group, row, row.measure(options.rounds, longer * options.seconds))
        print_result(result)
        return result

    print(f"\nBeside {group}")
    print_row("operation", "other", "other", "shmcore", "ratio", "target", "met")
    with ExitStack() as stack:
        results = [measure(row) for row in rows(stack, options)]
        for _ in range(AGAIN):
            below = [at for at, result in enumerate(results) if result.is_below(options.gate)]
            if below:
                print(f"\nAgain, as they are below {options.gate:g} of their targets")
            for at in below:
                results[at] = measure(results[at].row, LONGER)
    return results


# The table


def written(amount: float, unit: str) -> str:
    units = UNITS[unit]
    fitting = [pair for pair in units if amount < 999.5 * pair[1]] or units[-1:]
    name, factor = fitting[0]
    value = amount / factor
    return f"{value:.3g} {name}" if value < 100 else f"{value:.0f} {name}"


def print_row(operation: str, other: str, *columns: str) -> None:
    theirs, ours, ratio, target, met = columns
    line = f"{operation:<27} {other:<16}{theirs:>8}{ours:>8}{ratio:>7}{target:>7}{met:>4}"
    print(line.rstrip(), flush=True)


def print_result(result: Result) -> None:
    row, (theirs, ours, ratio) = result.row, result.measured
    places = 2 if ratio < 10 else 0 if ratio >= 100 else 1
    print_row(
        row.operation,
        row.other,
        written(theirs, row.unit),
        written(ours, row.unit),
        f"{ratio:.{places}f}x",
        "" if row.target is None else f"{row.target:g}x",
        "" if result.met is None else "yes" if result.met else "NO",
    )


def print_gate(below: list[Result], gate: float) -> None:
    if below:
        print(f"Below {gate:g} of their targets, measured {AGAIN + 1} times:")
    for result in below:
        row, ratio = result.row, result.measured.ratio
        print(f"  {row.operation}, {row.other}: {ratio:.3g}x where {row.target:g}x is wanted")


def print_head(about: dict[str, Any], large: int) -> None:
    print(f"Python {about['python']}, {about['processors']} processors, {about['system']}")
    print(f"{N} items in a list, {large} in a large one")
    print(f"Medians of {about['rounds']} rounds, of fewer where a round takes long")
    if find_spec("numpy") is None:
        print("NumPy is not installed: its rows are left out")
    if private_shm() is None:
        print("ls is left out: no private /dev/shm can be made here (unshare, mount)")


def options_of_command_line() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--beside", choices=list(GROUPS), help="measure this group alone")
    parser.add_argument("--gate", type=float, metavar="SHARE", help="of a target, to be reached")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    parser.add_argument("--rounds", type=int, default=25, help="turns of each side (25)")
    parser.add_argument("--seconds", type=float, default=0.005, help="length of a turn (0.005)")
    parser.add_argument("--large", type=int, default=10**6, help="items in a large list (1000000)")
    parser.add_argument("--blocks", type=int, default=10**4, help="blocks that ls shows (10000)")
    parser.add_argument("--memory", type=int, default=64, metavar="MIB", help="to copy (64)")
    return parser.parse_args()


def main() -> None:
    options = options_of_command_line()
    about = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "rounds": options.rounds,
    }
    print_head(about, options.large)
    results = []
    for group, rows in GROUPS.items():
        if options.beside in (None, group):
            results += results_of(group, rows, options)
    aimed = [result for result in results if result.met is not None]
    print(f"\n{sum(result.met is True for result in aimed)} of {len(aimed)} targets are met")
    if options.json:
        report = {**about, "rows": [result.as_json() for result in results]}
        options.json.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    below = [result for result in results if result.is_below(options.gate)]
    print_gate(below, options.gate)
    sys.exit(1 if below else 0)


if __name__ == "__main__":
    main()
