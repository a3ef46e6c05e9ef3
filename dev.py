"""Set up everything this project needs, then serve its site, pack the course or run its tests.

python dev.py serve [--port 8001]        the site, at http://127.0.0.1:8000
python dev.py zip                        all of it as shmcore-course.zip, to hand out
python dev.py test [pytest arguments]    the tests

An active virtual environment is used; without one, .venv beside this file is made and used.
The first run needs the internet. Later runs do not.
"""

import argparse
import hashlib
import os
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 (an older Python must get this far to be told)
    sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0])

HERE = Path(__file__).resolve().parent
THIS_PYTHON = sys.version_info[:2]
HOST, PORT = "127.0.0.1", 8000
COMMANDS = {
    "serve": ["docs/serve.py"],
    "zip": ["-m", "handout"],
    "test": ["-m", "pytest", "-n", "auto"],
}


def find_or_make_environment() -> Path:
    if sys.prefix != sys.base_prefix:
        return Path(sys.executable)
    python = HERE / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    check = [str(python), "-c", f"import pip, sys; assert sys.version_info[:2] == {THIS_PYTHON}"]
    if python.exists() and subprocess.run(check, capture_output=True).returncode == 0:
        return python
    if not (find_spec("venv") and find_spec("ensurepip")):
        sys.exit(
            "This Python cannot make a virtual environment: its venv or ensurepip is missing.\n"
            "On Debian and Ubuntu, install it with: apt install python3-venv"
        )
    say(f"Making a virtual environment in {HERE / '.venv'}")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", HERE / ".venv"]) != 0:
        sys.exit("The virtual environment could not be made.")
    return python


def install_once(python: Path) -> None:
    sources = [(HERE / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    wanted = hashlib.sha256(repr((sources, THIS_PYTHON, HERE)).encode()).hexdigest()
    stamp = python.parent.parent / "shmcore-set-up"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(
        f"Installing what the site and the tests need into {python.parent.parent}."
        " This takes a minute or two, only this once."
    )
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*pip, "--constraint", "constraints.txt", "--editable", ".[test]"]) != 0:
        sys.exit("pip could not install it. The first run needs the internet, later ones do not.")
    stamp.write_text(wanted)


def say(text: str) -> None:
    print(text, flush=True)


def take_port(arguments: list[str]) -> list[str]:
    """Turn --port into host and port, if the port is free."""
    parser = argparse.ArgumentParser(prog="python dev.py serve", allow_abbrev=False)
    parser.add_argument("--port", type=int, default=PORT, help="where to serve, if not at 8000")
    port = parser.parse_args(arguments).port
    with socket.socket() as probe:
        if os.name == "posix":  # a server that has just ended is not in the way
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            other = port + 1 if 0 < port < 65535 else PORT
            sys.exit(
                f"Port {port} cannot be used: {error}.\n"
                "Perhaps these pages are served already, from another terminal. If not, say another"
                f" port:\n\n    python dev.py serve --port {other}"
            )
    return [HOST, str(port)]


def main(verb: str = "", *arguments: str) -> int:
    if verb not in COMMANDS:
        sys.exit(__doc__)
    if verb == "serve":
        arguments = tuple(take_port(list(arguments)))
    os.chdir(HERE)
    python = find_or_make_environment()
    install_once(python)
    command = [str(python), *COMMANDS[verb], *arguments]
    if verb == "serve":
        address = "http://{}:{}".format(*arguments)
        say(f"Building the pages: some seconds. Then open {address} (Ctrl-C ends it).")
    if verb == "test" and not arguments:
        say("Running all tests: five to fifteen minutes, as fast as this computer is.")
    if verb == "zip":
        say("Building the pages and packing the course: half a minute.")
    if os.name == "posix":
        os.execv(python, command)
    process = subprocess.Popen(command)  # on Windows, exec would let go of the console
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command to answer
    return process.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
