"""shmstep records and finds the players' files wherever it may stand."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple
from venv import EnvBuilder

import pytest

from tests.recorder.stepping import ROOT, only_where_it_records

pytestmark = only_where_it_records

THEME = ROOT / "docs/theme"
PROJECT = ["pyproject.toml", "README.md", "LICENSE", "shmcore", "shmstep", "docs/theme", "examples"]
BUILD = "import sys, setuptools.build_meta as backend; getattr(backend, sys.argv[1])(sys.argv[2])"
SHOW = (
    "from shmstep import alone, server; server.PageServer(server.Board()).server_close();"
    "print('customElements' in alone.page({'kind': 'run'}))"
)
FIND = "import sys, shmstep.theme as theme; print(theme.player_file(sys.argv[1]))"


PLACES = ["clone", "zip", "editable"]


class Place(NamedTuple):
    """A Python that has nothing but what was installed, and the folder that one stands in."""

    python: Path
    folder: Path
    files: Path  # where the players' files must be found

    def run(self, *words: str) -> str:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        done = subprocess.run(
            [self.python, *words], cwd=self.folder, env=environment, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


def bare(folder: Path) -> tuple[Path, Path]:
    """Make an environment without anything; return its Python and where packages go."""
    EnvBuilder(symlinks=True).create(folder)
    return folder / "bin/python", next(folder.glob("lib/python*/site-packages"))


def unpacked(folder: Path) -> Path:
    """Return a folder with the project out of a zip archive."""
    for name in PROJECT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (folder / "packed" / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, folder / "packed" / name)
    archive = shutil.make_archive(str(folder / "project"), "zip", folder / "packed")
    shutil.unpack_archive(archive, folder / "project")
    return folder / "project"


def install(how: str, project: Path, packages: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", BUILD, how, project.parent],
        cwd=project,
        check=True,
        capture_output=True,
    )
    (wheel,) = project.parent.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)


@pytest.fixture(
    params=["installed", *(pytest.param(way, marks=pytest.mark.once) for way in PLACES)]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    python, packages = bare(tmp_path / "environment")
    if request.param == "clone":
        return Place(python, ROOT, THEME)
    project = unpacked(tmp_path)
    if request.param == "zip":
        return Place(python, project, project / "docs/theme")
    if request.param == "installed":
        install("build_wheel", project, packages)
        shutil.rmtree(project)
        return Place(python, tmp_path, packages / "shmstep/static")
    install("build_editable", project, packages)
    return Place(python, tmp_path, project / "docs/theme")


def test_it_records_and_finds_the_players(place: Place, tmp_path: Path) -> None:
    script, again = ROOT / "examples/shared_memory.py", tmp_path / "again.json"
    words = ["record", str(script), "--start-method", "fork", "-o", str(again)]
    place.run("-m", "shmstep", *words)
    assert again.read_bytes() == (THEME / "recordings/shared_memory.json").read_bytes()
    assert place.run("-c", SHOW) == "True\n"  # what `watch` and a notebook show is there
    for name in ("scripts/shm-stepper.js", "scripts/shm-words.zh.js", "styles/chinese.css"):
        found = Path(place.run("-c", FIND, name).strip())
        assert found == place.files / name
        assert found.read_bytes() == (THEME / name).read_bytes()
