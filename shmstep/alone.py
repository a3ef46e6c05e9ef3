"""A page that needs nothing else: a recording and its player in one text."""

import json
from pathlib import Path
from typing import Any

from .theme import player_file

_PAGE = Path(__file__).parent / "page"
_TAGS = {"run": "shm-stepper", "schedules": "shm-scheduler"}
_STYLES = ("site.css", "stepper.css", "scheduler.css", "chinese.css")
_SCRIPTS = ("shm-words.zh.js", "shm-parts.js", "shm-stepper.js", "shm-scheduler.js")
_FRAME = """<!doctype html>
<html>
<meta charset="utf-8">
<title>shmstep</title>
<style>
{styles}
</style>
<body data-md-color-scheme="default">
<main class="md-typeset"><{tag}><script type="application/json">{data}</script></{tag}></main>
<script>
{scripts}
</script>
"""


def page(recording: dict[str, Any]) -> str:
    """Return the page of a recording."""
    styles = [_read(player_file(f"styles/{name}")) for name in _STYLES]
    scripts = [_read(player_file(f"scripts/{name}")) for name in _SCRIPTS]
    return _FRAME.format(
        styles="\n".join([*styles, _read(_PAGE / "watch.css"), _read(_PAGE / "cell.css")]),
        tag=_TAGS[recording["kind"]],
        data=json.dumps(recording).replace("<", r"\u003c"),
        scripts="\n".join([_read(_PAGE / "language.js"), *scripts, _read(_PAGE / "cell.js")]),
    )


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")
