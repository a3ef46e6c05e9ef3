"""What is said to the learner: every text by its key, in the learner's language."""

import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from . import system

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
    """Return the language that is spoken: the one chosen, else the system's, else English.

    One whose letters cannot be printed here is of no use.
    """
    wanted = [one for one in _chosen or system.languages() if one in languages()]
    return next((one for one in wanted if _can_be_printed(one)), ENGLISH)


def _can_be_printed(language: str) -> bool:
    return system.can_print(_texts(language)["help"]["about"], sys.stdout)


@cache
def _texts(spoken: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{spoken}.toml").read_text(encoding="utf-8"))


def say(key: str, **values: object) -> str:
    """Return the text of a key such as "doctor.python", its values put in."""
    group, _, name = key.partition(".")
    text: str = _texts(language())[group][name]
    return text.format(**values)


def on_the_site(page: str) -> str:
    """Return where a page lies in the site in the language that is spoken."""
    return page if language() == ENGLISH else f"{language()}/{page}"
