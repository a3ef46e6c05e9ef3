"""Measure how long the examples run, and note those that take long.

`python docs/minutes/measure.py`, on a quiet machine, from an environment that has the packages that
examples need. Programs that meet in two terminals never end by themselves and are left out.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
NOTED = Path(__file__).with_name("run_times.toml")
SHORTEST = 2  # seconds: what takes less is started and done
LONGEST = 120
HEAD = """\
# Seconds that examples run, of those that take 2 or more: `python docs/minutes/measure.py` wrote
# it. The rule counts a few seconds for starting any program besides.
"""


def seconds(program: Path, folder: str) -> float:
    """Run it in this folder, since some programs write a file."""
    start = time.monotonic()
    subprocess.run(
        [sys.executable, program],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=LONGEST,
        check=True,
    )
    return time.monotonic() - start


def measured() -> dict[str, int]:
    times = {}
    for program in sorted((ROOT / "examples").rglob("*.py")):
        if "together" in program.parts or not program.with_suffix(".out").exists():
            continue
        try:
            with TemporaryDirectory() as folder:
                taken = seconds(program, folder)
        except subprocess.SubprocessError as error:
            print(f"{program.relative_to(ROOT)}: {error}", file=sys.stderr)
            continue
        if taken >= SHORTEST:
            times[program.relative_to(ROOT).as_posix()] = round(taken)
    return times


if __name__ == "__main__":
    lines = [f'"{program}" = {taken}\n' for program, taken in measured().items()]
    NOTED.write_text(HEAD + "".join(lines), encoding="utf-8")
