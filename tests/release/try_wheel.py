"""Try the wheel as somebody who installs it: `python tests/release/try_wheel.py FOLDER`.

The wheel in that folder goes into an environment that has nothing else, away from this project and
without a package index. There an example must run, and the players must be served.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen
from venv import EnvBuilder

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/shared_memory.py"
SERVED = re.compile(r'(?:src|href)="([\w./-]+)"')


def clean() -> dict[str, str]:
    """Return an environment that does not lead to this project."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def install(wheel: Path, folder: Path) -> Path:
    """Make the environment, with this Python's pip; return its Python."""
    EnvBuilder(symlinks=os.name != "nt").create(folder)
    (python,) = [*folder.glob("bin/python"), *folder.glob("Scripts/python.exe")]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    words = ["install", "--quiet", "--no-index", str(wheel)]
    subprocess.run([*pip, *words], cwd=folder, env=clean(), check=True)
    return python


def run_example(python: Path, folder: Path) -> Path:
    """Run a copy of the example, which must print what lies beside the example; return the copy."""
    script = Path(shutil.copy(EXAMPLE, folder))
    printed = subprocess.check_output([python, script], cwd=folder, env=clean(), text=True)
    expected = EXAMPLE.with_suffix(".out").read_text(encoding="utf-8")
    if printed != expected:
        sys.exit(f"{script.name} printed {printed!r} and not {expected!r}")
    return script


@contextmanager
def watched(python: Path, script: Path) -> Iterator[str]:
    """Serve the page of `shmstep watch` meanwhile; yield its address."""
    words = ["-m", "shmstep", "watch", script.name, "--no-browser"]
    with subprocess.Popen(
        [python, *words], cwd=script.parent, env=clean(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            said = process.stdout.readline()
            if not (address := re.search(r"http://[\w.:]+/", said)):
                sys.exit(f"`watch` says no address: {said!r}")
            yield address[0]
        finally:
            process.terminate()


def fetch(address: str) -> bytes:
    """Return what is served; a refusal is an error."""
    with urlopen(address, timeout=60) as answer:
        return bytes(answer.read())


def try_players(python: Path, script: Path) -> int:
    """Fetch the page and all that it loads; return how many files those are."""
    with watched(python, script) as address:
        files = SERVED.findall(fetch(address).decode())
        for name in files:
            own = ROOT / "shmstep/page" / name
            file = own if own.is_file() else ROOT / "docs/theme" / name
            if fetch(address + name) != file.read_bytes():
                sys.exit(f"{name} is not served as it lies in {file}")
    if "scripts/shm-stepper.js" not in files:
        sys.exit(f"the page loads no player, but {files}")
    return len(files)


def main() -> None:
    """Try all."""
    (folder,) = map(Path, sys.argv[1:])
    (wheel,) = folder.absolute().glob("*.whl")
    with tempfile.TemporaryDirectory() as place:
        python = install(wheel, Path(place, "environment"))
        script = run_example(python, Path(place))
        files = try_players(python, script)
    print(f"{wheel.name}: installed, {script.name} run, {files} files of its page served")


if __name__ == "__main__":
    main()
