"""Small programs, each run as a reader would: in a process, and a session, of its own.

A test gives a program, as a file or as its source, talks with it by lines, ends it in some way, and
looks at what is left. The same program runs with shmcore or with the standard library in its place.
"""

import os
import queue
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

import shmcore
from tests.example_runs import STANDARD_LIBRARY
from tests.libraries import STANDARD, Library, remove

if sys.platform == "win32":
    import _winapi

ROOT = Path(__file__).resolve().parent.parent
SHM = Path("/dev/shm")
# Seconds: for a noisy machine; what was measured is printed. A process starts slowly under Wine.
PATIENCE = 10.0 if os.name == "posix" else 30.0
JOURNAL = str(SHM / ".shmcore-2-")
START_METHODS = ["fork", "spawn", "forkserver"] if os.name == "posix" else ["spawn"]
KILL = signal.SIGKILL if os.name == "posix" else signal.SIGTERM  # Windows kills by each signal

# Under Wine a Windows program sees Linux's folders.
HAS_DEV_SHM = os.name == "posix" and SHM.is_dir() and Path("/proc/self/fd").is_dir()
only_with_dev_shm = pytest.mark.skipif(
    not HAS_DEV_SHM, reason="looks at /dev/shm and /proc, which this system does not have"
)
only_where_programs_show = pytest.mark.skipif(
    not (HAS_DEV_SHM or os.name == "nt"),
    reason="asks which blocks and processes there are, as we can on Linux and Windows",
)


PROGRAMS = ROOT / "tests/trees/programs"
LIBRARY_PROGRAMS = ROOT / "tests/library/programs"
MAKE_AND_WAIT = PROGRAMS / "make_and_wait.py"
ATTACH_AND_WAIT = PROGRAMS / "attach_and_wait.py"
MAKE_A_LIST = PROGRAMS / "make_a_list.py"
COLLECT = PROGRAMS / "collect.py"
UNREGISTER = PROGRAMS / "unregister.py"


