"""The exercises, as practice/ lists them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Exercise:
    name: str
    title: str  # in the language asked for, else the name
    core: bool  # one of the ten of half a day
    minutes: int
    page: str

    @property
    def id(self) -> str:
        """Where it stands on the page that lists all."""
        return self.name.replace("_", "-")


def exercises_of(practice: Path, language: str) -> list[Exercise]:
    listed = tomllib.loads((practice / "exercises.toml").read_text(encoding="utf-8"))["exercise"]
    return [
        Exercise(
            name=entry["name"],
            title=title_of(practice / "exercises" / entry["name"] / f"{language}.toml"),
            core=entry["core"],
            minutes=entry["minutes"],
            page=entry["page"],
        )
        for entry in listed
    ]


def title_of(words: Path) -> str:
    if not words.is_file():
        return words.parent.name.replace("_", " ")
    title: str = tomllib.loads(words.read_text(encoding="utf-8"))["title"]
    return title
