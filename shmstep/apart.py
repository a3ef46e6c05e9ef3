"""Records in a process of its own: a save, Ctrl-C or the end of who asked for it can end that.

The process is asked by a job, as JSON among its arguments, and answers in lines of JSON: how far it
is, and at last a recording, or why there is none. It ends early, and everything that it has started
with it, once its standard input is closed.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from argparse import Namespace
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Self

from .launch import INPUT
from .limits import Limits, RecordingError
from .progress import Tell

PATIENCE = 15.0  # seconds, for a recorder that cleans up
PAUSE = 0.1  # seconds between two reports
_CODE = """\
import sys
sys.path.insert(0, {folder!r})
from shmstep import apart, recording, schedules
sys.path.remove({folder!r})
apart.work(sys.argv[1])
"""

Answer = dict[str, Any]  # "recording" or "refused"


@dataclass(frozen=True)
class Job:
    """What is to be recorded, and how."""

    script: str
    arguments: list[str] = field(default_factory=list)
    method: str = ""
    seconds: float = 60.0
    steps: int = 2000
    orders: bool = False  # those of two workers, not one run
    function: str = ""
    sample: tuple[int, int] | None = None  # how many, and the seed of the chance
    jobs: int = 0
    typed: str = ""  # the file that the program reads as its standard input

    @classmethod
    def of(cls, options: Namespace, script: Path, arguments: list[str]) -> Self:
        """Return the job that a command line asks for."""
        return cls(
            script=str(script),
            arguments=arguments,
            method=options.start_method,
            seconds=options.seconds,
            steps=options.steps,
            orders=options.schedules,
            function=options.function,
            sample=None if options.sample is None else (options.sample, options.seed),
            jobs=options.jobs,
            typed=str(options.input.resolve()) if options.input else "",
        )


class Apart:
    """A recording under way in another process."""

    def __init__(self, job: Job, tell: Tell) -> None:
        self._tell = tell
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        code = _CODE.format(folder=str(Path(__file__).parents[1]))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", code, json.dumps(asdict(job))],
            env=os.environ | {INPUT: job.typed or os.devnull},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C on the terminal is ours to answer
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put(b"")

    def answer(self, timeout: float) -> Answer | None:
        """Return the answer, if it comes within so many seconds."""
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except Empty:
                break
            if not line:
                return {"refused": "the recorder ended before it was done"}
            said = json.loads(line)
            if "done" not in said:
                return dict(said)
            self._tell(said["done"], said["total"])
        return None

    def stop(self) -> None:
        """End it, and all that it has started."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def work(text: str) -> None:
    """Do a job, and tell how far it is."""
    job = Job(**json.loads(text))
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() > last + PAUSE:
            last = time.monotonic()
            _say({"done": done, "total": total})

    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
        threading.Thread(target=_end_with_input, daemon=True).start()
        answer: Answer = {"recording": _recorded(job, tell)}
    except (RecordingError, OSError) as error:
        answer = {"refused": str(error)}
    except KeyboardInterrupt:
        answer = {"refused": "the recorder was stopped"}
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(BrokenPipeError):
        _say(answer)
    os._exit(0)  # the thread that waits for our end is still at it


def _recorded(job: Job, tell: Tell) -> Answer:
    from .recording import record
    from .schedules import schedules

    script, limits = Path(job.script), Limits(job.seconds, job.steps)
    if not job.orders:
        return record(script, job.arguments, job.method, limits, tell)
    return schedules(
        script, job.arguments, job.method, job.function, job.sample, limits, job.jobs, tell
    )


def _say(message: Answer) -> None:
    print(json.dumps(message), flush=True)


def _end_with_input() -> None:
    """Wait until nobody waits for this any more, then end it as Ctrl-C would."""
    os.read(0, 1)
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
