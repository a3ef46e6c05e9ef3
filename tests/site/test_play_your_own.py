"""A recording of one's own: the page plays it, or says in plain words why not; it goes nowhere."""

import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Site, Visit
from tests.site.page_faults import ONLY, VARIANTS, accessibility_faults, check
from tests.site.page_players import PLAYER, READY, SCHEDULER, expected_output, outputs, pick
from tests.site.pages import Open
from tests.site.players import ONE, RECORDINGS, altered, changed, text_of
from tests.site.scheduler import Scheduler

MANY = RECORDINGS["lost_update"]

DROP = """({ name, text }) => {
  const dataTransfer = new DataTransfer();
  if (name) dataTransfer.items.add(new File([text], name, { type: "application/json" }));
  const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
  document.querySelector("h1").dispatchEvent(event);
  if (!event.defaultPrevented) throw new Error("the browser would open the file itself");
}"""


def drop(page: Any, name: str, recording: Any) -> None:
    page.evaluate(DROP, {"name": name, "text": text_of(recording)})


# What a player refuses in a recording of its own kind, test_stepper_refuses.py has.
BROKEN = {
    "empty": ("", "not JSON"),
    "program": ("print('hello')", "not JSON"),
    "nothing": ("null", "not a recording"),
    "other json": ('{"format": "something", "kind": "schedules"}', "not a recording"),
    "later orders": (changed(MANY, version=2), "has version 2"),
    "no steps": (changed(ONE, steps=[]), "steps"),
    "no nodes": (changed(MANY, nodes=None), "broken"),
    "no root": (changed(MANY, root=1000), "broken"),
    "no outcomes": (changed(MANY, outcomes=None), "broken: outcomes"),
    "no way on": (changed(MANY, root=0, nodes=[{"steps": [], "next": {"1": 7}}]), "broken"),
    "in a circle": (
        changed(MANY, root=0, nodes=[MANY["nodes"][-1] | {"next": {"1": 0}}]),
        "do not fit together",
    ),
}


