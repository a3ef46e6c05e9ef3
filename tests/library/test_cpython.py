"""CPython's own tests of shared memory, with shmcore's classes in the standard library's place.

None of CPython's code is here: the tests are those of the interpreter that runs ours. They run
under every start method. `python -m tests.library.test_cpython` counts.
"""

import ast
import json
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.library.cpython_exceptions import EXCEPTIONS
from tests.programs import LIBRARY_PROGRAMS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SECONDS = 300  # for tests that hang; all of them do not take nearly so long
venv = pytest.importorskip("venv", reason="this Python cannot make environments")
METHODS = multiprocessing.get_all_start_methods()
USES_BLOCKS = re.compile(r"(SharedMemory|ShareableList|SharedMemoryManager)\(")
NO_TESTS = "this Python has no test._test_multiprocessing: its tests were not installed with it"


def find_tests() -> list[str]:
    """Return every test of the interpreter's that makes or attaches a block: CLASS.TEST."""
    try:
        spec = find_spec("test._test_multiprocessing")
    except ImportError:
        spec = None
    if spec is None or spec.origin is None:
        return []
    source = Path(spec.origin).read_text(encoding="utf-8")
    lines = source.splitlines()
    return [
        f"{group.name}.{test.name}"
        for group in ast.parse(source).body
        if isinstance(group, ast.ClassDef)
        for test in group.body
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_")
        if USES_BLOCKS.search("\n".join(lines[test.lineno - 1 : test.end_lineno]))
    ]


def make_python(folder: Path) -> Path:
    """Make a Python whose every process has shmcore's classes in place."""
    venv.create(folder, symlinks=os.name != "nt")
    (packages,) = (
        (folder / "Lib").glob("site-packages")
        if os.name == "nt"
        else folder.glob("lib/python*/site-packages")
    )
    lines = [str(HERE), str(ROOT), "import cpython_in_place"]
    (packages / "shmcore_in_place.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(python: Path, *arguments: str) -> str:
    """Run a program in an empty folder and return what it printed; it must end well."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [str(python), *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_tests(python: Path, method: str) -> dict[str, tuple[str, str]]:
    """Run CPython's tests; return of each "passed", "failed" or "skipped", and what it said."""
    printed = run(python, str(HERE / "cpython_run.py"), method, *find_tests())
    rows = map(json.loads, printed.splitlines())
    return {name: (outcome, said) for name, outcome, said in rows}


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_python(tmp_path_factory.mktemp("cpython"))


@pytest.mark.skipif(not find_tests(), reason=NO_TESTS)
@pytest.mark.parametrize("method", METHODS)
def test_cpythons_tests_pass_but_those_that_are_known_not_to(python: Path, method: str) -> None:
    results = run_tests(python, method)
    assert set(results) == set(find_tests())
    failed = {name: said for name, (outcome, said) in results.items() if outcome == "failed"}
    unforeseen = [said for name, said in failed.items() if name not in EXCEPTIONS]
    assert not unforeseen, "\n".join(unforeseen)
    for name, (reason, complaint) in EXCEPTIONS.items():
        outcome, said = results.get(name, ("skipped", "older Pythons lack it"))
        assert outcome != "passed", f"{name} passes: take it off the list. It said: {reason}"
        assert outcome == "skipped" or complaint in said, f"{name} fails otherwise:\n{said}"
    assert any(outcome == "passed" for outcome, _ in results.values())


@pytest.mark.parametrize("method", METHODS)
def test_every_process_has_the_classes_of_shmcore(python: Path, method: str) -> None:
    program = LIBRARY_PROGRAMS / "say_whose_classes.py"
    ours = "shmcore.memory shmcore.shareable_list shmcore.manager\n"
    assert run(python, "-I", str(program), method) == 2 * ours
    assert run(Path(sys.executable), "-I", str(program), method) != 2 * ours


def test_every_exception_names_a_test() -> None:
    """Python 3.13 has them all; older ones lack some."""
    tests = find_tests()
    if not tests:
        pytest.skip(NO_TESTS)
    if sys.version_info[:2] == (3, 13):
        assert set(EXCEPTIONS) <= set(tests)
    assert any(name in EXCEPTIONS for name in tests)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        python_in_place = make_python(Path(folder))
        results = [run_tests(python_in_place, method).values() for method in METHODS]
    counts = Counter(outcome for outcomes in results for outcome, _ in outcomes)
    print(
        f"Python {sys.version.split()[0]}: {counts['passed']} of {counts.total()} pass"
        f" ({len(find_tests())} tests, each under {', '.join(METHODS)})"
    )
