"""Compare translated files with their originals, and look at how they are written.

python docs/translation/check.py [FILE ...]          what is to mend; of all files if none is named
python docs/translation/check.py --matches FILE ...  note that these match their originals now

A file is named as docs/zh/preface.md or practice/exercises/guard/zh.toml. It says which version of
its original it matches. A page that cannot be brought up to date yet says in its front matter what
is missing there: `behind: "..."`, in its own language. Its readers see it.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import structure
import versions
import wording

DOCS = Path(__file__).resolve().parents[1]
ROOT = DOCS.parent
ORIGINAL = "en"
LANGUAGE = "zh"
WORDS = "practice/exercises/*", "practice/words", "handout/words", "docs/minutes/words"


def pages() -> list[Path]:
    """Return all translated pages, also those whose original is gone or that are not there yet."""
    names = {
        page.name for language in (ORIGINAL, LANGUAGE) for page in (DOCS / language).glob("*.md")
    }
    return [DOCS / LANGUAGE / name for name in sorted(names)]


def tables() -> list[Path]:
    """Return all files of words."""
    found = [file for folder in WORDS for file in ROOT.glob(f"{folder}/{ORIGINAL}.toml")]
    return [file.with_name(f"{LANGUAGE}.toml") for file in sorted(found)]


def original_of(file: Path) -> Path:
    """Return what a file is translated from."""
    if file.suffix == ".toml":
        return file.with_name(f"{ORIGINAL}.toml")
    return ROOT / "README.md" if file.name.startswith("README") else DOCS / ORIGINAL / file.name


def faults(file: Path) -> list[str]:
    """Say what is wrong with a file, each fault with its line."""
    original = original_of(file)
    for one, what in ((original, "its original is gone"), (file, "it is not there yet")):
        if not one.exists():
            return [f"1: {what}: {one.name}"]
    if file.resolve() == original.resolve():
        return ["1: this is the original: name its translation"]
    try:
        if versions.says_what_is_missing(file):
            return []
    except ValueError as fault:
        return [f"1: {fault}"]
    if changes := versions.behind(file, original):
        return [f"1: behind its original: {changes}"]
    if file.suffix == ".toml":
        return [f"1: {fault}" for text in texts(file) for fault in wording.of_text(text)]
    if file.name.startswith("README"):
        return list(wording.faults(file))
    return [*structure.faults(file, original, LANGUAGE), *wording.faults(file)]


def texts(table: Path) -> Iterator[str]:
    """Yield each line that a table says, with ` for code and for what is put in."""

    def inside(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            plain = re.sub(r"`[^`\n]+`|\{\w*\}", "`", value)
            yield from (line.strip() for line in plain.splitlines())
        elif isinstance(value, list | dict):
            for one in value.values() if isinstance(value, dict) else value:
                yield from inside(one)

    yield from inside(tomllib.loads(table.read_text(encoding="utf-8")))


def main() -> int:
    """Print what is wrong, or write which version is matched."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--matches", action="store_true")
    options = parser.parse_args()
    if options.matches:
        for file in options.files:
            versions.state(file, original_of(file))
        return 0
    chosen = options.files or [*pages(), *tables(), ROOT / f"README.{LANGUAGE}.md"]
    found = [f"{file}:{fault}" for file in chosen for fault in faults(file)]
    print("\n".join(found) or f"{len(chosen)} files: nothing to mend")
    for file in chosen:
        with suppress(FileNotFoundError, ValueError):  # they have just been said
            if missing := versions.says_what_is_missing(file):
                print(f"{file}: says that it is behind: {missing}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
