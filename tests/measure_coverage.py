"""Which lines of shmcore and shmstep does no test reach, in none of its processes?

    python tests/measure_coverage.py [pytest arguments]

Runs the tests and prints those lines that coverage.toml does not explain. It fails if a test does,
if there are such lines (a few may be missed by timing), or if an explanation there fits no line any
more. It wants Python 3.12 or newer, where coverage and the recorder can both watch a program, and
coverage of the extra `test`.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = Path(__file__).with_name("coverage.toml")
PACKAGES = ROOT / "shmcore", ROOT / "shmstep"
TESTS = ["tests/library", "tests/trees", "tests/recorder"]
REACH_NOTHING_MORE = [  # and take long
    "tests/library/test_cpython.py",
    "tests/recorder/test_committed_recordings.py",
    "tests/recorder/test_where_it_runs.py",
]
# These see coverage itself.
LEFT_OUT = [
    # A stranger may not write down what was measured, and Python says so on stderr.
    "tests/library/test_main.py::test_a_block_that_may_not_be_read_is_listed_but_not_shown",
    # os._exit is coverage's own function here, which pickle does not know.
    *(
        f"tests/recorder/test_runs.py::test_dead_and_killed_are_told_apart[{method}]"
        for method in ("spawn", "forkserver")
    ),
]


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 12):
        sys.exit(
            "Coverage is measured with Python 3.12 or newer; this is " + sys.version.split()[0]
        )
    if stale := explanations_of_nothing():
        sys.exit(f"{TABLE.name} explains what is not there:\n" + "\n".join(stale))
    with tempfile.TemporaryDirectory() as folder:
        parts, whole = Path(folder, "parts"), Path(folder, "lines")  # parts: one a process
        parts.mkdir()

        def coverage(command: str, file: Path, *words: str) -> int:
            common = [f"--rcfile={TABLE}", f"--data-file={file}"]
            command_line = [sys.executable, "-m", "coverage", command, *common, *words]
            return subprocess.call(command_line, cwd=ROOT)

        source = ",".join(map(str, PACKAGES))
        words = arguments or [*TESTS, *(f"--ignore={file}" for file in REACH_NOTHING_MORE)]
        words = ["-n", "auto", *words, *(f"--deselect={test}" for test in LEFT_OUT)]
        tests = coverage("run", parts / "lines", "--source", source, "-m", "pytest", *words)
        combined = coverage("combine", whole, "--quiet", str(parts))
        return combined or coverage("report", whole) or tests


def explanations_of_nothing() -> list[str]:
    """Return the expressions and files of the table that fit nothing in the packages."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))["tool"]["coverage"]
    files = [file for package in PACKAGES for file in package.rglob("*.py")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    known = {file.relative_to(ROOT).as_posix() for file in files}
    expressions = [
        expression
        for expression in table["report"]["exclude_also"]
        if not any(re.search(expression, text, re.MULTILINE) for text in texts)
    ]
    return expressions + [file for file in table["report"]["omit"] if file[2:] not in known]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
