"""Small pages with a player, and what one asks it: for the tests of <shm-stepper>."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
THEME = ROOT / "docs/theme"
RECORDINGS = {
    file.stem: json.loads(file.read_text(encoding="utf-8"))
    for file in sorted((THEME / "recordings").glob("*.json"))
}
RUNS = {name: found for name, found in RECORDINGS.items() if found["kind"] == "run"}
OF_ONE_FILE = [name for name, run in RUNS.items() if len(run["files"]) == 1]
ONE = RUNS["shared_memory"]
LAST = len(ONE["steps"]) - 1

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A stepper</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="styles/site.css">
<style>
  :root { --md-text-font-family: sans-serif; --md-code-font-family: monospace; font-size: 20px }
  body { background: var(--paper); color: var(--ink); margin: 16px }
  a { color: var(--md-typeset-a-color) }
  article { margin: auto; max-width: 690px }
</style>
<body data-md-color-scheme="default">
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const choose = () => { document.body.dataset.mdColorScheme = dark.matches ? "slate" : "default" };
  dark.addEventListener("change", choose);
  choose();
</script>
<main><article class="md-typeset md-content__inner"><h1>A stepper</h1>
{body}
</article></main>
<link rel="stylesheet" href="styles/stepper.css">
<script src="scripts/shm-parts.js" defer></script>
<script src="scripts/shm-stepper.js" defer></script>
"""

Play = Callable[..., Any]


def stepper(recording: Any, captions: dict[int, str] | None = None, name: str = "") -> str:
    """The element as Markdown makes it."""
    text = recording if isinstance(recording, str) else json.dumps(recording)
    text = text.replace("</", "<\\/")
    items = "".join(
        f'<li data-step="{step}">{caption}</li>' for step, caption in (captions or {}).items()
    )
    return (
        f'<shm-stepper id="{name}"><script type="application/json">{text}</script>'
        f"<ol>{items}</ol></shm-stepper>"
    )


def changed(recording: Any, **keys: Any) -> Any:
    """A copy of a recording with other values for some keys."""
    return {**json.loads(json.dumps(recording)), **keys}


STEP = "document.querySelector('shm-stepper').step"
STEP_COUNT = f"{STEP}s"


def step_of(page: Any, number: int = 0) -> int:
    found = page.evaluate("(at) => document.querySelectorAll('shm-stepper')[at].step", number)
    assert isinstance(found, int)
    return found


def go_to(page: Any, step: int) -> None:
    page.evaluate(f"(step) => {{ {STEP} = step }}", step)


def said(page: Any) -> str:
    """What a screen reader says of the step."""
    return " ".join(page.locator("[aria-live=polite]").inner_text().split())


def button(page: Any, name: str) -> Any:
    return page.get_by_role("button", name=name, exact=True)
