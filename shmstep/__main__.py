"""python -m shmstep COMMAND ..."""

import argparse
import signal
import sys
from types import FrameType

from .commands import record, schedules, watch

COMMANDS = {"record": record, "schedules": schedules, "watch": watch}


def parser() -> argparse.ArgumentParser:
    """Return what understands the command line."""
    described = argparse.ArgumentParser(
        prog="python -m shmstep",
        description="Record a program that runs in several processes, line by line.",
    )
    commands = described.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command.describe(commands.add_parser(name, help=command.HELP))
    return described


ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _end(number: int, frame: FrameType | None) -> None:
    """Leave as Ctrl-C does, so that nothing of the recorded program is left."""
    sys.exit(128 + number)


def main(words: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    words = sys.argv[1:] if words is None else words
    own = words[: words.index("--")] if "--" in words else words
    options, arguments = parser().parse_args(own), words[len(own) + 1 :]
    try:
        status: int = COMMANDS[options.command].run(options, arguments)
        return status
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    for ending in ENDING:
        signal.signal(ending, _end)
    sys.exit(main())
