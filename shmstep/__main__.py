"""python -m shmstep record SCRIPT -o FILE [-- ARGUMENTS OF THE SCRIPT]
python -m shmstep schedules SCRIPT -o FILE [-- ARGUMENTS OF THE SCRIPT]
"""

import argparse
import sys
from pathlib import Path

METHODS = ["fork", "spawn", "forkserver"]


def parser() -> argparse.ArgumentParser:
    """Return what understands the command line."""
    described = argparse.ArgumentParser(
        prog="python -m shmstep",
        description="Record a program that runs in several processes, line by line.",
        epilog="What follows -- is handed on to the script.",
    )
    commands = described.add_subparsers(dest="command", required=True)
    one = commands.add_parser("record", help="one run, the processes taking turns")
    many = commands.add_parser(
        "schedules", help="a run for every order of the lines that two processes run"
    )
    for command in (one, many):
        command.add_argument("script", type=Path)
        command.add_argument("-o", "--output", type=Path, help="file to write; else it is printed")
        command.add_argument("--start-method", choices=METHODS, default="")
        command.add_argument("--seconds", type=float, default=60.0, help="limit for one run")
        command.add_argument("--steps", type=int, default=2000, help="limit for one run")
    many.add_argument("--function", default="", help="whose lines to interleave")
    many.add_argument("--sample", type=int, help="take so many orders, by chance")
    many.add_argument("--seed", type=int, default=0, help="the same seed, the same sample")
    return described


def main(words: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    words = sys.argv[1:] if words is None else words
    own = words[: words.index("--")] if "--" in words else words
    options, arguments = parser().parse_args(own), words[len(own) + 1 :]
    if sys.platform == "win32":
        print("the recorder needs Linux or macOS; its recordings play anywhere", file=sys.stderr)
        return 1
    from .limits import Limits, RecordingError
    from .recording import as_json, record
    from .schedules import schedules

    limits = Limits(seconds=options.seconds, steps=options.steps)
    try:
        if options.command == "record":
            recording = record(options.script, arguments, options.start_method, limits)
        else:
            recording = schedules(
                options.script,
                arguments,
                options.start_method,
                options.function,
                None if options.sample is None else (options.sample, options.seed),
                limits,
            )
        text = as_json(recording)
        if options.output is None:
            print(text, end="")
        else:
            options.output.write_text(text, encoding="utf-8", newline="\n")
    except (RecordingError, OSError) as error:
        print(f"not recorded: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
