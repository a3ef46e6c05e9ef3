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

from build_site import ROOT, build, configuration_of, languages

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
        built = subprocess.run(command, cwd=tree, capture_output=True, text=True, encoding="utf-8")
        said = (built.stdout + built.stderr).strip().replace("\n", "; ")
        print(f"zensical, {language}: status {built.returncode}: {said[-500:]}")
    return ""


TRIALS = {"properdocs": try_properdocs, "zensical": try_zensical}


def main(generators: list[str]) -> str:
    """Try these generators, or all; return what is wrong."""
    faults = []
    for generator in generators or TRIALS:
        if not find_spec(generator):
            return f'{generator} is missing: python -m pip install -e ".[successors]"'
        with tempfile.TemporaryDirectory() as folder:
            faults.append(TRIALS[generator](Path(folder)))
    return "\n".join(filter(None, faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) or 0)
