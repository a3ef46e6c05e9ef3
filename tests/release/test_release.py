"""What is released: the wheel as it is installed, and the page of a package index."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from handout.__main__ import build_wheel
from tests.example_runs import environment_for
from tests.programs import ROOT
from tests.recorder.stepping import only_where_it_records
from tests.release import ready, try_wheel

README = ROOT / "shmcore/README.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SOURCE = PROJECT["urls"]["Source"].removeprefix("https://github.com/")
RELEASED = f"## {PROJECT['version']}\n"


def words(row: str) -> str:
    """Return a row of a table without links and anchors."""
    return re.sub(r"\[([^]]+)\]\([^)]+\)|\{ #[\w-]+ \}\s?", r"\1", row)


def test_the_index_shows_a_readme_of_its_own() -> None:
    assert ROOT / PROJECT["readme"] == README
    assert not re.findall(r"\]\((?!https://)", README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("mode", ["reader", "standard_library"])
def test_its_program_prints_what_it_says(mode: str, tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    ((program, said),) = re.findall(r"```python\n(.*?)```\n\nIt prints `(.*?)`", text, re.S)
    script = tmp_path / "program.py"
    script.write_text(program, encoding="utf-8")
    environment = {"PYTHONPATH": str(ROOT), **environment_for(mode)}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{said}\n", "")


def test_its_table_says_what_the_page_says() -> None:
    page = words((ROOT / "docs/en/swap_the_import.md").read_text(encoding="utf-8"))
    rows = re.findall(r"^\|.*\|$", README.read_text(encoding="utf-8"), re.M)
    assert len(rows) > 5
    assert [row for row in rows if row not in page] == []


def test_it_can_be_released() -> None:
    assert list(ready.faults(f"v{PROJECT['version']}", SOURCE, PROJECT, RELEASED)) == []


@pytest.mark.parametrize(
    ("tag", "repository", "changelog", "fault"),
    [
        ("v0.0.9", SOURCE, RELEASED, "The tag is v0.0.9"),
        ("", SOURCE, RELEASED, "change either"),
        (f"v{PROJECT['version']}", "else/where", RELEASED, "change [project.urls]"),
        (f"v{PROJECT['version']}", SOURCE, "## 0.0.9\n", "change its heading"),
        (f"v{PROJECT['version']}", SOURCE, f"{RELEASED[:-1]} (unreleased)\n", "change its heading"),
    ],
)
def test_a_release_is_refused(tag: str, repository: str, changelog: str, fault: str) -> None:
    assert fault in "\n".join(ready.faults(tag, repository, PROJECT, changelog))


@only_where_it_records
@pytest.mark.once
def test_the_wheel_is_tried_and_found_out(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    python = try_wheel.install(build_wheel(tmp_path / "wheel"), tmp_path / "environment")
    script = try_wheel.run_example(python, tmp_path)
    assert try_wheel.try_players(python, script) == 12
    (player,) = python.parents[1].glob("lib/*/site-packages/**/shm-stepper.js")
    player.write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"shm-stepper\.js is not served as it lies"):
        try_wheel.try_players(python, script)
    player.unlink()
    with pytest.raises(SystemExit, match="says no address"):
        try_wheel.try_players(python, script)
    assert "shm-stepper.js" in capfd.readouterr().err
