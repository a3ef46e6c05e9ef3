"""The archive's start page, one for each language of words/."""

import html
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Template

HERE = Path(__file__).resolve().parent
ENGLISH = "en"


def pages(wheel: str) -> Iterator[tuple[str, str]]:
    """Yield each page's name and text. The wheel is a file that a page names."""
    template = Template((HERE / "start.html").read_text(encoding="utf-8"))
    words = {
        language: tomllib.loads((HERE / f"words/{language}.toml").read_text(encoding="utf-8"))
        for language in languages()
    }
    for language, texts in words.items():
        others = [
            f'<a href="{name_of(other)}" lang="{other}" hreflang="{other}">'
            f"{html.escape(words[other]['language'])}</a>"
            for other in words
            if other != language
        ]
        site = f"site/{site_of(language)}".rstrip("/")
        values = {name: html.escape(text) for name, text in texts.items()}
        values |= {"lang": language, "site": site, "wheel": wheel, "others": " ".join(others)}
        yield name_of(language), template.substitute(values)


def languages() -> list[str]:
    """Return the languages that there are pages in."""
    return sorted(file.stem for file in (HERE / "words").glob("*.toml"))


def site_of(language: str) -> str:
    """Return where the pages of a language lie in the site."""
    return "" if language == ENGLISH else f"{language}/"


def name_of(language: str) -> str:
    """Return the name of the page in a language."""
    return "start.html" if language == ENGLISH else f"start.{language}.html"
