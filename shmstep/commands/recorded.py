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
    from ..recording import as_json

    try:
        with Progress(noun) as progress:
            recording = record(Limits(options.seconds, options.steps), progress.tell)
        text = as_json(recording)
        if options.output is None:
            print(text, end="")
            print(
                f"Printed: {summary(recording)}. To keep it, name a file: -o FILE", file=sys.stderr
            )
        else:
            options.output.write_text(text, encoding="utf-8", newline="\n")
            print(f"Written: {options.output}, {summary(recording)}.\n{NEXT}")
    except (RecordingError, OSError) as error:
        print(f"not recorded: {error}", file=sys.stderr)
        return 1
    return 0
