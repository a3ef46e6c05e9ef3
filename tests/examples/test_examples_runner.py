"""The examples' runner itself: the faults that it promises to report are made here, on purpose."""

import mmap
import os
import shutil
import subprocess
import sys
from multiprocessing import get_all_start_methods, shared_memory
from pathlib import Path
from typing import Any

import pytest

from tests.example_runs import (
    BLOCKS_ARE_LISTED,
    DEV_SHM,
    PROCESSES_ARE_LISTED,
    ROOT,
    Run,
    command_for,
    difference,
    environment_for,
    faults_of,
    hide_names,
    run,
    starts_processes,
    still_there,
    unused,
)
from tests.programs import alive, until

pytestmark = pytest.mark.once  # the tests' own machinery

PROGRAMS = Path(__file__).parent / "programs"

needs_blocks = pytest.mark.skipif(
    not BLOCKS_ARE_LISTED,
    reason="this system does not list its blocks: no example was checked for leaks",
)
needs_processes = pytest.mark.skipif(
    not PROCESSES_ARE_LISTED,
    reason="this system has no /proc: no example was checked for processes left behind",
)


def run_of(name: str, folder: Path, mode: str = "reader", **patience: Any) -> Run:
    """Run one of our programs as the runner runs an example."""
    return run(command_for(PROGRAMS / name, mode), environment_for(mode), folder, **patience)


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("psm_0123abcd\n", "...\n"),
        ("SharedMemory('psm_0123abcd', size=4096)\n", "SharedMemory('...', size=4096)\n"),
        ("wnsm_0123abcd and psm_89abcdef01\n", "... and ...\n"),
        ("psm_classroom\n", "psm_classroom\n"),
        ("psm_0123abcdx\n", "psm_0123abcdx\n"),
        ("my_psm_0123abcd\n", "my_psm_0123abcd\n"),
        ("psm_\n0123abcd\n", "psm_\n0123abcd\n"),
        ("0123abcd\n", "0123abcd\n"),
    ],
)
def test_only_a_generated_name_is_hidden(printed: str, written: str) -> None:
    assert hide_names(printed) == written


@pytest.mark.parametrize("names", [{}, {"name": None}])
def test_the_names_that_the_standard_library_makes_are_hidden(names: dict[str, Any]) -> None:
    block = shared_memory.SharedMemory(create=True, size=1, **names)
    block.close()
    block.unlink()
    assert hide_names(f"name: {block.name}\n") == "name: ...\n"


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        ("one\n", "two\n"),
        ("one\n", "one"),
        ("one\n", "one\n\n"),
        ("one\n", ""),
        ("", "one\n"),
        ("one\ntwo\n", "two\none\n"),
        ("name: ...\n", "name: anything\n"),
        ("name: ...\n", "name: \n"),
        ("...\n", "psm_0123abcd\npsm_0123abcd\n"),
        ("psm_0123abcd\n", "psm_0123abcd\n"),
    ],
)
def test_another_output_is_a_difference(expected: str, printed: str) -> None:
    assert difference(expected, printed)


@pytest.mark.parametrize(
    ("expected", "printed"),
    [("", ""), ("one\n", "one\n"), ("'...' has 3 bytes\n", "'psm_0123abcd' has 3 bytes\n")],
)
def test_the_same_output_is_no_difference(expected: str, printed: str) -> None:
    assert difference(expected, printed) == ""


def test_output_complaint_and_status_of_a_run_are_kept_and_are_faults(tmp_path: Path) -> None:
    bad = run_of("complains.py", tmp_path)
    assert bad == Run(3, "dome\n", "beware\n", [], [])
    status, complaint, output = faults_of(bad, "done\n")
    assert "3" in status
    assert "beware" in complaint
    assert "-done\n+dome\n" in output
    assert faults_of(Run(0, "done\n", "", [], []), "done\n") == []


@needs_processes
def test_a_hanging_run_is_killed_and_reported(tmp_path: Path) -> None:
    result = run_of("hangs.py", tmp_path, timeout=10)
    assert result.status is None
    assert "it did not end in time" in faults_of(result, result.stdout)
    assert result.processes == []
    until(lambda: not alive(int(result.stdout)), "its child is gone")


@needs_processes
def test_a_process_left_behind_is_reported_and_killed(tmp_path: Path) -> None:
    result = run_of("leaves_a_process.py", tmp_path, process_patience=0.5)
    (fault,) = faults_of(result, result.stdout)
    assert result.stdout.strip() in fault
    assert "time.sleep(600)" in fault
    until(lambda: not alive(int(result.stdout)), "it is gone")


