"""Which pages the built site has, and what is written on one, letter by letter."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

from build_site import ORIGINAL, ROOT, folder_of, languages

from tests.browser import need

Open = Callable[..., Any]  # the fixture `open_page`

SOURCES = {
    f"{folder_of(language)}{file.stem}.html": file
    for language in languages()
    for file in sorted((ROOT / "docs" / language).glob("*.md"))
}


def pages_in(language: str) -> list[str]:
    folder = folder_of(language)
    names = [name for name, file in SOURCES.items() if file.parent.name == language]
    return [*names, f"{folder}404.html"]


ENGLISH = pages_in(ORIGINAL)
OTHERS = [name for language in languages() if language != ORIGINAL for name in pages_in(language)]
PAGES = [*ENGLISH, *OTHERS]

# A page of each kind: what is true of these can hardly be wrong on another.
KINDS = [
    "index.html",
    "shared_memory.html",
    "races_and_locks.html",
    "inside_the_bytes.html",
    "play_your_own.html",
    "swap_the_import.html",
    "reference.html",
    "sheet.html",
    "404.html",
]

# A font has one glyph for a Chinese letter and its radical, and a PDF may name either.
RADICALS = str.maketrans("⻅⻆⻉⻓⻔⻚⻛⻢⻨⻬⼾", "见角贝长门页风马麦齐户")


def letters(text: str) -> Counter[str]:
    """How often each letter and digit stands there. Some fonts join letters: they count as two."""
    plain = unicodedata.normalize("NFKC", text.translate(RADICALS))
    return Counter(filter(str.isalnum, plain))


def sheets_of(page: Any, **options: Any) -> list[Any]:
    """The sheets of paper that a page in a browser is printed on."""
    return list(need("pypdf").PdfReader(BytesIO(page.pdf(**options))).pages)


def text_on(sheets: list[Any]) -> str:
    """What is written there. Reading it takes longer than printing."""
    return "".join(sheet.extract_text() for sheet in sheets)
