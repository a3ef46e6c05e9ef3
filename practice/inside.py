"""Run a learner's program, and look at what is left just before its exit.

python inside.py METHOD REPORT SCRIPT [ARGUMENTS]

METHOD is the start method. REPORT gets the names of the blocks that are still there, as JSON.
"""

import json
import multiprocessing
import os
import runpy
import sys
from pathlib import Path


def blocks_left() -> list[str]:
    """Return the blocks of this process tree that still exist, by its own journal."""
    if sys.platform == "win32":
        return []
    try:
        from shmcore import reaper, tree

        entries, _ = reaper.read(tree.journal(os.geteuid()))
    except (ImportError, OSError):  # the standard library in shmcore's place; or no block was made
        return []
    return sorted(entry.name for entry in entries if reaper.exists(entry.name, entry.identity))


def look(report: str) -> None:
    """Write down what is left."""
    Path(report).write_text(json.dumps(blocks_left()), encoding="utf-8")


if __name__ == "__main__":
    method, report, script, *arguments = sys.argv[1:]
    multiprocessing.set_start_method(method)
    sys.argv = [script, *arguments]
    sys.path[0] = str(Path(script).parent)
    try:
        # Kept to the end, as a program's own names are: else its handles would die before.
        names = runpy.run_path(script, run_name="__main__")
    finally:
        look(report)