@needs_blocks
def test_a_block_left_behind_is_reported(tmp_path: Path) -> None:
    result = run_of("leaves_a_block.py", tmp_path, block_patience=0.5)
    name = result.stdout.strip()
    leaked = shared_memory.SharedMemory(name)
    leaked.close()
    leaked.unlink()
    assert name in result.blocks
    (fault,) = faults_of(result, "...\n")
    assert name in fault


def test_what_goes_soon_is_waited_for() -> None:
    looks = iter([{1, 2}, {2}, set[int]()])
    assert still_there(lambda: next(looks), 60) == set()
    assert still_there(lambda: {3}, 0.1) == {3}


@needs_blocks
def test_a_block_that_somebody_has_mapped_or_open_is_in_use() -> None:
    block = shared_memory.SharedMemory(create=True, size=16)
    name = {block.name}
    try:
        assert unused(name) == set()
        block.close()
        assert unused(name) == name
        with (DEV_SHM / block.name).open("r+b") as file:
            assert unused(name) == set()
            mapped = mmap.mmap(file.fileno(), 16)
        assert unused(name) == set()
        mapped.close()
        assert unused(name) == name
    finally:
        block.unlink()
    assert unused(name) == set()


@pytest.mark.parametrize("method", get_all_start_methods())
def test_a_start_method_is_the_default_in_the_script_and_in_its_processes(
    method: str, tmp_path: Path
) -> None:
    result = run_of("tells_its_start_method.py", tmp_path, method)
    assert faults_of(result, f"main: {method} 1\nchild: {method} 7\n") == []


@pytest.mark.parametrize(
    ("mode", "module"),
    [("reader", "shmcore.memory"), ("standard_library", "multiprocessing.shared_memory")],
)
def test_the_library_of_a_run_is_the_one_asked_for(mode: str, module: str, tmp_path: Path) -> None:
    assert faults_of(run_of("tells_its_library.py", tmp_path, mode), f"{module}\n") == []


def test_an_example_that_starts_processes_is_known(tmp_path: Path) -> None:
    assert starts_processes(PROGRAMS / "tells_its_start_method.py")
    assert not starts_processes(PROGRAMS / "tells_its_library.py")
    beside, example = tmp_path / "beside.py", tmp_path / "example.py"
    example.write_text("from beside import run\n", encoding="utf-8")
    beside.write_text("import concurrent.futures\n", encoding="utf-8")
    assert starts_processes(example)


def test_outputs_are_missed_written_and_compared(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    examples = project / "examples"
    output, faulty = examples / "named.out", examples / "faulty.py"
    faulty.write_text("print('done'); raise SystemExit(3)\n")
    (examples / "gone.out").write_text("")
    (examples / "with_no_such_module").mkdir()
    (examples / "with_no_such_module/importing.py").write_text("import no_such_module\n")

    passed, report = pytest_in(project)
    assert not passed
    assert "named.out is missing: write it with --update-outputs" in report
    assert "gone.out" in report
    assert "with_no_such_module: no_such_module is not installed" in report

    passed, _ = pytest_in(project, "--update-outputs")
    assert not passed
    assert output.read_bytes() == b"name: ...\n"
    assert not faulty.with_suffix(".out").exists()

    faulty.unlink()
    (examples / "gone.out").unlink()
    passed, report = pytest_in(project)
    assert passed, report

    output.write_text("name: another\n")
    passed, report = pytest_in(project)
    assert not passed
    assert "-name: another\n" in report


def a_project(folder: Path) -> Path:
    """Copy what the runner needs into a project with one example."""
    project = folder / "project"
    (project / "examples").mkdir(parents=True)
    (project / "examples/named.py").write_text("print('name:', 'psm_0123abcd')\n")
    shutil.copy(ROOT / "pyproject.toml", project)
    in_its_place = Path("practice/standard_library")
    shutil.copytree(ROOT / in_its_place, project / in_its_place)
    names = (
        "browser.py",
        "claims.py",
        "conftest.py",
        "example_runs.py",
        "once.py",
        "examples/test_examples.py",
        "proof.py",
        "run_with_start_method.py",
    )
    (project / "tests/examples").mkdir(parents=True)
    for name in names:
        shutil.copy(ROOT / "tests" / name, project / "tests" / name)
    (project / "docs").mkdir()
    shutil.copy(ROOT / "docs/build_site.py", project / "docs")
    return project


def pytest_in(project: Path, *options: str) -> tuple[bool, str]:
    environment = {name: value for name, value in os.environ.items() if name[:6] != "PYTEST"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *options],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    )
    return done.returncode == 0, done.stdout + done.stderr
