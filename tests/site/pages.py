"""Which pages the built site has, and what is written on one, letter by letter."""

import unicodedata
from collections import Counter
from pathlib import Path

from build_site import ORIGINAL, folder_of, language_of, languages

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {
    f"{folder_of(language)}{file.stem}.html": file
    for language in languages()
    for file in sorted((ROOT / "docs" / language).glob("*.md"))
}
PAGES = [*SOURCES, *(f"{folder_of(language)}404.html" for language in languages())]
ENGLISH = [name for name in PAGES if language_of(name) == ORIGINAL]

# A font has one glyph for a Chinese letter and its radical, and a PDF may name either.
RADICALS = str.maketrans("⻅⻆⻉⻓⻔⻚⻛⻢⻨⻬⼾", "见角贝长门页风马麦齐户")


def letters(text: str) -> Counter[str]:
    """How often each letter and digit stands there. Some fonts join letters: they count as two."""
    plain = unicodedata.normalize("NFKC", text.translate(RADICALS))
    return Counter(filter(str.isalnum, plain))