@pytest.mark.parametrize(("give", "disk"), [(pick, True), (drop, False)])
def test_a_file_of_ones_own_is_played_and_goes_nowhere(
    open_page: Open, give: Any, disk: bool
) -> None:
    page = open_page(PLAYER, disk=disk, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    give(page, "homework.json", ONE)
    page.wait_for_function(READY)
    stepper = page.locator("shm-player > shm-stepper")
    page.keyboard.press("End")  # the focus is in the player
    assert outputs(stepper) == expected_output("shared_memory.py")

    give(page, "orders.json", MANY)
    page.wait_for_selector("shm-player > shm-scheduler")
    assert stepper.count() == 0
    shown = Scheduler(page)
    for worker in "111222":
        page.keyboard.press(worker)
    assert shown.order() == "1 1 1 2 2 2"
    assert "In the end: 2, as when they run one after the other." in shown.text(".shm-asked")
    shown.reveal()
    assert "18 of 20 orders: an end that cannot happen" in shown.text(".shm-tally")
    icon = "pictures/mark.svg"  # a busy browser may ask for it as late as this
    assert [url for url in asked if not url.endswith(icon)] == []


def test_a_file_recorded_again_is_played_again(open_page: Open, tmp_path: Path) -> None:
    page = open_page(PLAYER)
    file = tmp_path / "homework.json"
    for name in ("shared_memory", "shareable_list"):
        file.write_text(text_of(RECORDINGS[name]), encoding="utf-8")
        with page.expect_file_chooser() as chooser:
            page.locator("shm-player input[type=file]").click()
        chooser.value.set_files(file)
        page.wait_for_function(
            "(script) => document.querySelector('#own')?.recording.script === script",
            arg=f"{name}.py",
        )


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
def test_the_samples_play_on_the_page(open_page: Open, disk: bool) -> None:
    page = open_page(PLAYER, disk=disk)
    address = page.url
    run, orders = page.locator("shm-player > button").all()
    run.click()
    page.keyboard.press("End")
    assert outputs(page.locator("shm-player > shm-stepper")) == expected_output("shared_memory.py")
    orders.click()
    shown = Scheduler(page)
    for worker in "121212":
        page.keyboard.press(worker)
    assert shown.order() == "1 2 1 2 1 2"
    assert page.locator("shm-player > shm-stepper").count() == 0
    assert page.url == address


def test_orders_that_end_the_same_way_are_told_so(open_page: Open) -> None:
    nodes = [node | ({"outcome": 0} if "outcome" in node else {}) for node in MANY["nodes"]]
    same = changed(MANY, nodes=nodes, outcomes=[MANY["outcomes"][0] | {"runs": 20}])
    page = open_page(PLAYER)
    pick(page, "same.json", same)
    shown = Scheduler(page)
    for worker in "111222":
        page.keyboard.press(worker)
    assert "20" not in shown.text(".shm-tally")
    shown.reveal()
    assert "All 20 orders end the same way." in shown.text(".shm-tally")
    assert "cannot happen" not in shown.text(".shm-tally")


def test_a_wrong_file_gets_a_plain_reason(open_page: Open) -> None:
    """Chosen or dropped, by turns."""
    faults = []
    page = open_page(PLAYER)
    for (case, (text, reason)), give in zip(BROKEN.items(), cycle((pick, drop)), strict=False):
        give(page, "good.json", ONE)
        page.wait_for_function(READY)
        give(page, f"{case}.json", text)
        page.wait_for_function("document.querySelector('.shm-message').textContent")
        said = page.locator(".shm-message").inner_text()
        if not said.startswith(f"{case}.json cannot be played. ") or reason not in said:
            faults.append(f"{case}: {said}")
        if re.search(r"undefined|null|TypeError|reading|\bNaN\b", said):
            faults.append(f"{case} is not told in plain words: {said}")
        if page.locator("shm-player :is(shm-stepper, shm-scheduler)").count():
            faults.append(f"{case}: something is played")
    drop(page, "", "")
    assert page.locator(".shm-message").inner_text() == "That was not a file."
    check(faults)


def test_texts_of_a_recording_stay_texts(open_page: Open) -> None:
    evil = "<img src=x onerror='document.title = 1'>"
    text = text_of(ONE)
    for name in ("MainProcess", "before:", "shared_memory.py"):
        text = text.replace(name, evil)
    page = open_page(PLAYER)
    title = page.title()
    pick(page, "evil.json", text)
    page.wait_for_function(READY)
    page.keyboard.press("End")
    assert evil in page.locator(".shm-processes").inner_text()
    assert page.locator("shm-player img").count() == 0
    assert page.title() == title


@pytest.mark.parametrize(("width", "dark"), VARIANTS)
def test_everyone_can_use_the_scheduler_and_the_player(site: Site, width: int, dark: bool) -> None:
    faults = []
    for name in (SCHEDULER, PLAYER):
        with site.visit(name, width=width, dark=dark, reduced_motion="reduce") as visit:
            page = visit.page
            page.evaluate(ONLY, "shm-scheduler, shm-player")
            if name == PLAYER:
                pick(page, "wrong.json", "?")
                page.wait_for_function("document.querySelector('.shm-message').textContent")
                faults += accessibility_faults(page)
                pick(page, "orders.json", MANY)
            shown = Scheduler(page)
            shown.choices.first.focus()
            for key in (*"111222", "Backspace", "Backspace"):
                page.keyboard.press(key)
            assert (shown.order(), shown.ahead()) == ("1 1 1 2", "2 2")
            shown.reveal()
            faults += accessibility_faults(page)
    check(faults)


# Damaged on purpose: refused in words, or played

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
def opened(site: Site) -> Iterator[Visit]:
    with site.visit(PLAYER) as visit:
        visit.page.wait_for_function("!!customElements.get('shm-scheduler')")
        yield visit


@pytest.fixture
def page(opened: Visit) -> Iterator[Any]:
    """The page before a file is chosen. The test fails if the page has a fault."""
    opened.page.evaluate("""() => {
      document.querySelector("shm-player .shm-message").textContent = "";
      document.querySelector("#own")?.remove();
    }""")
    yield opened.page
    faults, opened.faults[:] = list(opened.faults), []
    check(faults)


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_or_played(page: Any, name: str) -> None:
    pick(page, "hostile.json", HOSTILE[name])
    page.wait_for_function(SETTLED)
    said = page.locator("shm-player .shm-message").inner_text()
    if said:
        assert re.fullmatch(r"hostile\.json cannot be played\. (This|It) [^{}]+\.", said)
        assert not re.search(r"undefined|null|Error|reading|NaN|\[object|not a function", said)
    page.evaluate(WALK)


@pytest.mark.parametrize(
    ("name", "is_played"), [("twelve processes", False), ("nine processes, every subset", True)]
)
def test_what_is_refused_says_so_and_what_is_well_is_played(
    page: Any, name: str, is_played: bool
) -> None:
    """Both do happen: the test above could not tell."""
    pick(page, "hostile.json", HOSTILE[name])
    page.wait_for_function(SETTLED)
    assert (page.locator("#own .shm-stage").count() == 1) == is_played


def test_a_file_that_is_too_large_is_not_read(page: Any, tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    file.write_text(text_of(ONE) + " " * 8_000_000, encoding="utf-8")
    page.locator("shm-player input[type=file]").set_input_files(file)
    page.wait_for_function(SETTLED)
    said = page.locator("shm-player .shm-message").inner_text()
    assert said == "large.json cannot be played. It is larger than 8 megabytes."
