"""Players on the built pages: which pages have them, what they must print, what one gives them."""

import re
from pathlib import Path
from typing import Any

from build_site import ROOT

from tests.example_runs import hide_names
from tests.site.players import text_of

SCHEDULER, PLAYER = "races_and_locks.html", "play_your_own.html"
INLINE = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)

READY = "document.querySelectorAll('shm-stepper .shm-stage').length"
OUTPUT = "(stepper) => stepper.querySelector('.shm-output pre').textContent"


def pages_with(folder: Path, *tags: str, every_language: bool = False) -> list[str]:
    """The pages that have one of these elements. A player is the same in every language."""
    element = re.compile(rf"<({'|'.join(tags)})[\s>]")
    return [
        file.relative_to(folder).as_posix()
        for file in sorted(folder.glob("**/*.html" if every_language else "*.html"))
        if element.search(INLINE.sub("", file.read_text(encoding="utf-8")))
    ]


def expected_output(script: str) -> str:
    if (ROOT / "docs/hanging" / script).exists():
        return ""  # it never comes so far
    (path,) = (ROOT / "examples").rglob(script)
    return path.with_suffix(".out").read_text(encoding="utf-8")


def outputs(stepper: Any) -> str:
    return hide_names(stepper.evaluate(OUTPUT))


def pick(page: Any, name: str, recording: Any) -> None:
    """Choose a file on the page that plays one's own."""
    text = text_of(recording).encode()
    file = {"name": name, "mimeType": "application/json", "buffer": text}
    page.locator("shm-player input[type=file]").set_input_files(file)
