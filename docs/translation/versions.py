"""Which version of its original a page matches, and what has changed there since."""

import hashlib
import re
import subprocess
from difflib import unified_diff
from pathlib import Path

from parts import front_matter

MINUTES = re.compile(r" data-minutes=\d+")  # docs/minutes writes them, in every language


def version_of(text: str) -> str:
    """Return what stands for a text, in 12 hexadecimal digits."""
    return hashlib.sha256(MINUTES.sub("", text).encode()).hexdigest()[:12]


def behind(page: Path, original: Path) -> str:
    """Say what has changed in the original since the version that the page matches, if anything."""
    meta, _ = front_matter(page.read_text(encoding="utf-8").splitlines())
    text = original.read_text(encoding="utf-8")
    if meta.get("matches") == version_of(text) or "behind" in meta:
        return ""
    for commit in _git("log", "--format=%H", "--", f"./{original.name}", at=original).split():
        old = _git("show", f"{commit}:./{original.name}", at=original)
        if version_of(old) == meta.get("matches"):
            lines = unified_diff(old.splitlines(), text.splitlines(), "then", "now", "", "", 1, "")
            return "\n".join(lines)
    return "its version is not in the history: compare the whole page"


def state(page: Path, original: Path) -> None:
    """Write into a page's front matter that it matches its original as it is now."""
    lines = page.read_text(encoding="utf-8").splitlines()
    _, start = front_matter(lines)
    meta = [line for line in lines[1 : max(start - 1, 1)] if not line.startswith("matches:")]
    matches = f"matches: {version_of(original.read_text(encoding='utf-8'))}"
    page.write_text(
        "\n".join(["---", *meta, matches, "---", *(lines[start:] if start else ["", *lines]), ""]),
        encoding="utf-8",
    )


def _git(*words: str, at: Path) -> str:
    command = ["git", "-C", str(at.parent), *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stdout
