"""Can another generator build this tree? `python docs/successors.py [generator ...]`

properdocs, which continues MkDocs 1.x, must build the very same bytes as mkdocs: else this fails.
zensical, by the makers of Material, is only asked, and what it says is printed. Both are in the
extra `successors`; DECISIONS.md says what a move to either would take.
"""

import filecmp
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from build_site import ROOT, build, configuration_of, languages

CAPTURED: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
PATIENCE = 300.0  # seconds for one language
NOT_SOURCES = shutil.ignore_patterns(".*", "site", "work", "build", "__pycache__", "*.egg-info")


def files(folder: Path) -> set[str]:
    """Return all that lies in a folder, by its path there."""
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def different(one: Path, other: Path) -> Iterator[str]:
    """Yield the files that are in one of two folders only, or are not the same."""
    yield from sorted(files(one) ^ files(other))
    for name in sorted(files(one) & files(other)):
        if not filecmp.cmp(one / name, other / name, shallow=False):
            yield name


def try_properdocs(folder: Path) -> str:
    """Build with both; return what differs."""
    for generator in "mkdocs", "properdocs":
        for language in languages():
            if fault := build(language, folder / generator, generator):
                return f"{generator}, {language}: {fault}"
    names = list(different(folder / "mkdocs", folder / "properdocs"))
    print(
        f"properdocs: {len(files(folder / 'properdocs'))} files, {len(names)} differ from mkdocs'"
    )
    return "\n".join(names)


def try_zensical(folder: Path) -> str:
    """Build a copy, since it writes where the settings say; print what it says, no more."""
    tree = folder / "tree"
    shutil.copytree(ROOT, tree, ignore=NOT_SOURCES)
    for language in languages():
        name = configuration_of(language).name
        command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", name]
        try:
            built = subprocess.run(command, cwd=tree, timeout=PATIENCE, **CAPTURED)
            said = f"status {built.returncode}: {built.stdout.strip()}"
        except subprocess.TimeoutExpired as late:
            said = str(late)
        print(f"zensical, {language}: {said[-500:]}".replace("\n", "; "))
    return ""


TRIALS = {"properdocs": try_properdocs, "zensical": try_zensical}


def main(generators: list[str]) -> str:
    """Try these generators, or all; return what is wrong."""
    faults = []
    for generator in generators or TRIALS:
        if not find_spec(generator):
            faults.append(f'{generator} is missing: python -m pip install -e ".[successors]"')
            continue
        with tempfile.TemporaryDirectory() as folder:
            faults.append(TRIALS[generator](Path(folder)))
    return "\n".join(filter(None, faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) or 0)
