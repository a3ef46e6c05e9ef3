"""The Chinese words of the players, slides and notes are those of the scripts, one for one."""

import json
import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from build_site import ROOT

from tests.shapes import shape
from tests.site.players import THEME

SCRIPTS = THEME / "scripts"
FLAT = "shm-stepper.js", "shm-scheduler.js", "shm-player.js"  # share one table's first level
NESTED = {
    "marks": ["shm-parts.js"],
    "byteMap": ["shm-byte-map.js"],
    "layout": ["layout.js"],
    "slides": ["present.js", "present-deck.js"],
    "notes": ["present-notes.js"],
    "watch": [str(ROOT / "shmstep/page/watch.js")],
}
TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*")|//.*|\.\.\.[^,}]+,?|,(?=\s*[}\]])|(?P<key>\w+)(?=:)"""
)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), keys
    return dict(pairs)


def read(script: str, begin: str) -> dict[str, Any]:
    """Return a table as it stands in a script: JSON but for comments, bare keys and the like."""
    source = (SCRIPTS / script).read_text(encoding="utf-8")
    table = source.partition(begin)[2].partition("\n};")[0]

    def strict(found: re.Match[str]) -> str:
        return f'"{found["key"]}"' if found["key"] else found["text"] or ""

    text = TOKEN.sub(strict, f"{{{table}\n}}")
    words: dict[str, Any] = json.loads(re.sub(r",(?=\s*})", "", text), object_pairs_hook=once)
    return words


def table_of(script: str) -> dict[str, Any]:
    begin = "const marks = {" if script == "shm-parts.js" else "const words = {"
    return read(script, begin)


CHINESE = read("shm-words.zh.js", "words = {")


def merged(scripts: tuple[str, ...] | list[str]) -> dict[str, Any]:
    """Return one table of several, in which a key means the same in all."""
    words: dict[str, Any] = {}
    for script in scripts:
        for key, word in table_of(script).items():
            assert words.setdefault(key, word) == word, f"{script}: {key}"
    return words


def test_a_word_means_the_same_in_every_player() -> None:
    assert len(merged(FLAT)) > 100


def test_the_players_words_are_all_there_and_no_other() -> None:
    own = {key: word for key, word in CHINESE.items() if key not in NESTED}
    assert shape(own) == shape(merged(FLAT))


@pytest.mark.parametrize("name", NESTED)
def test_the_words_of_the_others_are_all_there_and_no_other(name: str) -> None:
    assert shape(CHINESE[name]) == shape(merged(NESTED[name]))


def test_every_script_that_has_such_words_is_compared() -> None:
    files = [*SCRIPTS.glob("*.js"), *(ROOT / "shmstep/page").glob("*.js")]
    speaking = {f.name for f in files if re.search(r"\.\.\..*\.words", f.read_text("utf-8"))}
    assert speaking == {Path(name).name for name in chain(FLAT, *NESTED.values())}


def test_no_table_of_another_is_taken_for_a_word() -> None:
    assert not NESTED.keys() & merged(FLAT).keys()
