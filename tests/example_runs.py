"""Runs an example in one of the ways it must work, and says what is wrong with the run."""

import contextlib
import difflib
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import pytest

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
EXAMPLES = ROOT / "examples"
STANDARD_LIBRARY = ROOT / "practice/standard_library"  # in shmcore's place
assert STANDARD_LIBRARY.is_dir()
TESTED_APART = {
    EXAMPLES / "how_fast.py",  # its times differ: test_how_fast.py tests its claims
    EXAMPLES / "station/both.py",  # for the recorder: test_committed_recordings.py runs it
    EXAMPLES / "with_ray/image_rows.py",  # Ray takes its time to end: test_ray.py
}
START_METHODS = multiprocessing.get_all_start_methods()[1:]  # the first is the default: a reader's
MODES = ["reader", *START_METHODS, "standard_library"]
STARTS_PROCESSES = re.compile(
    r"\b(multiprocessing|concurrent|SharedMemoryManager|subprocess|ray)\b"
)

DEV_SHM = Path("/dev/shm")
PROC = Path("/proc")
BLOCKS_ARE_LISTED = sys.platform == "linux" and DEV_SHM.is_dir()
PROCESSES_ARE_LISTED = sys.platform == "linux" and PROC.is_dir()

MAPPED_BLOCK = re.compile(rf" {DEV_SHM}/(.+)$", re.MULTILINE)  # in /proc/PID/maps

# What SharedMemory and ShareableList make when no name is given: psm_ (wnsm_ on Windows) and at
# least 8 hexadecimal digits, not inside a longer word. Nothing else is written as `...`.
GENERATED_NAME = re.compile(r"\b(?:psm|wnsm)_[0-9a-f]{8,}\b")


@dataclass(frozen=True)
class Run:
    """What one run of a script did and what it left behind."""

    status: int | None  # None: it did not end in time and was killed
    stdout: str
    stderr: str
    processes: list[str]
    blocks: list[str]


def hide_names(text: str) -> str:
    """The text as NAME.out has it: each generated name written as `...`."""
    return GENERATED_NAME.sub("...", text)


def difference(expected: str, printed: str) -> str:
    """A readable difference between NAME.out and what a program printed; empty if there is none."""
    lines = difflib.unified_diff(
        expected.splitlines(keepends=True),
        hide_names(printed).splitlines(keepends=True),
        "expected",
        "printed",
    )
    return "".join(line if line.endswith("\n") else f"{line} (no newline)\n" for line in lines)


def faults_besides_output(run: Run) -> list[str]:
    faults = []
    if run.status is None:
        faults.append("it did not end in time")
    elif run.status != 0:
        faults.append(f"exit status {run.status}")
    if run.stderr:
        faults.append(f"stderr is not empty:\n{run.stderr}")
    if run.processes:
        faults.append(f"processes left behind: {', '.join(run.processes)}")
    if run.blocks:
        faults.append(f"blocks left behind: {', '.join(run.blocks)}")
    return faults


def faults_of(run: Run, expected: str) -> list[str]:
    faults = faults_besides_output(run)
    if changed := difference(expected, run.stdout):
        faults.append(f"stdout is not the expected one:\n{changed}")
    return faults


def blocks_of_this_user() -> set[str]:
    if not BLOCKS_ARE_LISTED:
        return set()
    with os.scandir(DEV_SHM) as files:
        return {file.name for file in files if belongs_to_this_user(file)}


def belongs_to_this_user(file: os.DirEntry[str]) -> bool:
    try:
        return file.stat(follow_symlinks=False).st_uid == os.geteuid()
    except FileNotFoundError:  # it has gone meanwhile
        return False


def blocks_in_use() -> set[str]:
    """The blocks that a living process has mapped or open."""
    used: set[str] = set()
    for folder in PROC.glob("[0-9]*"):
        try:
            if not (folder / "environ").read_bytes():
                continue  # it is ending
            used |= set(MAPPED_BLOCK.findall((folder / "maps").read_text(errors="replace")))
            with os.scandir(folder / "fd") as entries:
                opened = [os.readlink(entry.path) for entry in entries]
        except OSError:  # it has ended meanwhile, or is another user's
            continue
        used |= {path.removeprefix(f"{DEV_SHM}/") for path in opened}
    return used


def unused(blocks: set[str]) -> set[str]:
    """Those of the blocks that are still there and that no process uses."""
    there = blocks & blocks_of_this_user()
    return there - blocks_in_use() if there else there


def processes_marked(mark: str) -> set[int]:
    """The processes that were started with this mark in their environment."""
    marked: set[int] = set()
    if not PROCESSES_ARE_LISTED:
        return marked
    for folder in PROC.iterdir():
        try:
            if folder.name.isdigit() and mark.encode() in (folder / "environ").read_bytes():
                marked.add(int(folder.name))
        except OSError:  # it has ended meanwhile, or is another user's
            continue
    return marked


