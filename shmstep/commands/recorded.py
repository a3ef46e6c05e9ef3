"""What the commands that record have in common: arguments, limits, and what they say at the end."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..limits import Limits, RecordingError
from ..progress import Progress, Tell

METHODS = ["fork", "spawn", "forkserver"]
NEXT = 'To play it, open the page "Play your own" of the site and choose this file.'


def describe(parser: ArgumentParser) -> None:
    """Add the arguments."""
    parser.epilog = "What follows -- is handed on to the script."
    parser.add_argument("script", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="file to write; else it is printed")
    parser.add_argument("--start-method", choices=METHODS, default="")
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for one run")
    parser.add_argument("--steps", type=int, default=2000, help="limit for one run")


def counted(number: int, one: str, more: str = "") -> str:
    """Return so many of them in words."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def _refuse_to_overwrite(output: Path | None, files: list[Path]) -> None:
    for file in files:
        if output is not None and output.exists() and file.exists() and output.samefile(file):
            raise RecordingError(f"{output} is a file of the program itself")


def run(
    options: Namespace,
    noun: str,
    record: Callable[[Limits, Tell], Any],
    summary: Callable[[Any], str],
) -> int:
    """Record and write it down; the noun is what the progress counts."""
    if sys.platform == "win32":
        print("the recorder needs Linux or macOS; its recordings play anywhere", file=sys.stderr)
        return 1
    from ..recording import as_json, printable

    try:
        with Progress(noun) as progress:
            _refuse_to_overwrite(options.output, [options.script])
            recording = record(Limits(options.seconds, options.steps), progress.tell)
        folder = options.script.parent
        _refuse_to_overwrite(options.output, [folder / f["path"] for f in recording["files"]])
        text = as_json(recording)
        if options.output is None:
            print(text, end="")
            print(
                f"Printed: {summary(recording)}. To keep it, name a file: -o FILE", file=sys.stderr
            )
        else:
            options.output.write_text(text, encoding="utf-8", newline="\n")
            print(f"Written: {printable(str(options.output))}, {summary(recording)}.\n{NEXT}")
    except (RecordingError, OSError) as error:
        print(f"not recorded: {printable(str(error))}", file=sys.stderr)
        return 1
    return 0
