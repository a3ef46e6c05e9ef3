"""Compare translated pages with their originals, and look at how they are written.

python docs/translation/check.py [PAGE ...]       what is to mend; of all pages if none is named
python docs/translation/check.py --matches PAGE ...   note that these match their originals now

A page is named by its file, such as docs/zh/preface.md. It says in its front matter which version
of the original it matches. A page that cannot be brought up to date yet says what is missing there:
`behind: ...`, in its own language. Its readers see it.
"""

import argparse
import sys
from pathlib import Path

import structure
import versions
import wording
from parts import read

DOCS = Path(__file__).resolve().parents[1]
ORIGINAL = "en"
LANGUAGE = "zh"


def pages() -> list[Path]:
    """Return all translated pages."""
    return sorted((DOCS / LANGUAGE).glob("*.md"))


def original_of(page: Path) -> Path:
    """Return the page that another one is translated from."""
    return DOCS / ORIGINAL / page.name


def faults(page: Path) -> list[str]:
    """Say what is wrong with a page, each with its line."""
    original = original_of(page)
    if changes := versions.behind(page, original):
        return [f"1: behind its original: {changes}"]
    is_behind = "behind" in read(page).meta
    compared = [] if is_behind else structure.faults(page, original, LANGUAGE)
    return [*compared, *wording.faults(page)]


def main() -> int:
    """Print what is wrong, or write which version is matched."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    parser.add_argument("--matches", action="store_true")
    options = parser.parse_args()
    if options.matches:
        for page in options.pages:
            versions.state(page, original_of(page))
        return 0
    chosen = options.pages or pages()
    found = [f"{page}:{fault}" for page in chosen for fault in faults(page)]
    print("\n".join(found) or f"{len(chosen)} pages: nothing to mend")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