def described(pid: int) -> str:
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        words = []
    return f"{pid} ({b' '.join(words).decode(errors='replace').strip()})"


def still_there(remaining: Callable[[], set[Any]], seconds: float) -> set[Any]:
    """What remains after this time; an empty set at once when nothing does."""
    deadline = time.monotonic() + seconds
    while (left := remaining()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def run(
    command: list[str],
    environment: dict[str, str],
    folder: Path,
    *,
    timeout: float = 60,
    process_patience: float = 5,
    block_patience: float = 60,
) -> Run:
    mark = f"SHMCORE_EXAMPLE_RUN={uuid.uuid4().hex}"
    variable, _, value = mark.partition("=")
    blocks_before = blocks_of_this_user()
    # Files, not pipes: a pipe would stay open as long as a process that was left behind.
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, variable: value},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        status: int | None = None
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            kill_group(process)
        left_behind = sorted(still_there(lambda: processes_marked(mark), process_patience))
        processes = [described(pid) for pid in left_behind]
        for pid in left_behind:
            kill(pid)
        printed, complained = (read_back(file) for file in (stdout, stderr))
    # Programs that run in parallel, other tests among them, make blocks too. So a block that is new
    # after the run is this run's leak only if no process uses it (all processes of the run are gone
    # by now) and it is still there after a generous time.
    new_blocks = blocks_of_this_user() - blocks_before
    blocks = still_there(lambda: unused(new_blocks), block_patience)
    return Run(status, printed, complained, processes, sorted(blocks))


def kill_group(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def read_back(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace").replace("\r\n", "\n")


def read_terminal(terminal: int) -> str:
    """Return all that is written to a pseudo-terminal until nobody has its other end any more."""
    parts: list[bytes] = []
    with contextlib.suppress(OSError):  # so Linux says that
        while part := os.read(terminal, 1 << 16):
            parts.append(part)
    os.close(terminal)
    return b"".join(parts).decode()


def command_for(script: Path, mode: str) -> list[str]:
    if mode in multiprocessing.get_all_start_methods():
        return [sys.executable, str(TESTS / "run_with_start_method.py"), mode, str(script)]
    return [sys.executable, str(script)]


def environment_for(mode: str) -> dict[str, str]:
    """A reader's environment: without the PYTHON... settings of whoever runs the tests."""
    environment = {name: value for name, value in os.environ.items() if name[:6] != "PYTHON"}
    environment["PYTHONIOENCODING"] = "utf-8"
    if mode == "standard_library":
        environment["PYTHONPATH"] = str(STANDARD_LIBRARY)
    return environment


def reasons_to_skip(place: Path) -> list[str]:
    """Why an example cannot run here, by the folders that it lies in."""
    reasons = []
    for folder in place.parts[:-1]:
        if folder == "only_posix" and os.name != "posix":
            reasons.append("only_posix: shows what Windows has not")
        if folder == "only_linux" and sys.platform != "linux":
            reasons.append("only_linux: shows what other systems have not")
        if folder.startswith("with_") and find_spec(folder[5:]) is None:
            reasons.append(f"{folder}: {folder[5:]} is not installed")
    return reasons


def starts_processes(script: Path) -> bool:
    """Tell whether a script, or a file beside it that it imports, may start processes."""
    source = script.read_text(encoding="utf-8")
    beside = [
        file
        for file in script.parent.glob("*.py")
        if re.search(rf"^ *(from|import) {file.stem}\b", source, re.MULTILINE)
    ]
    texts = [source, *(file.read_text(encoding="utf-8") for file in beside)]
    return any(map(STARTS_PROCESSES.search, texts))


def modes_of(script: Path) -> list[str]:
    """Return the ways in which an example must work."""
    modes = list(MODES) if starts_processes(script) else ["reader", "standard_library"]
    if "only_shmcore" in script.relative_to(EXAMPLES).parts:
        modes.remove("standard_library")
    return modes


def runs_to_make() -> list[Any]:
    """Return every example in each of its ways.

    A later Python runs it as a reader does and in one other way, the next example in the next.
    """
    runs = []
    for turn, script in enumerate(sorted(set(EXAMPLES.rglob("*.py")) - TESTED_APART)):
        if script.match("together/[12]_*.py"):  # test_together.py runs the two
            continue
        place = script.relative_to(EXAMPLES)
        marks = [pytest.mark.skip(reason=reason) for reason in reasons_to_skip(place)]
        reader, *others = modes_of(script)
        for mode in (reader, *others):
            is_for_all = mode == reader or mode == others[turn % len(others)]
            name = f"{place.with_suffix('').as_posix()}-{mode}"
            more = [] if is_for_all else [pytest.mark.once]
            runs.append(pytest.param(script, mode, id=name, marks=[*marks, *more]))
    return runs
