"""Recordings that are damaged on purpose: "Play your own" refuses them in words, or plays them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import Site, Visit
from tests.site.page_faults import check
from tests.site.players import ONE, RECORDINGS, changed

MANY = RECORDINGS["lost_update"]
PATIENCE = 2_000  # milliseconds, for a recording to be played or refused
ODD = {"toString": 1, "__proto__": {"name": "x"}}


def run_with(source: str = "pass\n", **state: Any) -> Any:
    step: dict[str, Any] = {"p": 0, "ran": [0, 1], "set": {"processes": {"0": state}}}
    first = changed(ONE)["steps"][:1]
    return changed(ONE, files=[{"path": "a.py", "source": source}], steps=[*first, step])


def wide_schedules(many: int) -> Any:
    """Twelve processes, and after each line any of them may come next."""
    steps = MANY["nodes"][MANY["root"]]["steps"]
    processes = {str(key): {"name": f"P{key}", "state": "running"} for key in range(many)}
    steps = [*steps, {"set": {"processes": processes}}]
    nodes: list[dict[str, Any]] = [
        {"steps": steps if at == 0 else [], "next": {str(key): at + 1 for key in range(many)}}
        for at in range(many)
    ]
    nodes.append({"steps": [], "outcome": 0})
    return changed(MANY, root=0, nodes=nodes)


def subsets(many: int) -> Any:
    """The same as a recorder would write it: a node for each set of processes that have run."""
    recording = wide_schedules(many)
    first = recording["nodes"][0]["steps"]
    nodes = []
    for done in range(2**many):
        left = {str(key): done | 2**key for key in range(many) if not done & 2**key}
        end = {"next": left} if left else {"outcome": 0}
        nodes.append({"steps": [] if done else first, **end})
    return changed(recording, nodes=nodes)


def altered(recording: Any, *way: str | int, value: Any) -> Any:
    recording = changed(recording)
    place = recording
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = value
    return recording


LAST_NODE = next(at for at, node in enumerate(MANY["nodes"]) if "outcome" in node)
FRAME = {"function": "f", "line": 1}
HOSTILE: dict[str, Any] = {
    "100 000 escaped quotes": run_with("'" + "\\'" * 100_000),
    "100 000 quotes": run_with("'" * 99_999),
    "100 000 escaped quotes in a local": run_with(
        frames={"0": {**FRAME, "locals": {"name": "\\'(," * 20_000}}}
    ),
    "100 000 lines": run_with("pass\n" * 100_000),
    "one line of a million": run_with("x" * 1_000_000),
    "brackets and blanks": run_with(("]" + " " * 300) * 300),
    "100 000 calls": run_with(frames={str(at): FRAME for at in range(100_000)}),
    "100 000 locals": run_with(
        frames={"0": {**FRAME, "locals": {f"n{at}": "1" for at in range(100_000)}}}
    ),
    "100 000 processes": altered(
        ONE, "steps", 1, value={"set": {"processes": {str(at): {} for at in range(100_000)}}}
    ),
    "500 processes": altered(
        ONE,
        "steps",
        1,
        value={
            "set": {
                "processes": {str(at): {"name": "n", "state": "running"} for at in range(2, 502)}
            }
        },
    ),
    "100 000 steps": changed(ONE, steps=ONE["steps"][:1] + [{"p": 0}] * 100_000),
    "a range without end": altered(ONE, "steps", 6, "wrote", value={"0": [[0, 10**15]]}),
    "twelve processes": wide_schedules(12),
    "twelve processes, every subset": subsets(12),
    "nine processes, every subset": subsets(9),
    "an odd version": changed(ONE, version=ODD),
    "an odd kind": changed(ONE, kind=ODD),
    "an odd process": altered(ONE, "steps", 3, "p", value=ODD),
    "an odd error of a list": altered(
        ONE, "steps", 5, "set", "blocks", "0", "list", value={"error": ODD}
    ),
    "an odd exit": altered(ONE, "steps", 5, "set", "processes", "0", "exit", value=ODD),
    "an odd file": altered(
        ONE, "steps", 5, "set", "processes", "0", "frames", "0", "file", value=ODD
    ),
    "an odd wait": altered(
        ONE, "steps", 5, "set", "processes", "0", "waits", value={"by": ODD, "at": ODD}
    ),
    "an odd hold": altered(ONE, "steps", 5, "set", "processes", "0", "holds", value=[ODD]),
    "an odd end": altered(ONE, "steps", 5, "end", value={"why": ODD}),
    "odd primitives": altered(ONE, "steps", 5, "set", "primitives", value={"0": {"kind": ODD}}),
    "an end that nobody knows": altered(ONE, "steps", 5, "end", value={"why": "rain"}),
    "an end named like a method": altered(ONE, "steps", 5, "end", value={"why": "toString"}),
    "an odd function": changed(MANY, function=ODD),
    "odd outcomes": changed(MANY, outcomes=[ODD]),
    "an odd outcome": altered(MANY, "nodes", LAST_NODE, "outcome", value=ODD),
    "an outcome that is none": altered(MANY, "nodes", LAST_NODE, "outcome", value=99),
    "odd runs": changed(MANY, runs=ODD),
    "a node of text": altered(MANY, "nodes", LAST_NODE, value="node"),
    "odd steps of a node": altered(MANY, "nodes", LAST_NODE, "steps", value=[ODD, 3]),
    "a line that is not there": altered(
        MANY, "nodes", MANY["root"], "steps", -1, "set", "processes", "1", value={"frames": {}}
    ),
}
SETTLED = """() => {
  const player = document.querySelector("shm-player");
  return player.querySelector(".shm-message").textContent || player.querySelector(".shm-stage");
}"""
WALK = """() => {
  const stepper = document.querySelector("#own.shm-plays, #own .shm-plays");
  if (!stepper) return;
  for (const step of [1, 2, 5, 6, stepper.steps - 1]) stepper.step = step;
  for (const choice of document.querySelectorAll("#own .shm-choice")) choice.click();
  for (const choice of document.querySelectorAll("#own .shm-choice")) choice.click();
}"""


@pytest.fixture(scope="module")
def own(site: Site) -> Iterator[Visit]:
    with site.visit("play_your_own.html") as visit:
        visit.page.wait_for_function("!!customElements.get('shm-scheduler')")
        yield visit


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_or_played(own: Visit, name: str) -> None:
    page = own.page
    text = json.dumps(HOSTILE[name]).encode()
    file = {"name": "hostile.json", "mimeType": "application/json", "buffer": text}
    page.evaluate("document.querySelector('shm-player .shm-message').textContent = ''")
    page.evaluate("document.querySelector('#own')?.remove()")
    page.locator("shm-player input[type=file]").set_input_files(file)
    page.wait_for_function(SETTLED, timeout=20 * PATIENCE)
    said = page.locator("shm-player .shm-message").inner_text()
    if said:
        assert re.fullmatch(r"hostile\.json cannot be played\. (This|It) [^{}]+\.", said)
        assert not re.search(r"undefined|null|Error|reading|NaN|\[object|not a function", said)
    page.evaluate(WALK)
    faults, own.faults[:] = list(own.faults), []
    check(faults)


def test_what_is_refused_says_so_and_what_is_well_is_played(own: Visit) -> None:
    """Both do happen: the test above could not tell."""
    page = own.page
    for name, is_played in (("twelve processes", False), ("nine processes, every subset", True)):
        page.evaluate("document.querySelector('#own')?.remove()")
        text = json.dumps(HOSTILE[name]).encode()
        file = {"name": "hostile.json", "mimeType": "application/json", "buffer": text}
        page.locator("shm-player input[type=file]").set_input_files(file)
        page.wait_for_function(SETTLED)
        assert (page.locator("#own .shm-stage").count() == 1) == is_played


def test_a_file_that_is_too_large_is_not_read(own: Visit) -> None:
    page = own.page
    text = json.dumps(ONE) + " " * 8_000_000
    file = {"name": "large.json", "mimeType": "application/json", "buffer": text.encode()}
    page.locator("shm-player input[type=file]").set_input_files(file)
    page.wait_for_function(SETTLED)
    said = page.locator("shm-player .shm-message").inner_text()
    assert said == "large.json cannot be played. It is larger than 8 megabytes."
