"""Records a program anew each time that it is saved, and puts up what the page is to show."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from . import faults
from .progress import Progress, Tell
from .server import Board
from .sources import Sources

PAUSE = 0.15  # seconds between two looks at the files
_AT_ITS_END = "EOFError: EOF when reading a line"
_HINT = "input() found nothing to read: watch reads the lines of a file with --input FILE"

Answer = dict[str, Any]


class Run(Protocol):
    """A run of the program that is under way."""

    def answer(self, timeout: float) -> Answer | None:
        """Return what came of it, if that is known within so many seconds."""

    def stop(self) -> None:
        """End it, and all that it has started."""


@dataclass
class Watcher:
    """A program that is watched, and what is known of it."""

    script: Path
    begin: Callable[[Tell], Run]
    board: Board
    noun: str  # what the progress counts
    summary: Callable[[Any], str]
    has_input: bool = False
    news: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sources = Sources(self.script)
        self.news = {"script": self.script.name, "recording": 0, "said": "", "faults": []}

    def watch(self) -> None:
        """Record, and do so again after each save, until somebody interrupts this."""
        while True:
            if self._record():
                while not self.sources.have_changed():
                    time.sleep(PAUSE)
            while self.sources.have_changed():  # a save may take a moment, or be one of several
                time.sleep(PAUSE)

    def _record(self) -> bool:
        """Run the program once; tell whether that was done before it was saved again."""
        begun = time.monotonic()
        gone = [path.name for path in self.sources.gone]
        self._show(doing=f"{self.script.name} runs", gone=gone)
        if self.script in self.sources.gone:
            answer: Answer | None = {"refused": "it is looked for until it is back"}
        elif found := faults.of_syntax(self.script):
            answer = {"refused": f"{self.script.name} cannot be parsed", "faults": found}
        else:
            answer = self._answer()
        if answer is not None:
            self._understand(answer, time.monotonic() - begun)
        return answer is not None

    def _answer(self) -> Answer | None:
        """Return what comes of a run, nothing if the program is saved before that."""
        with Progress(self.noun) as progress:

            def tell(done: int, total: int) -> None:
                progress.tell(done, total)
                of = f" of about {total}" if total else ""
                self._show(doing=f"{self.script.name} runs: {done}{of} {self.noun}")

            run = self.begin(tell)
            try:
                while (answer := run.answer(PAUSE)) is None:
                    if self.sources.have_changed():
                        return None
                return answer
            finally:
                run.stop()

    def _understand(self, answer: Answer, seconds: float) -> None:
        folder, found, said = self.script.parent, answer.get("faults", []), answer.get("said", "")
        if "refused" in answer:
            said = f"not recorded: {answer['refused']}"
        if "recording" in answer:
            self.board.recording = json.dumps(answer["recording"]).encode()
            self.news["recording"] += 1
            found = faults.of_run(answer["recording"], folder)
            said = f"recorded: {self.summary(answer['recording'])}, {seconds:.1f} s"
        if "out" in answer:
            self.news["printed"] = {"out": answer["out"], "err": answer["err"]}
            found = faults.of_text(answer["err"], folder) if answer["exit"] else []
        hint = [_HINT for fault in found if fault["text"] == _AT_ITS_END and not self.has_input]
        self._show(doing="", said=said, faults=found, hint="".join(hint[:1]))
        self._print([said, *map(_in_words, found), *hint[:1]])

    def _print(self, told: list[str]) -> None:
        gone = [f"{name} is gone" for name in self.news["gone"]]
        print(time.strftime("%H:%M:%S"), "; ".join([*gone, *told]), flush=True)

    def _show(self, **news: Any) -> None:
        self.news |= news
        self.board.show(self.news)


def _in_words(fault: faults.Fault) -> str:
    return f"{fault['path']}, line {fault['line']}: {fault['text']}"
