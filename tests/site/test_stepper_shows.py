"""<shm-stepper> shows each step of a recording as it is: on small pages, in a real browser.

What it shows is compared with the recording's state, folded in Python.
"""

import re
from typing import Any

import pytest
from build_site import ROOT

from tests.example_runs import hide_names
from tests.site.player_state import SHOWN, expected
from tests.site.players import (
    LAST,
    OF_ONE_FILE,
    ONE,
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

# A press of Next after each step; test_stepper_pages.py does the same on the pages.
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


@pytest.mark.parametrize(("width", "count"), [(1280, 8), (320, 2), (320, 8)])
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


BANDS = "(line) => getComputedStyle(line).backgroundImage"


def test_a_line_has_the_colours_of_all_who_stand_before_it(play: Play) -> None:
    recording = changed(ONE, steps=changed(ONE)["steps"][:10])
    processes = recording["steps"][9]["set"]["processes"]
    processes["2"] = processes["1"]
    page = play(stepper(recording))
    go_to(page, 9)
    shared = page.locator(".shm-line:has(.shm-badge + .shm-badge)")
    alone = page.locator(".shm-current:not(:has(.shm-badge + .shm-badge))")
    colours = set(re.findall(r"rgba?\([^)]*\)|color\([^)]*\)", shared.evaluate(BANDS)))
    assert len(colours) == 4, "an edge and a ground for each of two"
    assert len(set(re.findall(r"rgb\([^)]*\)", alone.first.evaluate(BANDS)))) == 2
