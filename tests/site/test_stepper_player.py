"""The player of recordings, <shm-stepper>, on small pages of its own in a real browser.

What it shows at each step is compared with the recording's state, folded here in Python.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shmstep.states import merged
from tests.browser import Site
from tests.example_runs import hide_names
from tests.recorder.stepping import ROOT, State, output, states
from tests.site.page_faults import accessibility_faults, check, sideways_faults, walk
from tests.site.players import (
    LAST,
    OF_ONE_FILE,
    ONE,
    PAGE,
    RECORDINGS,
    RUNS,
    STEP,
    STEP_COUNT,
    Play,
    button,
    changed,
    go_to,
    said,
    step_of,
    stepper,
)

EVERY_RUN = pytest.mark.parametrize("name", RUNS)


# What it shows

SHOWN = """() => {
  const all = (style, part = document) => [...part.querySelectorAll(style)];
  const text = (part) => part?.innerText.replace(/\\s+/g, " ").trim() ?? null;
  const pairs = (parts) => parts.map((part) =>
    [part.textContent, part.nextElementSibling.textContent]);
  return {
    source: all(".shm-text").map((part) => part.textContent).join(""),
    ran: all(".shm-listing .shm-ran").map((part) => Number(part.textContent)),
    next: Object.fromEntries(all(".shm-marks .shm-badge").map((part) =>
      [part.textContent, Number(text(part.closest(".shm-line").querySelector(".shm-number")))])),
    lanes: all(".shm-process").map((lane) => ({
      key: text(lane.querySelector(".shm-badge")),
      name: text(lane.querySelector(".shm-name")),
      state: text(lane.querySelector(".shm-state")),
      calls: all(".shm-call:has(code)", lane).map(text),
      locals: all("dl", lane).map((list) => Object.fromEntries(pairs(all("dt", list)))),
      handles: all(".shm-handle", lane).map(text),
    })),
    blocks: all(".shm-block").map((block) => ({
      tag: text(block.querySelector(".shm-tag")),
      fate: text(block.querySelector(".shm-state")),
      holders: all(".shm-holders .shm-badge", block).map(text),
      items: all(".shm-items li", block).map((item) => item.textContent),
      bytes: all(".shm-byte", block).map((byte) => byte.textContent),
      changed: all(".shm-byte", block).flatMap((byte, at) =>
        byte.matches(".shm-changed") ? [at] : []),
    })),
    out: document.querySelector(".shm-output pre").textContent,
  };
}"""
STATES = {"running": "running", "waiting": "waiting", "dead": "ended", "killed": "killed"}


def bytes_of(block: Any) -> list[str]:
    return [str(byte) for row in block["rows"].values() for byte in bytes.fromhex(row)]


def lane(key: str, last: State, state: State) -> Any:
    process = state["processes"].get(key)
    shown = {
        "key": key,
        "name": last["processes"][key]["name"],
        "state": "not started",
        "calls": [],
        "locals": [],
        "handles": [],
    }
    if process:
        server = "manager process, " if process["kind"] == "manager" else ""
        shown["state"] = server + STATES[process["state"]]
    for frame in (process or {}).get("frames", {}).values():
        shown["calls"].append(f"{frame['function']} line {frame['line']}")
        shown["locals"].append(frame.get("locals", {}))
    for block, role in (process or {}).get("attached", {}).items():
        shown["handles"].append(f"{role} {state['blocks'][block]['name']}")
    return shown


def block_shown(key: str, last: State, state: State, before: State) -> Any:
    block = state["blocks"].get(key)
    holders = [
        number
        for number, process in state["processes"].items()
        if key in process.get("attached", {})
    ]
    data = bytes_of(block or last["blocks"][key])
    size = f"size {len(data)}"
    shown = {
        "tag": block and block["name"],
        "fate": f"not created, {size}",
        "holders": holders,
        "items": [],
        "bytes": [""] * len(data),
        "changed": [],
    }
    if not block:
        return shown
    if block["exists"] or holders:
        shown["fate"] = size if block["exists"] else f"unlinked, {size}"
        shown["bytes"] = data
        shown["items"] = block.get("list", {}).get("items", [])
    else:
        shown["fate"] = f"gone, {size}"
    if old := before.get("blocks", {}).get(key):
        pairs = zip(data, bytes_of(old), strict=True)
        shown["changed"] = [at for at, (one, other) in enumerate(pairs) if one != other]
    return shown


def expected(recording: Any, number: int) -> Any:
    steps = recording["steps"]
    found = states(steps)
    state, last, before = found[number], found[-1], found[number - 1] if number else {}
    return {
        "source": recording["files"][0]["source"],
        "ran": [steps[number]["ran"][1]] if "ran" in steps[number] else [],
        "next": {
            key: list(process["frames"].values())[-1]["line"]
            for key, process in state["processes"].items()
            if process.get("frames")
        },
        "lanes": [lane(key, last, state) for key in last["processes"]],
        "blocks": [block_shown(key, last, state, before) for key in last["blocks"]],
        "out": output(steps[: number + 1]),
    }


# A press of Next after each step; test_stepper_pages.py does the same with a real mouse.
WALK = f"""() => Array.from({{ length: {STEP_COUNT} }}, () => {{
  const found = [{STEP}, ({SHOWN})()];
  document.querySelector(".shm-next").click();
  return found;
}})"""


@pytest.mark.parametrize("name", OF_ONE_FILE)
def test_it_plays_every_step_and_ends_with_the_examples_output(play: Play, name: str) -> None:
    recording = RUNS[name]
    page = play(stepper(recording))
    seen = page.evaluate(WALK)
    assert len(seen) == len(recording["steps"])
    for number, (step, shown) in enumerate(seen):
        assert step == number
        assert shown == expected(recording, number)
    assert step_of(page) == len(seen) - 1
    printed = hide_names(seen[-1][1]["out"])
    if "end" in recording["steps"][-1]:  # it never ends by itself, and prints nothing before
        assert (ROOT / "docs/hanging" / recording["script"]).exists()
        assert printed == ""
    else:
        (script,) = (ROOT / "examples").rglob(recording["script"])
        assert printed == script.with_suffix(".out").read_text(encoding="utf-8")


def test_a_step_looks_the_same_from_wherever_one_comes(play: Play) -> None:
    page = play(stepper(ONE))
    for number in (LAST, 12, 3, 17, 0):
        go_to(page, number)
        assert page.evaluate(SHOWN) == expected(ONE, number)


def test_bytes_are_marked_in_the_colour_of_who_wrote_them(play: Play) -> None:
    page = play(stepper(ONE))
    colour = "(style) => getComputedStyle(document.querySelector(style)).backgroundColor"
    for step, who in ((6, "creator"), (12, "attacher")):
        go_to(page, step)
        page.evaluate(
            "(name) => document.querySelector('h1').style.background = `var(--${name})`", who
        )
        assert page.evaluate(colour, ".shm-changed") == page.evaluate(colour, "h1")


def test_the_regions_of_a_list_are_marked_and_named(play: Play) -> None:
    page = play(stepper(RUNS["shareable_list"]))
    go_to(page, 5)
    regions = page.evaluate(
        "[...document.querySelectorAll('.shm-byte')].map((byte) => byte.classList[1])"
    )
    parts = {"count": 8, "offset": 32, "slot": 24, "format": 24, "code": 3}
    assert regions == [f"shm-{part}" for part, size in parts.items() for _ in range(size)]
    names = page.locator(".shm-region").all_inner_texts()
    assert names == ["count", "offsets", "data", "formats", "codes"]


def test_what_was_inherited_and_who_waits_is_told_by_shape_too(play: Play) -> None:
    page = play(stepper(ONE))
    go_to(page, 11)
    assert page.locator(".shm-marks .shm-waiting").all_inner_texts() == ["0"]
    go_to(page, 9)
    assert page.locator(".shm-holders .shm-inherited").all_inner_texts() == ["1"]
    assert (
        page.locator(".shm-handle.shm-inherited").evaluate(
            "(part) => getComputedStyle(part).borderStyle"
        )
        == "dashed"
    )


ALL_SEEN = """() => {
  const parts = [...document.querySelectorAll(".shm-marks .shm-badge")];
  const listing = document.querySelector(".shm-listing").getBoundingClientRect();
  return parts.filter((part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    const number = part.closest(".shm-line").children[1].getBoundingClientRect();
    const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isFree = parts.every((other) => {
      const box = other.getBoundingClientRect();
      return other === part || box.left >= right - 1 || box.right <= left + 1
        || box.top >= bottom - 1 || box.bottom <= top + 1;
    });
    return left >= listing.left && right <= number.left && middle === part && isFree;
  }).length;
}"""


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("count", [2, 3, 8])
def test_all_who_stand_before_one_line_are_seen(play: Play, width: int, count: int) -> None:
    steps = changed(ONE)["steps"][:10]
    processes = steps[9]["set"]["processes"]
    for number in range(2, count + 1):
        processes[str(number)] = processes["1"]
    page = play(stepper(changed(ONE, steps=steps)), width=width)
    go_to(page, 9)
    page.locator(".shm-current").last.scroll_into_view_if_needed()
    page.evaluate(f"{STEP} = 9")
    page.locator(".shm-line:has(.shm-badge + .shm-badge)").evaluate(
        "(line) => { line.closest('.shm-listing').scrollTop = line.offsetTop - 9 }"
    )
    page.evaluate("scrollTo(0, 0)")
    marks = page.locator(".shm-line:has(.shm-badge + .shm-badge) .shm-badge")
    assert marks.count() == count
    assert page.evaluate(ALL_SEEN) >= count


def test_an_error_output_is_shown_only_where_there_is_one(play: Play) -> None:
    steps = changed(ONE)["steps"]
    steps[3]["err"] = "a warning\n"
    page = play(stepper(changed(ONE, steps=steps)))
    errors = page.get_by_role("group", name="Errors")
    assert errors.is_hidden()
    go_to(page, 3)
    assert errors.inner_text() == "a warning\n"
    assert said(page) == f"0 MainProcess ran line 6. Error output: a warning 3 of {LAST}."


TRACEBACK = """Process Process-1:
Traceback (most recent call last):
  File "shared_memory.py", line 8, in count_down
    attacher.buf[0] = 256
    ~~~~~~~~~~~~^^^