class Program:
    """A running program. At the end of the `with` it and its process group are killed."""

    def __init__(
        self,
        program: Path | str,
        *arguments: object,
        library: Library | None = None,
        environment: dict[str, str] | None = None,
        options: tuple[str, ...] = (),
        before: tuple[str, ...] = (),
        folder: Path | None = None,
    ) -> None:
        self.names: list[str] = []
        self._folder = tempfile.TemporaryDirectory(prefix="program-")
        if isinstance(program, Path):
            script = program
        else:
            script = Path(self._folder.name, "program.py")
            script.write_text(textwrap.dedent(program), encoding="utf-8")
        standard = library is not None and library.title == STANDARD
        path = STANDARD_LIBRARY if standard else ROOT
        self.process = subprocess.Popen(
            [*before, sys.executable, *options, str(script), *map(str, arguments)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(path), **(environment or {})},
            start_new_session=True,
        )
        self.pid = self.process.pid
        # A thread for each stream: a test may wait for a line without waiting for ever.
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._errors: list[str] = []
        self._readers = [
            threading.Thread(target=self._read_lines, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read_lines(self) -> None:
        assert self.process.stdout is not None
        for text in self.process.stdout:
            self._lines.put(text.rstrip("\n"))
        self._lines.put("")

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        self._errors.extend(self.process.stderr)

    def line(self) -> str:
        """Return the next line that the program prints."""
        try:
            text = self._lines.get(timeout=2 * PATIENCE)
        except queue.Empty:
            pytest.fail(f"the program prints nothing; its errors:\n{''.join(self._errors)}")
        if not text:
            self.process.wait(PATIENCE)
            self._readers[1].join(1)
            pytest.fail(f"the program has ended; its errors:\n{''.join(self._errors)}")
        return text

    def block(self) -> str:
        """Return the name of a block from the next line, and see to its end with the test."""
        name = self.line()
        self.names.append(name)
        return name

    def blocks(self) -> list[str]:
        """Return the names of blocks from the next line, and see to their end with the test."""
        names = self.line().split()
        self.names += names
        return names

    def process_and_blocks(self) -> tuple[int, list[str]]:
        """Return a process's number and the names of blocks from the next line, as `blocks`."""
        number, *names = self.line().split()
        self.names += names
        return int(number), names

    def tell(self, text: str = "go on") -> None:
        """Send a line for the program's input()."""
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def end(self) -> tuple[int, str]:
        """Wait for the program's own end; return its status and what it wrote to stderr."""
        try:
            status = self.process.wait(2 * PATIENCE)
        except subprocess.TimeoutExpired:
            pytest.fail(f"the program does not end; its errors:\n{''.join(self._errors)}")
        self._readers[1].join(1)
        return status, "".join(self._errors)

    def end_well(self) -> None:
        """Wait for the program's own end, which must be silent and successful."""
        status, errors = self.end()
        assert (status, errors) == (0, ""), f"exit status {status}, errors:\n{errors}"

    def kill(self, number: int = KILL) -> None:
        """Send a signal to this one process, and wait for its end."""
        self.process.send_signal(number)
        self.end()

    def kill_at_once(self) -> None:
        """Kill this one process, whose children may live on and have its streams."""
        self.process.kill()
        self.process.wait()

    def kill_group(self, number: int = KILL) -> None:
        """Send a signal to all processes of the program, as a terminal does, and wait."""
        if os.name == "posix":
            os.killpg(self.pid, number)
        else:  # where there are no groups
            self.process.send_signal(number)
        self.end()

    def wait_for_group(self) -> None:
        """Wait until none of the program's processes is left."""
        until(lambda: not group_exists(self.pid), "all processes of the program are gone")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.kill_at_once()
        if os.name == "posix":
            # What cleans up after it, such as multiprocessing's tracker, gets a moment to do so.
            deadline = time.monotonic() + 0.3
            while group_exists(self.pid) and time.monotonic() < deadline:
                time.sleep(0.01)
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        for reader in self._readers:
            reader.join(1)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        for name in self.names:
            remove(name)
        self._folder.cleanup()


def run(program: Path | str, *arguments: object, library: Library | None = None) -> list[str]:
    """Run a program to its silent, successful end; return the lines that it printed."""
    with Program(program, *arguments, library=library) as running:
        running.end_well()
        running._readers[0].join(PATIENCE)
        lines = []
        while text := running._lines.get():
            lines.append(text)
        return lines


# Programs in a system of their own

needs_namespaces = pytest.mark.skipif(
    sys.platform == "win32"
    or os.geteuid() != 0
    or not shutil.which("unshare")
    or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0,
    reason="only root can give a program a system of its own",
)


def inside(script: str, *options: str) -> tuple[str, ...]:
    """Return what starts a program in mounts of its own, after a few lines of shell."""
    return ("unshare", "--mount", *options, "sh", "-c", f'set -e; {script}; exec "$@"', "sh")


# Looking at the system


def exists(name: str) -> bool:
    """Tell whether a block has that name."""
    if os.name == "posix":
        return (SHM / name).exists()
    try:
        shmcore.SharedMemory(name).close()
    except FileNotFoundError:
        return False
    return True


def beginning_with(prefix: str) -> list[str]:
    """Return the names of blocks that begin so."""
    return sorted(path.name for path in SHM.iterdir() if path.name.startswith(prefix))


def until(condition: Callable[[], bool], what: str, limit: float = PATIENCE) -> float:
    """Wait until the condition holds; print and return how many seconds it took."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() < start + limit, f"after {limit} s still not: {what}"
        time.sleep(0.005)
    seconds = time.monotonic() - start
    print(f"{what}: after {seconds:.3f} s")
    return seconds


def until_gone(*names: str) -> None:
    """Wait until no block has one of these names."""
    until(lambda: not any(map(exists, names)), f"no block has a name of {names}")


def group_exists(leader: int) -> bool:
    """Tell whether a process of that group lives (one that is merely not waited for is dead)."""
    if sys.platform == "win32":
        return alive(leader)
    try:
        os.killpg(leader, 0)  # to look at every process of the system takes a while
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                state, _, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
                if int(group) == leader and state != "Z":
                    return True
    return False


def alive(pid: int) -> bool:
    """Tell whether the process lives (one that is merely not waited for is dead)."""
    if sys.platform == "win32":
        try:
            handle = _winapi.OpenProcess(_winapi.SYNCHRONIZE, False, pid)
        except OSError:
            return False
        try:
            return _winapi.WaitForSingleObject(handle, 0) == _winapi.WAIT_TIMEOUT
        finally:
            _winapi.CloseHandle(handle)
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def children_of(pid: int) -> list[int]:
    """Return the processes that a process with one thread has started and not yet waited for."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def journals_of(pid: int) -> list[str]:
    """Return the paths of the journals in which a process has noted a block.

    A journal names it by its number, which another process may have had before; but a process has
    its own tree's lock mapped.
    """
    mapped = {line.split()[4] for line in Path(f"/proc/{pid}/maps").read_text().splitlines()}
    found = set()
    for path in SHM.iterdir():
        if str(path).startswith(JOURNAL):
            with suppress(OSError):
                makers = [record.split()[0] for record in records_in(str(path))]
                lock = path / "lock"  # another user's journal has none
                known = not lock.exists() or str(lock.stat().st_ino) in mapped
                if known and str(pid).encode() in makers:
                    found.add(str(path))
    return sorted(found)


def journal_of(pid: int) -> str:
    """Return the path of the one journal in which a process has noted a block."""
    paths = journals_of(pid)
    assert len(paths) == 1, f"process {pid} is in the journals {paths}"
    return paths[0]


def records_in(journal: str) -> list[bytes]:
    """Return the records in a journal: maker, manager, identity and name of a block."""
    records = []
    for path in Path(journal).glob("page-*"):
        page = path.read_bytes()
        places = [page[at : at + 320] for at in range(0, len(page), 320)]
        records += [place.partition(b"\0")[0] for place in places if place[0]]
    return records


def write_page(journal: Path, *records: bytes) -> None:
    """Write a page of records into a journal."""
    page = b"".join([record.ljust(320, b"\0") for record in records])
    (journal / f"page-{os.urandom(8).hex()}").write_bytes(page)


def until_journals_gone(*journals: str) -> None:
    """Wait until none of these journals is left."""
    until(lambda: not any(map(os.path.exists, journals)), "no journal is left")


def until_settled(program: Program, *journals: str) -> None:
    """Wait until all that cleans up after an ended program has done so."""
    program.wait_for_group()
    until_journals_gone(*journals)


def reapers_of(journal: str) -> list[int]:
    """Wait until a reaper is ready; return the processes that wait for the end of the tree."""
    until(lambda: bool(_reapers_of(journal)), "the reaper is ready")
    return _reapers_of(journal)


def _reapers_of(journal: str) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                words = (folder / "cmdline").read_bytes().split(b"\0")
                if os.fsencode(journal) in words and not words[0].endswith(b"/sh"):
                    found.append(int(folder.name))
    return found


def kill_reaper(pid: int) -> None:
    """Kill the reaper of a program's tree, and wait for its end."""
    reapers = reapers_of(journal_of(pid))
    time.sleep(0.05)  # the last of its preparations
    for reaper in reapers:
        os.kill(reaper, signal.SIGKILL)
    until(lambda: not any(map(alive, reapers)), "the reaper is dead")


def open_descriptors(pid: int | str = "self") -> int:
    """Return how many descriptors a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def ends(descriptor: int, limit: float = PATIENCE) -> bool:
    """Tell whether a pipe comes to its end: all that could write to it have closed it."""
    ready, _, _ = select.select([descriptor], [], [], limit)
    return bool(ready) and os.read(descriptor, 1) == b""
