"""The examples' runner itself: every fault it promises to report is made here, on purpose."""

import mmap
import os
import shutil
import subprocess
import sys
import time
from multiprocessing import get_all_start_methods, shared_memory
from pathlib import Path
from textwrap import dedent
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
    processes_marked,
    run,
    unused,
)

pytestmark = pytest.mark.once  # the tests' own machinery

GOOD = Run(status=0, stdout="done\n", stderr="", processes=[], blocks=[])

needs_blocks = pytest.mark.skipif(
    not BLOCKS_ARE_LISTED,
    reason="this system does not list its blocks: no example was checked for leaks",
)
needs_processes = pytest.mark.skipif(
    not PROCESSES_ARE_LISTED,
    reason="this system has no /proc: no example was checked for processes left behind",
)


class Scripts:
    """Writes a small program and runs it as the runner runs an example."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, source: str, mode: str = "reader", **patience: Any) -> Run:
        script = self.folder / "script.py"
        script.write_text(dedent(source), encoding="utf-8")
        return run(command_for(script, mode), environment_for(mode), self.folder, **patience)


@pytest.fixture
def scripts(tmp_path: Path) -> Scripts:
    return Scripts(tmp_path)


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


def test_a_good_run_has_no_faults(scripts: Scripts) -> None:
    assert scripts.run("print('done')") == GOOD
    assert faults_of(GOOD, "done\n") == []


def test_wrong_output_is_reported(scripts: Scripts) -> None:
    (fault,) = faults_of(scripts.run("print('dome')"), "done\n")
    assert "-done\n+dome\n" in fault


def test_writing_to_stderr_is_reported(scripts: Scripts) -> None:
    result = scripts.run("import sys; print('done'); print('beware', file=sys.stderr)")
    (fault,) = faults_of(result, "done\n")
    assert "beware" in fault


def test_an_exit_status_is_reported(scripts: Scripts) -> None:
    (fault,) = faults_of(scripts.run("print('done'); raise SystemExit(3)"), "done\n")
    assert "3" in fault


@needs_processes
def test_a_hanging_run_is_killed_and_reported(scripts: Scripts) -> None:
    result = scripts.run(
        """
        import subprocess, sys, time
        sleep = "import time; time.sleep(600)"
        print("done", subprocess.Popen([sys.executable, "-c", sleep]).pid, flush=True)
        time.sleep(600)
        """,
        timeout=5,
    )
    _, child = result.stdout.split()
    assert result.status is None
    assert "it did not end in time" in faults_of(result, result.stdout)
    assert result.processes == []
    assert not is_running(int(child))


@needs_processes
def test_a_process_left_behind_is_reported_and_killed(scripts: Scripts) -> None:
    result = scripts.run(
        """
        import subprocess, sys
        sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
        print(subprocess.Popen(sleep, start_new_session=True).pid)
        """,
        process_patience=0.5,
    )
    (fault,) = faults_of(result, result.stdout)
    assert result.stdout.strip() in fault
    assert "time.sleep(600)" in fault
    assert not is_running(int(result.stdout))


@needs_processes
def test_a_process_that_ends_soon_is_no_fault(scripts: Scripts) -> None:
    source = """
        import subprocess, sys
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.5); print('done')"])
        """
    assert scripts.run(source, process_patience=60) == GOOD


@needs_processes
def test_processes_without_the_mark_are_not_counted() -> None:
    assert processes_marked("SHMCORE_EXAMPLE_RUN=of no run") == set()


@needs_blocks
def test_a_block_left_behind_is_reported(scripts: Scripts) -> None:
    result = scripts.run(
        """
        from multiprocessing import resource_tracker, shared_memory
        block = shared_memory.SharedMemory(create=True, size=16)
        resource_tracker.unregister(block._name, "shared_memory")
        print(block.name)
        """,
        block_patience=0.5,
    )
    name = result.stdout.strip()
    leaked = shared_memory.SharedMemory(name)
    leaked.close()
    leaked.unlink()
    assert name in result.blocks
    (fault,) = faults_of(result, "...\n")
    assert name in fault


# A program that is not part of the run: it makes a block during the run, and outlives the run.
OTHER_PROGRAM = """
    import os, subprocess, sys
    other = {other!r}
    unmarked = {{k: v for k, v in os.environ.items() if k != "SHMCORE_EXAMPLE_RUN"}}
    command = [sys.executable, "-c", other]
    child = subprocess.Popen(command, env=unmarked, stdout=subprocess.PIPE)
    print(child.stdout.readline().decode(), end="")
    """


@needs_blocks
def test_a_block_that_another_program_uses_is_no_fault(scripts: Scripts) -> None:
    other = dedent("""
        import os, time
        from multiprocessing import shared_memory
        block = shared_memory.SharedMemory(create=True, size=16)
        print(block.name, flush=True)
        deadline = time.monotonic() + 60
        while not os.path.exists("stop") and time.monotonic() < deadline:
            time.sleep(0.05)
        block.close()
        block.unlink()
        """)
    result = scripts.run(OTHER_PROGRAM.format(other=other), block_patience=0.5)
    name = result.stdout.strip()
    was_there = (DEV_SHM / name).exists()
    (scripts.folder / "stop").touch()
    assert was_there
    assert name not in result.blocks


@needs_blocks
def test_a_block_that_goes_soon_is_waited_for(scripts: Scripts) -> None:
    other = dedent("""
        import time
        from multiprocessing import shared_memory
        block = shared_memory.SharedMemory(create=True, size=16)
        block.close()
        print(block.name, flush=True)
        time.sleep(1)
        block.unlink()
        """)
    result = scripts.run(OTHER_PROGRAM.format(other=other), block_patience=60)
    assert faults_of(result, "...\n") == []


@needs_blocks
def test_a_block_is_in_use_while_it_is_mapped_or_open() -> None:
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


@pytest.mark.parametrize("start_method", get_all_start_methods())
def test_a_start_method_is_the_default_in_the_script_and_in_its_processes(
    scripts: Scripts, start_method: str
) -> None:
    result = scripts.run(
        """
        import sys
        from multiprocessing import Process, get_start_method

        def child(number):
            print("child:", get_start_method(), number, flush=True)

        if __name__ == "__main__":
            print("main:", get_start_method(), len(sys.argv), flush=True)
            process = Process(target=child, args=(7,))
            process.start()
            process.join()
        """,
        start_method,
    )
    assert faults_of(result, f"main: {start_method} 1\nchild: {start_method} 7\n") == []


def test_a_reader_runs_shmcore(scripts: Scripts) -> None:
    result = scripts.run("import shmcore; print(shmcore.SharedMemory.__module__)")
    assert result.stdout.startswith("shmcore.")


def test_the_standard_library_stands_in_for_shmcore(scripts: Scripts) -> None:
    source = "import shmcore; print(shmcore.SharedMemory.__module__)"
    result = scripts.run(source, "standard_library")
    assert faults_of(result, "multiprocessing.shared_memory\n") == []


def test_missing_outputs_are_asked_for_and_written(tmp_path: Path) -> None:
    project = a_project_with_one_example(tmp_path)
    output = project / "examples" / "named.out"
    passed, report = pytest_in(project)
    assert not passed
    assert "--update-outputs" in report

    passed, report = pytest_in(project, "--update-outputs")
    assert passed, report
    assert output.read_bytes() == b"name: ...\n"

    passed, report = pytest_in(project)
    assert passed, report

    output.write_text("name: another\n")
    passed, report = pytest_in(project)
    assert not passed
    assert "-name: another\n" in report


def test_an_output_without_a_program_is_reported(tmp_path: Path) -> None:
    project = a_project_with_one_example(tmp_path)
    (project / "examples" / "named.out").write_text("name: ...\n")
    (project / "examples" / "gone.out").write_text("")
    passed, report = pytest_in(project)
    assert not passed
    assert "gone.out" in report


def test_a_faulty_example_is_not_written(tmp_path: Path) -> None:
    project = a_project_with_one_example(tmp_path)
    (project / "examples" / "named.py").write_text("print('done'); raise SystemExit(3)\n")
    passed, _ = pytest_in(project, "--update-outputs")
    assert not passed
    assert not (project / "examples" / "named.out").exists()


def test_an_example_that_needs_a_missing_module_is_skipped_with_the_reason(tmp_path: Path) -> None:
    project = a_project_with_one_example(tmp_path)
    passed, report = pytest_in(project, "--update-outputs")
    assert passed, report
    folder = project / "examples" / "with_no_such_module"
    folder.mkdir()
    (folder / "importing.py").write_text("import no_such_module\n")
    passed, report = pytest_in(project)
    assert passed, report
    assert "with_no_such_module: no_such_module is not installed" in report


def a_project_with_one_example(folder: Path) -> Path:
    project = folder / "project"
    (project / "examples").mkdir(parents=True)
    (project / "examples" / "named.py").write_text("print('name:', 'psm_0123abcd')\n")
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
    (project / "tests" / "examples").mkdir(parents=True)
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


def is_running(pid: int, seconds: float = 5) -> bool:
    """Whether it still runs: a killed process may take a moment to go."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return False
        if state == "Z":
            return False
        time.sleep(0.05)
    return True
