"""Which lines of shmcore and shmstep does no test reach, in none of its processes?

    python tests/measure_coverage.py [pytest arguments]

Runs the tests and prints those lines. It fails if a test does, or if there is such a line without a
comment that says why: `# not measured: ...`. It wants Python 3.12 or newer, where coverage and the
recorder can both watch a program, and coverage of the extra `test`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "shmcore", ROOT / "shmstep"


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 12):
        sys.exit(
            "Coverage is measured with Python 3.12 or newer; this is " + sys.version.split()[0]
        )
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COVERAGE_FILE"] = str(Path(folder, "lines"))

        def coverage(*words: str) -> int:
            return subprocess.call([sys.executable, "-m", "coverage", *words], cwd=ROOT)

        source = ",".join(map(str, PACKAGES))
        tests = coverage("run", "--source", source, "-m", "pytest", "-n", "auto", *arguments)
        return coverage("combine", "--quiet") or coverage("report") or tests


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
