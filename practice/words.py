"""What is said to the learner: every text by its key, in the learner's language."""

import locale
import os
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words"
ENGLISH = "en"

_chosen: list[str] = []


def languages() -> list[str]:
    """Return the languages that there are."""
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def choose(language: str) -> None:
    """From now on speak this one of the languages."""
    _chosen[:] = [language]


def language() -> str:
    """Return the language that is spoken: the one chosen, else the system's, else English."""
    if _chosen:
        return _chosen[0]
    wanted = _of_the_system()
    return wanted[:2] if wanted[:2] in languages() else ENGLISH


def _of_the_system() -> str:
    if sys.platform == "win32":
        import ctypes

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""


@cache
def _texts(spoken: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{spoken}.toml").read_text(encoding="utf-8"))


def say(key: str, **values: object) -> str:
    """Return the text of a key such as "doctor.python", its values put in."""
    group, _, name = key.partition(".")
    text: str = _texts(language())[group][name]
    return text.format(**values)
