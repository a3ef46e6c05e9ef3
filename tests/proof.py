"""The note on which Pythons and systems every example was proven last. Each page shows it.

A run also says which of the packages that some examples need were there: without a package, its
examples were skipped, and their pages do not name the run.

`pytest --update-proof` writes the note if every example passed in every way. This command tells
whether the note holds for today's examples and for these versions on this system:

    python tests/proof.py 3.11 3.12
"""

import datetime
import hashlib
import json
import platform
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOTE = ROOT / "docs/theme/partials/proven.html"
BEFORE, AFTER = "{% set proven = ", " %}\n"  # JSON is what the theme's templates can read too

PACKAGES = ("numpy", "ray")  # of the folders with_NAME

Proof = dict[str, Any]


def digest(examples: Path = ROOT / "examples") -> str:
    """A fingerprint of all programs and outputs."""
    fingerprint = hashlib.sha256()
    for file in sorted(examples.rglob("*")):
        if file.suffix in (".py", ".out"):
            fingerprint.update(file.relative_to(examples).as_posix().encode() + b"\0")
            fingerprint.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return fingerprint.hexdigest()[:16]


def system() -> str:
    return f"{platform.system().replace('Darwin', 'macOS')} {platform.machine()}"


def packages() -> list[str]:
    return [name for name in PACKAGES if find_spec(name)]


def minor(version: str) -> list[int]:
    return [int(number) for number in version.split(".")[:2]]


def read() -> Proof:
    return dict(json.loads(NOTE.read_text(encoding="utf-8").removeprefix(BEFORE)[: -len(AFTER)]))


def renewed(
    proof: Proof, examples: str, python: str, system: str, packages: list[str], date: str
) -> Proof:
    """The note after one more run. What was proven for other examples than today's goes away."""
    run: dict[str, Any] = {"python": python, "system": system, "packages": packages}
    if proof["examples"] == examples and run in proof["runs"]:
        return proof
    kept = [
        other
        for other in proof["runs"]
        if proof["examples"] == examples
        and (minor(other["python"]), other["system"]) != (minor(python), system)
    ]
    runs = sorted([*kept, run], key=lambda run: (run["system"], minor(run["python"])))
    return {"date": date, "examples": examples, "runs": runs}


def update() -> None:
    today = datetime.date.today().isoformat()
    python = platform.python_version()
    proof = renewed(read(), digest(), python, system(), packages(), today)
    NOTE.write_text(f"{BEFORE}{json.dumps(proof, indent=1)}{AFTER}", encoding="utf-8", newline="\n")


def missing(proof: Proof, versions: list[str]) -> list[str]:
    """Those of these versions that the note does not name for today's examples on this system."""
    held = [minor(run["python"]) for run in proof["runs"] if run["system"] == system()]
    current = proof["examples"] == digest()
    return [version for version in versions if not current or minor(version) not in held]


if __name__ == "__main__":
    if lacking := missing(read(), sys.argv[1:]):
        sys.exit(
            f"Today's examples are not proven with Python {', '.join(lacking)}.\n"
            "Run UPDATE_PROOF=1 .ci/run and commit docs/theme/partials/proven.html."
        )
