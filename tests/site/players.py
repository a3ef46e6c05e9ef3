"""Small pages with a player, and what one asks it: for the tests of <shm-stepper>."""

import json
from collections.abc import Callable
from typing import Any

from build_site import ROOT

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


def text_of(recording: Any) -> str:
    """A recording as a file holds it; a text, which is none, as it is."""
    return recording if isinstance(recording, str) else json.dumps(recording)


def stepper(recording: Any, captions: dict[int, str] | None = None, name: str = "") -> str:
    """The element as Markdown makes it."""
    text = text_of(recording).replace("</", "<\\/")
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


def altered(recording: Any, *way: str | int, value: Any) -> Any:
    """A copy of a recording with one value changed, deep inside."""
    recording = changed(recording)
    place = recording
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = value
    return recording


# A caption that asks.
QUESTION = "What will byte 0 be?<ul><li>1</li><li class='right'>10</li><li>0</li></ul>"

STEP = "document.querySelector('shm-stepper').step"
STEP_COUNT = f"{STEP}s"


def step_of(page: Any, number: int = 0) -> int:
    found = page.evaluate("(at) => document.querySelectorAll('shm-stepper')[at].step", number)
    assert isinstance(found, int)
    return found


def go_to(page: Any, step: int) -> None:
    page.evaluate(f"(step) => {{ {STEP} = step }}", step)


def stop_the_clock(page: Any) -> None:
    """Let the page's time go on only by page.clock.run_for, however long this takes."""
    page.clock.install(time=0)
    page.clock.pause_at(86_400_000)


def said(page: Any) -> str:
    """What a screen reader says of the step."""
    return " ".join(page.locator("[aria-live=polite]").inner_text().split())


def button(page: Any, name: str) -> Any:
    return page.get_by_role("button", name=name, exact=True)
