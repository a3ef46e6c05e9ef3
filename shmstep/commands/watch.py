"""python -m shmstep watch SCRIPT [-- ARGUMENTS OF THE SCRIPT]"""

import io
import os
import sys
import webbrowser
from argparse import ArgumentParser, Namespace
from pathlib import Path
from threading import Thread

from ..limits import Limits
from ..plain import Plain
from ..progress import Tell
from ..server import SHIPPED, Board, PageServer
from ..watcher import Run, Watcher
from . import record, schedules
from .recorded import METHODS

HELP = "record anew each time that the program is saved, and show it in the browser"
RECORDS = sys.platform != "win32"
SECONDS = 20.0  # who watches a program does not wait long for it

PLAIN = (
    "The recorder needs Linux or macOS. Here your program is run and what it prints is shown,"
    " and recordings play."
)


def describe(parser: ArgumentParser) -> None:
    """Add the arguments."""
    parser.epilog = "What follows -- is handed on to the script."
    parser.add_argument("script", type=Path)
    parser.add_argument("--port", type=int, default=0, help="else one that is free")
    parser.add_argument("--no-browser", action="store_true", help="only say the page's address")
    describe_run(parser)


def describe_run(parser: ArgumentParser) -> None:
    """Add what can be said of a run that is shown at once, here and in a notebook."""
    parser.add_argument("--input", type=Path, help="file that input() and sys.stdin read")
    parser.add_argument("--start-method", choices=METHODS, default="")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="limit for one run")
    parser.add_argument("--steps", type=int, default=2000, help="limit for one run")
    parser.add_argument("--schedules", action="store_true", help="every order of two workers")
    schedules.describe_orders(parser)


def run(options: Namespace, arguments: list[str]) -> int:
    """Watch the script until Ctrl-C; return the exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a script's name may be any bytes
    for file in filter(None, (options.script, options.input)):
        if not file.is_file():
            print(f"not watched: {file} is no file", file=sys.stderr)
            return 1
    board = Board()
    try:
        server = PageServer(board, options.port)
    except FileNotFoundError as error:  # a part of the page
        print(f"not watched: {error}", file=sys.stderr)
        return 1
    except (OSError, OverflowError) as error:
        print(f"not watched: port {options.port} cannot be used: {error}", file=sys.stderr)
        return 1
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            _watch(options, arguments, board, server.address)
        except KeyboardInterrupt:
            print("\nEnded.")
        finally:
            server.shutdown()
    return 0


def _watch(options: Namespace, arguments: list[str], board: Board, address: str) -> None:
    name = options.script.name
    print(f"{name} is shown at {address} and followed. Ctrl-C ends this.", flush=True)
    if not options.no_browser:
        Thread(target=_open, args=(address,), daemon=True).start()  # some wait for its end
    if not RECORDS:
        print(PLAIN, flush=True)
    noun, about = ("orders", schedules) if options.schedules else ("steps", record)
    script = options.script.resolve()

    def begin(tell: Tell) -> Run:
        if not RECORDS:
            limits = Limits(options.seconds)
            return Plain(script, arguments, options.input or Path(os.devnull), limits)
        from ..apart import Apart, Job  # which needs what other systems do not have

        return Apart(Job.of(options, script, arguments), tell)

    watcher = Watcher(script, begin, board, noun, about.summary, options.input is not None)
    if not RECORDS:
        watcher.news |= {"plain": PLAIN, "shipped": list(SHIPPED)}
    watcher.watch()


def _open(address: str) -> None:
    if not webbrowser.open(address):
        print("No browser was found: open that address in one.", flush=True)