ValueError: memoryview: invalid value for format 'B'
"""


def test_a_crash_is_seen_and_said(play: Play) -> None:
    """As the recorder writes it: first the frames are gone, later the process ends."""
    steps = changed(ONE)["steps"]
    steps[12]["set"] = {"processes": {"1": {"frames": None}}}
    steps[13] = {"p": 0, "ran": [0, 19]}
    steps[14]["set"]["processes"]["1"]["exit"] = 1
    steps[14]["err"] = TRACEBACK
    page = play(stepper(changed(ONE, steps=steps)))
    frames = expected(ONE, 11)["lanes"][1]
    for step in (12, 13, 14, LAST):
        go_to(page, step)
        shown = page.evaluate(SHOWN)["lanes"][1]
        assert (shown["calls"], shown["locals"]) == (frames["calls"], frames["locals"])
        assert page.locator(".shm-process .shm-new").count() == 0
        assert page.locator(".shm-failed").count() == (step >= 14)
    assert shown["state"] == "ended, status 1"
    go_to(page, 14)
    text = "Error output: ValueError: memoryview: invalid value for format 'B'"
    assert f"1 MainProcess goes on. Process-1 ended, status 1. {text} 14 of" in said(page)
    assert page.locator(".shm-status strong").is_visible()


@pytest.mark.parametrize(
    ("end", "told", "sentence", "failed"),
    [
        ({"state": "dead", "exit": 3}, "ended, status 3", "Process-1 ended, status 3.", 1),
        ({"state": "dead"}, "ended, status not known", "Process-1 ended, status not known.", 0),
        ({"state": "killed"}, "killed", "Process-1 was killed.", 1),
        ({"state": "dead", "exit": 0}, "ended", "Process-1 ended.", 0),
    ],
    ids=str,
)
def test_how_a_process_ended(play: Play, end: Any, told: str, sentence: str, failed: int) -> None:
    steps = changed(ONE)["steps"]
    child = steps[14]["set"]["processes"]["1"]
    del child["exit"]
    child.update(end)
    page = play(stepper(changed(ONE, steps=steps)))
    go_to(page, 14)
    assert page.evaluate(SHOWN)["lanes"][1]["state"] == told
    assert sentence in said(page)
    assert page.locator(".shm-failed").count() == failed


def test_every_file_of_a_program_is_shown(play: Play) -> None:
    files = [*ONE["files"], {"path": "helper.py", "source": "def help():\n    pass\n"}]
    steps = changed(ONE)["steps"]
    steps[3]["ran"] = [1, 2]
    page = play(stepper(changed(ONE, files=files, steps=steps)))
    assert page.locator(".shm-path").all_inner_texts() == ["shared_memory.py", "helper.py"]
    go_to(page, 3)
    (line,) = page.locator(".shm-line:has(.shm-ran)").all_inner_texts()
    assert "pass" in line
    assert "MainProcess ran line 2 (helper.py)." in page.locator(".shm-status").inner_text()


def test_the_program_is_coloured(play: Play) -> None:
    source = "for name in ['for', \"a # b\"]:  # in words\n    format = 0x1F\n"
    page = play(stepper(changed(ONE, files=[{"path": "a.py", "source": source}])))
    kinds = {
        kind: page.locator(f".shm-text .shm-{kind}").all_inner_texts()
        for kind in ("keyword", "literal", "comment")
    }
    assert kinds == {
        "keyword": ["for", "in"],
        "literal": ["'for'", '"a # b"', "0x1F"],
        "comment": ["# in words"],
    }


# The controls


def test_each_button(play: Play) -> None:
    page = play(stepper(ONE))
    for name, step in (
        ("Previous step", 0),
        ("Next", 1),
        ("Next", 2),
        ("Previous step", 1),
        ("Last step", LAST),
        ("Next", LAST),
        ("First step", 0),
    ):
        button(page, name).click(force=True)  # also where it can do nothing
        assert step_of(page) == step
    assert button(page, "First step").get_attribute("aria-disabled") == "true"
    assert button(page, "Next").get_attribute("aria-disabled") == "false"


def test_each_button_by_keyboard_alone(play: Play) -> None:
    page = play(stepper(ONE))
    names = []
    for _ in range(20):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.title")
        if page.evaluate("document.activeElement.matches('.shm-controls *')"):
            names.append(name)
        if name == "Next":
            for step in range(1, LAST + 3):
                page.keyboard.press("Enter" if step % 2 else "Space")
                assert step_of(page) == min(step, LAST)
        if name == "Step":
            break
    steps = ["First step", "Previous step", "Next", "Last step"]
    assert names == [*steps, "Play", "Speed", "Step"]
    page.keyboard.press("ArrowLeft")
    assert step_of(page) == LAST - 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == f"#step-{LAST - 1}"


def test_the_arrow_keys(play: Play) -> None:
    page = play(stepper(ONE), "<p tabindex='0' id='outside'>outside</p>")
    page.locator(".shm-path").click()
    for key, step in (
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("Control+ArrowRight", 1),
        ("Alt+ArrowUp", 1),
        ("End", LAST),
        ("ArrowRight", LAST),
        ("Home", 0),
        ("ArrowLeft", 0),
    ):
        page.keyboard.press(key)
        assert step_of(page) == step
    page.locator("#outside").focus()
    page.keyboard.press("ArrowRight")
    assert step_of(page) == 0


def test_the_slider(play: Play) -> None:
    page = play(stepper(ONE))
    slider = page.get_by_role("slider", name="Step")
    slider.fill("7")
    assert step_of(page) == 7
    assert slider.get_attribute("aria-valuetext") == f"7 of {LAST}"
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert step_of(page) == LAST
    button(page, "First step").click()
    assert slider.input_value() == "0"


def test_it_plays_to_the_end_and_again(play: Play) -> None:
    page = play(stepper(ONE, {0: "short", 2: "long " * 100}), own=True)
    page.clock.install()
    button(page, "Play").click()
    assert step_of(page) == 0
    page.clock.run_for(1_000)
    assert step_of(page) == 0
    page.clock.run_for(2_000)
    assert step_of(page) == 2
    page.clock.run_for(5_000)
    assert step_of(page) == 2, "there is a long caption to be read"
    page.clock.run_for(120_000)
    assert step_of(page) == LAST
    button(page, "Play").click()
    assert step_of(page) == 0
    button(page, "Pause").click()
    page.clock.run_for(120_000)
    assert step_of(page) == 0


def test_whoever_takes_a_control_stops_the_playing(play: Play) -> None:
    page = play(stepper(ONE), own=True)
    page.clock.install()
    replace = "(found) => { document.querySelector('shm-stepper').recording = found }"
    acts: list[Callable[[], object]] = [
        lambda: page.keyboard.press("ArrowRight"),
        lambda: button(page, "Next").click(),
        lambda: page.get_by_role("slider").fill("1"),
        lambda: page.evaluate(replace, ONE),
    ]
    for act in acts:
        go_to(page, 0)
        button(page, "Play").click()
        act()
        stopped = step_of(page)
        page.clock.run_for(120_000)
        assert step_of(page) == stopped < LAST
        assert button(page, "Play").is_visible()


def test_where_nothing_can_be_played(play: Play) -> None:
    assert button(play(stepper(ONE)), "Play").get_attribute("aria-disabled") == "false"
    page = play(stepper(changed(ONE, steps=ONE["steps"][:1])), own=True)
    page.clock.install()
    assert button(page, "Play").get_attribute("aria-disabled") == "true"
    button(page, "Play").click(force=True)
    assert button(page, "Pause").count() == 0


# Links


def test_a_link_opens_its_step(play: Play) -> None:
    assert step_of(play(stepper(ONE), anchor="#step-12")) == 12
    page = play("<p>far above</p>" * 60, stepper(ONE, name="one"), anchor="#one-step-5")
    assert step_of(page) == 5
    assert page.evaluate("document.querySelector('shm-stepper').getBoundingClientRect().top") < 400
    page.evaluate("location.hash = '#one-step-8'")
    page.wait_for_function(f"{STEP} === 8")
    page.evaluate("location.hash = '#one-step-999'")
    page.wait_for_function(f"{STEP} === {LAST}")
    for wrong in ("#one-step-", "#one-step-x", "#one-step--1", "#step-3", "#two-step-3", "#%E0"):
        page.evaluate("(hash) => { location.hash = hash }", wrong)
        page.wait_for_timeout(50)
        assert step_of(page) == LAST


def test_the_link_to_a_step_leads_there(play: Play) -> None:
    page = play(stepper(ONE, name="one"))
    go_to(page, 6)
    link = page.get_by_role("link", name=f"Link to this step: 6 of {LAST}")
    assert link.inner_text() in link.get_attribute("aria-label")
    link.click()
    go_to(page, 2)
    page.reload()
    assert step_of(page) == 6
    button(page, "Next").click()
    page.go_back()
    page.go_forward()
    page.wait_for_function(f"{STEP} === 6")


def test_two_on_one_page_keep_apart(play: Play) -> None:
    other = RUNS["shareable_list"]
    page = play(stepper(ONE, name="one"), stepper(other, name="other"), anchor="#other-step-3")
    assert (step_of(page, 0), step_of(page, 1)) == (0, 3)
    page.locator("#one").get_by_role("button", name="Next").click()
    assert (step_of(page, 0), step_of(page, 1)) == (1, 3)


# Words: captions, and what a screen reader says


def test_each_caption_holds_until_the_next(play: Play) -> None:
    page = play(stepper(ONE, {2: "the <em>second</em>", 5: "the <code>fifth</code>"}))
    shown = {}
    for step in (0, 2, 4, 5, LAST):
        go_to(page, step)
        items = page.locator(".shm-captions li").all()
        shown[step] = [item.inner_text() for item in items if item.is_visible()]
    assert shown == {
        0: [],
        2: ["the second"],
        4: ["the second"],
        5: ["the fifth"],
        LAST: ["the fifth"],
    }


def test_a_caption_may_have_several_paragraphs(play: Play) -> None:
    markup = stepper(ONE).replace("<ol>", '<ol><li><p data-step="3">one</p><p>two</p></li>')
    page = play(markup)
    assert page.get_by_text("two", exact=True).is_hidden()
    go_to(page, 3)
    assert page.get_by_text("two", exact=True).is_visible()


def test_without_scripts_the_captions_are_a_list(play: Play) -> None:
    page = play(stepper(ONE, {2: "second", 5: "fifth"}), java_script_enabled=False)
    assert page.get_by_role("listitem").all_inner_texts() == ["second", "fifth"]
    assert page.locator("article").inner_text().split() == ["A", "stepper", "second", "fifth"]


def test_on_paper_the_captions_are_a_list(play: Play) -> None:
    page = play(stepper(ONE, {2: "second", 5: "fifth"}))
    page.emulate_media(media="print")
    assert all(item.is_visible() for item in page.locator(".shm-captions li").all())
    for part in (".shm-stage", ".shm-status", ".shm-controls"):
        assert page.locator(part).is_hidden()


def test_each_step_is_said_in_words(play: Play) -> None:
    page = play(stepper(ONE, {12: "It writes."}))
    kept = page.locator("[aria-live=polite]").element_handle()
    told = {}
    for step in range(LAST + 1):
        go_to(page, step)
        told[step] = said(page)
    assert kept.evaluate("(part) => part.isConnected")
    block = "psm_00000001"
    assert told[0] == f"Before the first line. 0 of {LAST}."
    assert f"0 MainProcess ran line 13. MainProcess created {block}. 5 of {LAST}." == told[5]
    assert "0 MainProcess ran line 18. Process-1 started." in told[9]
    assert f"1 Process-1 ran line 7. Process-1 attached to {block}." in told[10]
    assert told[11] == f"0 MainProcess began line 19 and waits there. 11 of {LAST}."
    changes = f"{block}: written at position 0 to 9."
    assert f"1 Process-1 ran line 8. {changes} 12 of {LAST}. It writes." == told[12]
    assert f"Process-1 closed its handle on {block}." in told[13]
    assert "1 MainProcess goes on. Process-1 ended." in told[14]
    assert "Printed: after: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]" in told[15]
    assert f"The name {block} is gone." in told[17]
    assert len(set(told.values())) == len(told)


@EVERY_RUN
def test_no_step_is_left_without_words(play: Play, name: str) -> None:
    page = play(stepper(RUNS[name]))
    told = page.evaluate(
        f"""() => Array.from({{ length: {STEP_COUNT} }}, (_, step) => {{
          {STEP} = step;
          return document.querySelector(".shm-status").innerText;
        }})"""
    )
    assert all(re.match(r"(\d )?[A-Z].+\s\d+ of \d+\.", text, re.DOTALL) for text in told), told
    if name == "life_of_a_block":
        assert "Process-1 has reached line 7." in told[15]


def test_a_write_that_changes_nothing_is_said(play: Play) -> None:
    """At a line that puts something into a buffer one wonders; at others one does not."""
    source = "a\nb[0] = 1\nb[0] += 0\nb[:2] = bytes(2)\nb[0] == 1\nname = b[0]\nlist[int]\n"
    steps = changed(ONE)["steps"][:6]
    steps += [{"p": 0, "ran": [0, line]} for line in range(1, 8)]
    recording = changed(ONE, steps=steps, files=[{"path": "a.py", "source": source}])

    def lines() -> list[int]:
        page = play(stepper(recording))
        found = []
        for line in range(1, 8):
            go_to(page, 5 + line)
            if "No byte has changed." in said(page):
                found.append(line)
        return found

    assert lines() == [2, 3, 4]
    block = steps[5]["set"]["blocks"]["0"]
    block["size"] = 2000  # of which the recording shows less
    assert lines() == []
    block["size"] = 10
    del steps[5]["set"]["processes"]["0"]["attached"]
    assert lines() == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("inherited", "attacher", "attached to"),
        ("attacher", "inherited", "closed its handle on"),
        ("creator", "attacher", "closed its handle on"),
        ("inherited", None, "closed its handle on"),
        (None, "inherited", "inherited"),
    ],
    ids=str,
)
def test_what_happens_to_handles_in_words(play: Play, old: Any, new: Any, sentence: str) -> None:
    steps = changed(ONE)["steps"][:10]
    child = steps[9]["set"]["processes"]["1"]
    child["attached"] = {"0": old} if old else {}
    steps.append({"p": 1, "set": {"processes": {"1": {"attached": {"0": new}}}}})
    page = play(stepper(changed(ONE, steps=steps)))
    go_to(page, 10)
    assert said(page) == f"1 Process-1 {sentence} psm_00000001. 10 of 10."


def test_a_page_may_have_words_of_its_own(play: Play) -> None:
    words = "<script>window.shm = { words: { next: 'Weiter', ran: '{process}: {line}.' } }</script>"
    page = play(words, stepper(ONE))
    button(page, "Weiter").click()
    assert "MainProcess: 1." in page.locator(".shm-status").inner_text()
    assert button(page, "Last step").is_visible()


# For everybody


GO_ALL = """(step) => {
  for (const player of document.querySelectorAll("shm-stepper")) player.step = step;
}"""


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, False), (390, True)], ids=str)
def test_everybody_can_use_it(play: Play, width: int, dark: bool) -> None:
    """Colours are the same at both widths, so the dark ones are looked at once."""
    runs = (RUNS["shared_memory"], RUNS["shared_memory_manager"])
    captions = {0: "first", 12: "twelfth"}
    steppers = [stepper(run, captions, run["script"]) for run in runs]
    page = play(*steppers, width=width, dark=dark)
    page.set_viewport_size({"width": width, "height": 2400})  # no bar floats over what is below
    faults = []
    for step in (0, 12, 1000):
        page.evaluate(GO_ALL, step)
        faults += [f"step {step}: {fault}" for fault in accessibility_faults(page)]
    check(faults)


def test_nothing_scrolls_sideways(play: Play) -> None:
    """All recordings in one page, at each step."""
    page = play(*[stepper(run, {0: "first"}, name) for name, run in RUNS.items()])
    faults = []
    last = max(len(run["steps"]) for run in RUNS.values()) - 1
    for width, steps in ((320, range(last + 1)), (390, (0, 12, last))):
        page.set_viewport_size({"width": width, "height": 800})
        for step in steps:
            page.evaluate(GO_ALL, step)
            faults += [f"step {step}: {fault}" for fault in sideways_faults(page, width)]
    check(faults)


def test_a_finger_can_meet_each_control(play: Play) -> None:
    page = play(stepper(ONE), width=320)
    controls = page.locator(".shm-controls > :is(button, select, input, a)").all()
    assert len(controls) == 9
    for control in controls:
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("width", [1280, 390])
def test_the_focus_is_seen_wherever_it_is(play: Play, width: int) -> None:
    page = play(stepper(RUNS["shared_memory_manager"], {0: "first"}), width=width)
    go_to(page, 20)
    stops, faults = walk(page)
    assert stops >= 8
    check(faults)


def test_the_controls_stay_in_view(play: Play) -> None:
    page = play(stepper(RUNS["shared_memory_manager"]), "<p>far below</p>" * 40, width=390)
    page.evaluate("scrollTo(0, 100)")
    box = button(page, "Next").bounding_box()
    assert 0 < box["y"] < box["y"] + box["height"] <= 800


MOVING = """() => [...document.querySelectorAll("shm-stepper, shm-stepper *")].filter((part) => {
  const style = getComputedStyle(part);
  return parseFloat(style.transitionDuration) || style.animationName !== "none"
    || style.scrollBehavior === "smooth";
}).length"""


def test_nothing_moves(play: Play) -> None:
    page = play(stepper(ONE), reduced_motion="reduce")
    button(page, "Next").click()
    assert page.evaluate(MOVING) == 0


# At each step, for each part that is marked: is it inside the box that it scrolls in?
IN_VIEW = """(stride) => {
  const player = document.querySelector("shm-stepper");
  return Array.from({ length: player.steps }, (_, index) => {
    player.step = (index * stride) % player.steps;
    return [...player.querySelectorAll(":is(.shm-line, .shm-row) :is(.shm-ran, .shm-changed)")]
      .map((part) => {
        const box = part.closest(".shm-listing, .shm-bytes").getBoundingClientRect();
        const { top, bottom } = part.getBoundingClientRect();
        return top >= box.top - 1 && bottom <= box.bottom + 1;
      });
  });
}"""


@pytest.mark.parametrize("stride", [1, 13])
@pytest.mark.parametrize("width", [1280, 390])
def test_what_just_ran_is_in_view(play: Play, width: int, stride: int) -> None:
    """Also after jumps: 13 and 36 have no common divisor."""
    page = play(stepper(RUNS["shared_memory_manager"]), width=width)
    seen = page.evaluate(IN_VIEW, stride)
    assert len(seen) == len(RUNS["shared_memory_manager"]["steps"])
    assert sum(map(len, seen)) > len(seen)
    assert all(all(parts) for parts in seen), seen


HIDDEN = f"""() => {{
  const bar = document.querySelector(".shm-bar");
  const style = ".shm-acts > .shm-head, .shm-acts dd, .shm-acts li, .shm-changed";
  return Array.from({{ length: {STEP_COUNT} }}, (_, step) => {{
    {STEP} = step;
    return [...document.querySelectorAll(style)].filter((part) => {{
      const box = part.closest(".shm-bytes, .shm-blocks, .shm-processes").getBoundingClientRect();
      const {{ top, bottom }} = part.getBoundingClientRect();
      return top < Math.max(box.top, 0) - 1
        || bottom > Math.min(box.bottom, bar.getBoundingClientRect().top) + 1;
    }}).map((part) => `${{step}}: ${{part.outerHTML}}`);
  }}).flat();
}}"""


@EVERY_RUN
def test_who_acts_and_what_changes_is_seen_without_scrolling(play: Play, name: str) -> None:
    captions = {0: "A caption that needs more than one line. " * 3}
    page = play("<p>far above</p>" * 30, stepper(RUNS[name], captions))
    page.evaluate("document.querySelector('shm-stepper').scrollIntoView()")
    check(page.evaluate(HIDDEN))


@pytest.mark.parametrize("name", ["shareable_list", "shared_memory"])
def test_of_many_blocks_the_one_that_changes_is_seen(play: Play, name: str) -> None:
    """The same program with five blocks: the bytes of the fourth change."""
    steps = changed(RUNS[name])["steps"]
    for step in steps:
        if "0" in (blocks := step.get("set", {}).get("blocks", {})):
            one = blocks["0"]
            others = one if "size" in one else {}
            blocks.update({key: one if key == "3" else others for key in "01234"})
    page = play(stepper(changed(RUNS[name], steps=steps)))
    page.evaluate("document.querySelector('shm-stepper').scrollIntoView()")
    assert page.evaluate("document.querySelectorAll('.shm-block').length") == 5
    check(page.evaluate(HIDDEN))


# Recordings from elsewhere


def altered(*way: str | int, value: Any) -> Any:
    """A recording with one value changed, deep inside."""
    recording = changed(ONE)
    place = recording
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] = value
    return recording


FIRST = ("steps", 5, "set", "processes", "0")
BLOCK = ("steps", 5, "set", "blocks", "0")
DEEP = '{"set": ' * 50_000 + "1" + "}" * 50_000
NESTED = json.dumps(altered("steps", value=["deep"])).replace('"deep"', DEEP)
BROKEN = {
    "no JSON": ("{", "not a recording made by shmcore"),
    "nothing": ("null", "not a recording made by shmcore"),
    "a list": ([], "not a recording made by shmcore"),
    "another format": (altered("format", value="other"), "not a recording made by shmcore"),
    "version 2": (altered("version", value=2), "has version 2, and this player knows only"),
    "schedules": (RECORDINGS["lost_update"], "broken: kind"),
    "another kind": (altered("kind", value="film"), "broken: kind"),
    "no files": (altered("files", value=None), "broken: files"),
    "a file without source": (altered("files", 0, value={"path": "a"}), "broken: files.0.source"),
    "no steps": (altered("steps", value=[]), "broken: steps"),
    "a step that is none": (altered("steps", 3, value=None), "broken: steps"),
    "no text": (altered("steps", 7, "out", value=7), "broken: steps.7.out"),
    "a wrong line": (altered("steps", 7, "ran", value="15"), "broken: steps.7.ran"),
    "no state": (altered("steps", 0, "set", value={}), "broken: steps.0.state.processes"),
    "a state that is none": (altered("steps", 4, "set", value=3), "broken: steps.4.state"),
    "an unknown state": (altered(*FIRST, "state", value="asleep"), "processes.0.state"),
    "a number for a local": (
        altered(*FIRST, "frames", "0", "locals", "creator", value=1),
        "broken: steps.5.state.processes.0.frames.0.locals.creator",
    ),
    "an unknown role": (altered(*FIRST, "attached", "0", value="thief"), "processes.0.attached.0"),
    "no bytes": (altered(*BLOCK, "rows", "0", value="0g"), "broken: steps.5.state.blocks.0.rows"),
    "too many bytes": (altered(*BLOCK, "rows", "0", value="00" * 17), "blocks.0.rows"),
    "a size in words": (altered(*BLOCK, "size", value="ten"), "blocks.0.size"),
    "items that are none": (altered(*BLOCK, "list", value={"items": "abc"}), "list.items"),
    "an absurd nesting": (NESTED, "broken: steps.0 is"),
}


def test_a_broken_recording_is_refused_in_words(play: Play) -> None:
    """All of them in one page: none is played, and each list of captions is still there."""
    captions = {0: "first", 5: "fifth"}
    page = play(*[stepper(recording, captions, name) for name, (recording, _) in BROKEN.items()])
    elements = page.locator("shm-stepper").all()
    for (name, (_, message)), element in zip(BROKEN.items(), elements, strict=True):
        said = element.get_by_role("alert").inner_text()
        assert message in said, name
        assert re.fullmatch(r"This (recording|is not a recording) [^{}]+\.", said), name
        assert element.get_by_role("listitem").all_inner_texts() == ["first", "fifth"]
    assert page.locator(".shm-stage").count() == 0


def test_after_a_refusal_the_one_before_goes_on(play: Play) -> None:
    page = play(stepper(ONE))
    go_to(page, 6)
    message = page.evaluate(
        """(recording) => {
          try { document.querySelector("shm-stepper").recording = recording } catch (error) {
            return error instanceof Error && error.message;
          }
        }""",
        altered("steps", 3, value=None),
    )
    assert "broken: steps" in message
    assert page.evaluate(SHOWN) == expected(ONE, 6)


HACK = "<img src=x onerror=window.hacked=1></script><script>window.hacked=1</script>"


def hacked(value: Any, keys: tuple[str, ...]) -> Any:
    """The same recording, with the texts below these keys turned into an attack."""
    if isinstance(value, dict):
        return {
            key: HACK if key in keys and isinstance(inner, str) else hacked(inner, keys)
            for key, inner in value.items()
        }
    return [hacked(inner, keys) for inner in value] if isinstance(value, list) else value


def test_texts_stay_texts(play: Play) -> None:
    recording = hacked(
        changed(RUNS["shareable_list"]),
        ("path", "source", "name", "function", "numbers", "child", "out", "method", "script"),
    )
    recording["steps"][5]["set"]["blocks"]["0"]["list"]["items"] = [HACK] * 3
    recording["steps"][5]["set"]["processes"]["0"]["frames"]["0"]["locals"][HACK] = HACK
    page = play(stepper(recording))
    for step in range(len(recording["steps"])):
        go_to(page, step)
        assert page.locator("shm-stepper img").count() == 0
        assert page.locator("shm-stepper script").count() == 1
    assert page.evaluate("window.hacked") is None
    go_to(page, 6)
    shown = page.evaluate(SHOWN)
    texts = [shown["out"], shown["lanes"][0]["name"], shown["blocks"][0]["tag"]]
    texts += shown["blocks"][0]["items"]
    assert set(texts) == {HACK}
    assert shown["lanes"][0]["locals"][0][HACK] == HACK


def test_it_can_be_fetched(stage: Site, play: Play) -> None:
    page = play('<shm-stepper src="recordings/shared_memory.json"><ol></ol></shm-stepper>')
    page.wait_for_selector(".shm-stage")
    assert page.evaluate(SHOWN) == expected(ONE, 0)


def test_one_that_cannot_be_fetched(stage: Site) -> None:
    element = '<shm-stepper src="recordings/missing.json"><p>words</p></shm-stepper>'
    Path(stage.folder, "missing.html").write_text(PAGE.replace("{body}", element))
    with stage.visit("missing.html") as visit:
        alert = visit.page.get_by_role("alert")
        assert alert.inner_text().endswith("or it could not be loaded.")
        assert visit.page.get_by_text("words").is_visible()


def test_it_works_from_disk(play: Play) -> None:
    page = play(stepper(ONE), disk=True)
    button(page, "Last step").click()
    assert page.evaluate(SHOWN) == expected(ONE, LAST)


# What other scripts build on


def test_a_recording_from_a_script(play: Play) -> None:
    page = play("<p></p>")
    page.evaluate(
        """(recording) => {
          window.heard = [];
          addEventListener("step", ({ target }) => heard.push(target.step));
          const player = document.createElement("shm-stepper");
          player.recording = recording;
          document.querySelector("article").append(player);
          player.step = 4.9;
          player.step = -3;
          player.step = 1000;
          player.step = "nonsense";
        }""",
        ONE,
    )
    assert page.evaluate("document.querySelector('shm-stepper').steps") == LAST + 1
    assert page.evaluate("heard") == [4, 0, LAST, 0]
    assert page.evaluate("document.querySelector('shm-stepper').recording") == ONE
    button(page, "Next").click()
    assert page.evaluate(SHOWN) == expected(ONE, 1)


def test_steps_that_a_script_puts_together(play: Play) -> None:
    page = play(stepper(ONE))
    show = """([steps, at]) => {
      const player = document.querySelector("shm-stepper");
      player.showSteps(steps, player.recording.files, { at });
    }"""
    for end in (1, 8, 13):
        page.evaluate(show, [ONE["steps"][:end], end - 1])
        assert step_of(page) == end - 1
        assert page.evaluate("document.querySelector('shm-stepper').steps") == end
        part = changed(ONE, steps=ONE["steps"][:end])
        assert page.evaluate(SHOWN) == expected(part, end - 1)


def test_the_focus_stays_while_steps_are_added(play: Play) -> None:
    page = play(stepper(RUNS["shared_memory_manager"]), width=390)
    go_to(page, 12)
    button(page, "bytes").click()
    for style in (".shm-bytes", ".shm-listing", ".shm-next"):
        page.locator(style).focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("(style) => document.activeElement.matches(style)", style)


MERGES = [
    ({"a": "b"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}),
    ({"a": "b", "b": "c"}, {"a": None}),
    ({"a": ["b"]}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}),
    (["a", "b"], ["c", "d"]),
    ({"a": "b"}, ["c"]),
    ({"e": None}, {"a": 1}),
    ([1, 2], {"a": "b", "c": None}),
    ({}, {"a": {"bb": {"ccc": None}}}),
]


def test_merge_does_what_the_standard_says(play: Play) -> None:
    page = play("<p></p>")
    found = page.evaluate("(pairs) => pairs.map(([one, other]) => shm.merge(one, other))", MERGES)
    assert found == [merged(one, other) for one, other in MERGES]


# What a recording may say since version 1 was made


def test_a_list_shows_its_items_and_its_bytes_on_demand(play: Play) -> None:
    page = play(stepper(RUNS["shareable_list"]))
    go_to(page, 9)
    items, grid = page.locator(".shm-items li"), page.locator(".shm-bytes")
    assert items.all_inner_texts() == ["1", "99", "3"]
    assert grid.is_hidden()
    opens = button(page, "bytes")
    assert opens.get_attribute("aria-expanded") == "false"
    opens.click()
    assert grid.is_visible()
    go_to(page, 11)
    assert grid.is_visible(), "what the reader has opened stays open"
    assert button(page, "bytes").get_attribute("aria-expanded") == "true"
    button(page, "bytes").click()
    assert grid.is_hidden()
    other = play(stepper(ONE))
    assert other.locator(".shm-bytes").is_visible()
    assert other.locator(".shm-open").is_hidden()


def test_a_changed_byte_tells_its_old_value(play: Play) -> None:
    steps = changed(ONE)["steps"]
    del steps[12]["wrote"]
    page = play(stepper(changed(ONE, steps=steps)))
    go_to(page, 12)
    titles = page.locator(".shm-byte").evaluate_all("(all) => all.map((byte) => byte.title)")
    assert titles[:2] == ["byte 0: 0 before, 10 now", "byte 1: 1 before, 9 now"]
    assert titles[5] == ""
    page = play(stepper(RUNS["shareable_list"]))
    go_to(page, 9)
    titles = page.locator(".shm-items li").evaluate_all("(all) => all.map((item) => item.title)")
    assert titles == ["", "before: 2", ""]


def test_what_was_written_is_marked_though_it_is_the_same(play: Play) -> None:
    steps = changed(ONE)["steps"]
    steps[12]["wrote"] = {"0": [[0, 10]]}
    page = play(stepper(changed(ONE, steps=steps)))
    go_to(page, 12)
    written = page.locator(".shm-wrote")
    assert written.all_inner_texts() == ["5"]
    assert written.get_attribute("title") == "byte 5: 5 written, as before"
    assert "psm_00000001: written at position 0 to 9." in said(page)
    assert "has changed" not in said(page)
    go_to(page, 13)
    assert written.count() == 0
    steps[12]["wrote"] = {"0": [[0, 2]]}
    page = play(stepper(changed(ONE, steps=steps)))
    go_to(page, 12)
    assert "written at position 0, 1." in said(page) or "written at position 0 to 1." in said(page)
    assert "has changed at position 2 to 4, 6 to 9." in said(page)


def deadlocked() -> Any:
    """The parent waits for the child, and the child at a lock that the parent holds."""
    steps = changed(ONE)["steps"][:12]
    primitives = {"0": {"kind": "Lock", "name": "lock"}, "1": {"kind": "Event"}}
    parent = {"state": "waiting", "waits": {"by": "join", "process": 1}, "holds": [0]}
    child = {"state": "waiting", "waits": {"by": "acquire", "at": 0}, "holds": [1]}
    steps[11]["set"] = {"processes": {"0": parent, "1": child}, "primitives": primitives}
    steps[11]["end"] = {"why": "deadlock"}
    return changed(ONE, steps=steps)


def test_who_waits_for_what_and_who_holds_it(play: Play) -> None:
    page = play(stepper(deadlocked()))
    go_to(page, 11)
    told = [" ".join(text.split()) for text in page.locator(".shm-waits").all_inner_texts()]
    assert told == [
        "waits in Process-1.join()",
        "holds lock",
        "waits in lock.acquire() (Lock), held by 0",
        "holds Event",
    ]
    go_to(page, 10)
    assert page.locator(".shm-waits").count() == 0


def test_a_deadlock_ends_with_a_sentence(play: Play) -> None:
    page = play(stepper(deadlocked()))
    go_to(page, 11)
    sentence = (
        "All wait for each other, so nothing goes on: MainProcess since line 19, Process-1.join();"
        " Process-1 since line 8, lock.acquire(), held by MainProcess."
    )
    assert sentence in said(page)
    assert page.locator(".shm-why").is_visible()
    check(accessibility_faults(page))
    go_to(page, 10)
    assert page.locator(".shm-why").count() == 0


def test_a_run_that_took_too_long_says_so(play: Play) -> None:
    recording = deadlocked()
    recording["steps"][11]["end"] = {"why": "time", "seconds": 60}
    recording["steps"][11]["set"]["processes"]["1"] = {"unfollowed": {"line": 7}}
    page = play(stepper(recording))
    go_to(page, 11)
    assert "The time limit of 60 seconds was over. MainProcess since line 19" in said(page)
    assert "not followed from line 7 on" in page.locator(".shm-process").last.inner_text()


# Predict, then reveal

QUESTION = "What will byte 0 be?<ul><li>1</li><li class='right'>10</li><li>0</li></ul>"


@pytest.mark.parametrize(
    ("answer", "told"),
    [("10", "Yes: 10."), ("1", "You chose: 1. It is: 10."), (None, "It is: 10.")],
    ids=str,
)
def test_the_next_step_shows_what_is_right(play: Play, answer: str | None, told: str) -> None:
    page = play(stepper(ONE, {0: "before", 11: QUESTION, 12: "It writes."}))
    assert page.locator(".shm-answers").is_hidden()
    go_to(page, 11)
    assert page.locator(".shm-answers button:visible").all_inner_texts() == ["1", "10", "0"]
    assert page.locator(".shm-verdict").count() == 0
    if answer:
        button(page, answer).click()
        focused = page.evaluate("document.activeElement.className")
        assert "shm-next" in focused, "the answer has gone, the focus has not"
    else:
        button(page, "Next").click()
    assert step_of(page) == 12
    assert page.locator(".shm-verdict").inner_text() == told
    assert told in said(page)
    go_to(page, 13)
    assert page.locator(".shm-verdict").count() == 0
    go_to(page, 11)
    pressed = page.locator(".shm-answers [aria-pressed=true]").all_inner_texts()
    assert pressed == ([answer] if answer else [])
    check(accessibility_faults(page))


def test_a_question_stops_the_playing(play: Play) -> None:
    page = play(stepper(ONE, {2: QUESTION}), own=True)
    page.clock.install()
    button(page, "Play").click()
    page.clock.run_for(120_000)
    assert step_of(page) == 2
    button(page, "Play").click()
    page.clock.run_for(120_000)
    assert step_of(page) == LAST


def test_without_scripts_a_question_is_text(play: Play) -> None:
    page = play(stepper(ONE, {2: QUESTION}), java_script_enabled=False)
    assert page.get_by_role("listitem").first.inner_text().startswith("What will byte 0 be?")
    assert page.get_by_role("button").count() == 0
