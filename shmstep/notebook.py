"""%%step in a notebook: records the cell as a program of its own, and shows its player below."""

import argparse
import html
import json
import shlex
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from IPython.core.error import UsageError

from . import faults
from .alone import page
from .commands import record, schedules
from .commands.watch import describe_run

MOST = 2_000_000  # bytes of a recording that a notebook takes in
HEIGHT = 640  # pixels, where the frame cannot find its own
_OTHER_CELL = (
    "A cell under %%step is a whole program of its own: it knows nothing of other cells. "
    "Define or import {name} in this cell."
)
_FRAME = (
    '<iframe srcdoc="{page}" width="100%" height="{height}" style="border: 0" allowfullscreen>'
    "</iframe>"
)


def load(shell: Any) -> None:
    """Give a notebook's kernel the magic."""
    shell.register_magic_function(lambda line, cell: step(shell, line, cell), "cell", "step")


def step(shell: Any, line: str, cell: str) -> None:
    """Record the cell and show the player."""
    words = shlex.split(line)
    own = words[: words.index("--")] if "--" in words else words
    options = _parser().parse_args(own)
    if sys.platform == "win32":
        raise UsageError("%%step needs Linux or macOS; its recordings play anywhere")
    with tempfile.TemporaryDirectory(prefix="shmstep-") as folder:
        script = options.file or Path(folder, "cell.py")
        script.write_text(cell, encoding="utf-8")
        recording = _recorded(script.resolve(), words[len(own) + 1 :], options)
        found = faults.of_run(recording, script.resolve().parent)
    summary = (schedules if options.schedules else record).summary(recording)
    shell.display_pub.publish({"text/html": _frame(recording), "text/plain": summary})
    for fault in found:
        print(_told(fault, shell.user_ns), file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n{self.format_usage()}")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise UsageError(message or "nothing was recorded")  # after --help, which has been printed


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="%%step",
        description="Record the cell as a program of its own, and show the player.",
        epilog="What follows -- is handed on to the program.",
    )
    parser.add_argument("file", nargs="?", type=Path, help="file to keep the cell in")
    describe_run(parser)
    return parser


def _recorded(script: Path, arguments: list[str], options: argparse.Namespace) -> dict[str, Any]:
    from .apart import Apart, Job  # which needs what other systems do not have

    for fault in faults.of_syntax(script):
        raise UsageError(_told(fault, {}))
    run = Apart(Job.of(options, script, arguments), lambda done, total: None)
    try:
        while (answer := run.answer(1.0)) is None:
            pass
    finally:
        run.stop()
    if "refused" in answer:
        raise UsageError(f"not recorded: {answer['refused']}")
    return dict(answer["recording"])


def _frame(recording: dict[str, Any]) -> str:
    """Return the player in a frame of its own: two of them have nothing in common."""
    size = len(json.dumps(recording))
    if size > MOST:
        raise UsageError(
            f"the recording has {size / 1e6:.1f} MB, and more than {MOST / 1e6:g} MB would make the"
            " notebook slow: let the program do less, or record it in a terminal"
        )
    return _FRAME.format(page=html.escape(page(recording)), height=HEIGHT)


def _told(fault: faults.Fault, names: dict[str, Any]) -> str:
    """Return an error in words, and if it is a name of another cell, what that means."""
    told = f"{fault['path']}, line {fault['line']}: {fault['text']}"
    name = fault["text"].partition("NameError: name '")[2].partition("'")[0]
    return f"{told}\n{_OTHER_CELL.format(name=name)}" if name in names else told
