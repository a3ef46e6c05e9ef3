"""Looks at how Chinese prose is written: its type, and its terms by terms.zh.toml."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from parts import read

HAN = r"[\u3400-\u9fff]"
LATIN = r"[A-Za-z0-9`]"
FULL = r"[，。：；！？、（）“”《》]"
TYPE = {
    "half-width punctuation in Chinese": rf"{HAN}[,;:!?()]|[,;!?()]{HAN}|{HAN}\.(?!\w)",
    "no blank between Chinese and Latin": rf"{HAN}{LATIN}|{LATIN}{HAN}",
    "a blank at full-width punctuation": rf"(?<!^)(?<!\|) {FULL}|{FULL} (?!\||$)",
    "a blank between Chinese letters": rf"{HAN} {HAN}",
    "italics": rf"(?<![*\w])\*(?!\*)[^*|]*{HAN}[^*|]*(?<!\*)\*(?!\*)",
    "a dash": r"——|—|–",
    "a polite or machine's phrase": r"您|我们将|进行[^，。]{0,8}操作|被用于|在本[章节]中，我们",
    "quotation marks": r"[「」『』]",
}
QUOTES = {"“": 1, "”": -1}


@cache
def terms() -> dict[str, list[str]]:
    """Return each term with the ways in which it is not written."""
    text = Path(__file__).with_name("terms.zh.toml").read_text(encoding="utf-8")
    return {entry["write"]: entry["not"] for entry in tomllib.loads(text).values()}


def faults(file: Path) -> Iterator[str]:
    """Say what is written in a way that these pages do not use."""
    lines = ["", *file.read_text(encoding="utf-8").splitlines()]
    for number, line in enumerate(lines[1:], 1):
        if 'title="Output' in line:
            yield f"{number}: a title in English: {line}"
        if all(re.match(rf"[*`]*{HAN}", one) for one in lines[number - 1 : number + 1]):
            yield f"{number}: a paragraph of two lines, which would show a blank: {line[:20]}"
    for section in read(file).sections:
        if section.title.endswith(("。", "：", ".")):
            yield f"{section.line}: a heading ends with {section.title[-1]}"
        for number, text in section.prose:
            for fault in of_text(text):
                yield f"{number}: {fault}"


def of_text(text: str) -> Iterator[str]:
    """Say what is wrong in a text, in which ` stands for code."""
    plain = text.replace("**", "")
    for name, pattern in TYPE.items():
        for found in re.finditer(pattern, plain):
            yield f"{name}: …{plain[max(found.start() - 6, 0) : found.end() + 6]}…"
    for term, others in terms().items():
        yield from (
            f"{other} for {term}: {text[:40]}" for other in others if re.search(other, text)
        )
    if sum(QUOTES.get(letter, 0) for letter in text):
        yield f"quotation marks do not pair: {text[:40]}"
