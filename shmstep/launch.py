"""Starts a program as its user would, with an agent in each process, and ends it for sure."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from . import agent, stillness

INPUT = "SHMSTEP_INPUT"  # in the environment: a file for the program to read as its input
SHORT = 60  # characters of a folder that leave room for the name of a socket in it
PATIENCE = 5.0  # seconds, for what ends by itself
_SITE = """\
import sys, types
sys.path.remove({folder!a})
sys.path.append({beside!a})  # for a program that finds no shmcore of its own
package = types.ModuleType("_shmstep")
package.__path__ = [{package!a}]
sys.modules[package.__name__] = package
from _shmstep import agent
agent.install()
own = sys.modules.pop("sitecustomize")
try:
    import sitecustomize
except ImportError:
    sys.modules["sitecustomize"] = own
"""


class Launch:
    """A program that has been started, the place where its processes report, and its output."""

    def __init__(self, script: Path, arguments: list[str], method: str) -> None:
        place = tempfile.gettempdir()
        self.folder = tempfile.TemporaryDirectory(
            prefix="shmcore-", dir=place if len(place) < SHORT else "/tmp"
        )
        try:
            self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.listener.bind(os.path.join(self.folder.name, "director"))
            self.listener.listen(128)
            self._began = stillness.beginning_of(os.getpid())
            with open(os.environ.get(INPUT, os.devnull), "rb") as self._input:
                self.root = self._start(script, arguments, method)
        except BaseException:
            self.listener.close()
            self.folder.cleanup()
            raise
        assert self.root.stdout is not None
        assert self.root.stderr is not None
        self.output, self.errors = self.root.stdout, self.root.stderr

    def _start(self, script: Path, arguments: list[str], method: str) -> subprocess.Popen[bytes]:
        site = Path(self.folder.name, "site")
        site.mkdir()
        package = os.path.dirname(__file__)
        text = _SITE.format(folder=str(site), package=package, beside=os.path.dirname(package))
        (site / "sitecustomize.py").write_text(text, encoding="utf-8")
        search_path = [str(site), os.environ.get("PYTHONPATH", "")]
        return subprocess.Popen(
            [sys.executable, str(script), *arguments],
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join(filter(None, search_path)),
                "PYTHONHASHSEED": "0",
                "PYTHON_COLORS": "0",  # a notebook's kernel asks for them
                "PYTHONIOENCODING": "utf-8",
                "TMPDIR": self.folder.name,
                agent.SOCKET: os.path.join(self.folder.name, "director"),
                agent.FOLDER: str(script.parent),
                agent.METHOD: method,
            },
            stdin=self._input,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def members(self) -> list[int]:
        """Return the processes of its session that are left, multiprocessing's helpers included."""
        return stillness.group_members(self.root.pid)

    def _left(self) -> list[int]:
        """Return also those that have begun a session of their own: their environment tells."""
        return stillness.left(self.root.pid, self.folder.name, self._began)

    def kill(self, processes: Iterable[int]) -> None:
        """End these processes, then what else the program has started, and clean up."""
        self.root.kill()
        started = stillness.descendants([self.root.pid, *processes])
        _kill([*processes, *(pid for pid in started if not stillness.is_helper(pid))])
        self.root.wait()
        begun = time.monotonic()
        while (left := self._left()) and time.monotonic() < begun + 2 * PATIENCE:
            # The resource tracker and the reaper go by themselves, and remove what they know of.
            late = time.monotonic() > begun + PATIENCE
            _kill(pid for pid in left if late or not stillness.is_helper(pid))
            if late:
                with suppress(OSError):
                    os.killpg(self.root.pid, signal.SIGKILL)
            time.sleep(0.005)
        for file in (self.listener, self.output, self.errors):
            file.close()
        self.folder.cleanup()


def _kill(processes: Iterable[int]) -> None:
    for pid in processes:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
