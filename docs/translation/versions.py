"""Which version of its original a translated file matches, and what has changed there since."""

import hashlib
import re
import subprocess
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path

MINUTES = re.compile(r" data-minutes=\d+")  # docs/minutes writes them, in every language
STATED = re.compile(r"^(?P<start>(?:# |<!-- )?)matches: (?P<version>\w+)", re.M)
BEHIND = re.compile(r"^behind:(?P<text>.*)\n", re.M)
QUOTED = re.compile(r' "(?P<what>[^"\\]+)"')  # what every reader of YAML takes as it stands
MEMBER = re.compile(r"^::: (?P<name>\S+)", re.M)


def version_of(text: str) -> str:
    """Return what stands for a text, in 12 hexadecimal digits."""
    told = [docstring(name) for name in MEMBER.findall(text)]
    return hashlib.sha256("".join([MINUTES.sub("", text), *told]).encode()).hexdigest()[:12]


def docstring(name: str) -> str:
    """Return what a page that names a member of the library lets its docstring say."""
    import griffe  # mkdocstrings' own reader

    package, _, member = name.partition(".")
    found = griffe.load(package)[member].docstring
    return found.value if found else ""


def says_what_is_missing(page: Path) -> str:
    """Return what a page says of itself that is knowingly behind, if it does."""
    stated = BEHIND.search(page.read_text(encoding="utf-8"))
    if not stated:
        return ""
    if not (quoted := QUOTED.fullmatch(stated["text"])):
        raise ValueError("what is behind stands in double quotes, with none inside")
    return quoted["what"]


def behind(page: Path, original: Path) -> str:
    """Say what has changed in the original since the version that is matched, if anything."""
    stated = STATED.search(page.read_text(encoding="utf-8"))
    matched = stated["version"] if stated else ""
    text = original.read_text(encoding="utf-8")
    if matched == version_of(text):
        return ""
    for commit in _git("log", "--format=%H", "--", f"./{original.name}", at=original).split():
        old = _git("show", f"{commit}:./{original.name}", at=original)
        if old != text and version_of(old) == matched:
            lines = unified_diff(old.splitlines(), text.splitlines(), "then", "now", "", "", 1, "")
            return "\n".join(lines)
    return "the version that it matches is not in the history, or a docstring has changed"


def state(page: Path, original: Path) -> None:
    """Write into a translated file that it matches its original as it is now."""
    text = BEHIND.sub("", page.read_text(encoding="utf-8"))
    matches = f"matches: {version_of(original.read_text(encoding='utf-8'))}"
    if STATED.search(text):
        text = STATED.sub(rf"\g<start>{matches}", text, count=1)
    elif page.suffix == ".toml":
        text = f"# {matches}\n{text}"
    elif page.name.startswith("README"):
        text = f"{text}\n<!-- {matches} -->\n"
    elif text.startswith("---\n"):
        text = text.replace("\n---\n", f"\n{matches}\n---\n", 1)
    else:
        text = f"---\n{matches}\n---\n\n{text}"
    page.write_text(text, encoding="utf-8", newline="\n")


def _git(*words: str, at: Path) -> str:
    command = ["git", "-C", str(at.parent), *words]
    with suppress(FileNotFoundError):
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stdout
    return ""  # no git here
