"""The players on a phone, a laptop, a wide screen and a projector: what is in view, how large."""

import re
from typing import Any

import pytest
from build_site import ROOT

from tests.browser import Site
from tests.site.page_faults import check
from tests.site.pages import Open
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
    step_of,
    stepper,
)

# Lines of the listing that take more than one line, and boxes that scroll.
WRAPPED = """() => [...document.querySelectorAll(".shm-text")].filter((text) => {
  const height = parseFloat(getComputedStyle(text.parentElement).lineHeight);
  return text.getBoundingClientRect().height > 1.5 * height;
}).map((text) => text.textContent)"""
SCROLLING = """(styles) => [...document.querySelectorAll(styles)]
  .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
  .map((box) => `${box.className}: ${box.scrollHeight} in ${box.clientHeight}`)"""
BOXES = ".shm-listing, .shm-processes, .shm-blocks, .shm-bytes"
PROGRAMS = sorted((ROOT / "examples").rglob("*.py"))


def three_processes(recording: Any = ONE) -> Any:
    """The same run with another child and another block, which do the same."""
    recording = changed(recording)
    for step in recording["steps"]:
        for part, key, other in (("processes", "1", "2"), ("blocks", "0", "1")):
            found = step.get("set", {}).get(part, {})
            if key in found:
                found[other] = found[key]
    return recording


# Each program in the place of a recording's: how many lines it has, and which of them wrap.
WRAPPED_IN = f"""([recording, sources]) => sources.map((source) => {{
  const player = document.querySelector("shm-stepper");
  player.recording = {{ ...recording, files: [{{ path: "program.py", source }}] }};
  return [document.querySelectorAll(".shm-text").length, ({WRAPPED})()];
}})"""


def test_no_line_of_an_example_wraps_on_a_laptop(play: Play) -> None:
    sources = [program.read_text(encoding="utf-8") for program in PROGRAMS]
    found = play(stepper(ONE)).evaluate(WRAPPED_IN, [ONE, sources])
    assert [lines for lines, _ in found] == [len(source.splitlines()) for source in sources]
    wrapped = zip(PROGRAMS, found, strict=True)
    check([f"{program.name}: {line}" for program, (_, lines) in wrapped for line in lines])


def test_a_line_wraps_where_it_must(play: Play) -> None:
    long = {"path": "long.py", "source": "print(" + "1, " * 60 + ")"}
    page = play(stepper(changed(ONE, files=[long])))
    assert len(page.evaluate(WRAPPED)) == 1


@pytest.mark.parametrize("name", ["shared_memory", "life_of_a_block"])
def test_nothing_scrolls_inside_on_a_laptop(play: Play, name: str) -> None:
    """Up to three processes and two blocks of a few bytes."""
    recording = three_processes(RUNS[name])
    page = play(stepper(recording, {0: "A caption."}))
    assert page.locator(".shm-process").count() == 3
    assert page.locator(".shm-block").count() == 2
    faults = []
    for step in range(len(recording["steps"])):
        go_to(page, step)
        faults += [f"step {step}: {fault}" for fault in page.evaluate(SCROLLING, BOXES)]
    check(faults)


def test_what_is_too_much_scrolls(play: Play) -> None:
    recording = changed(ONE)
    recording["files"][0]["source"] += "\n" * 200 + "pass\n"
    page = play(stepper(recording))
    assert page.evaluate(SCROLLING, ".shm-listing")


def test_on_a_wide_screen_it_is_wider_than_the_text(site: Site) -> None:
    for width in (1280, 1920):
        with site.visit("shared_memory.html", width=width) as visit:
            page = visit.page
            player = page.locator("shm-stepper#watch").bounding_box()
            text = page.locator("article > p").first.bounding_box()
            assert player["width"] > 1.7 * text["width"]
            assert player["x"] >= 0
            assert player["x"] + player["width"] <= width
            check(visit.faults)


MENUS = """() => [...document.querySelectorAll(".md-sidebar")]
  .map((menu) => menu.checkVisibility({ visibilityProperty: true }))"""


def test_the_menus_step_aside_while_it_is_in_view(open_page: Open) -> None:
    page = open_page("shared_memory.html")
    assert page.evaluate(MENUS) == [True, True]
    page.locator("shm-stepper#watch").scroll_into_view_if_needed()
    page.wait_for_function(f"({MENUS})().every((is) => !is)")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function(f"({MENUS})().every((is) => is)")


# Full screen

FULL = "document.fullscreenElement?.matches('shm-stepper') ?? false"
CODE_SIZE = "parseFloat(getComputedStyle(document.querySelector('.shm-text')).fontSize)"
# Parts that are not wholly in the window, or cut off by a box that they lie in.
OUT_OF_VIEW = """(style) => [...document.querySelectorAll(style)].filter((part) => {
  const { top, bottom, left, right } = part.getBoundingClientRect();
  const box = part.closest(".shm-listing, .shm-processes, .shm-blocks, .shm-bar, .shm-panel")
    ?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
  return top < Math.max(0, box.top) - 1 || bottom > Math.min(innerHeight, box.bottom) + 1
    || left < -1 || right > innerWidth + 1;
}).map((part) => part.outerHTML.slice(0, 120))"""
ALL_PARTS = (
    ".shm-line.shm-current, .shm-line:has(.shm-ran), .shm-process, .shm-block, .shm-byte,"
    " .shm-status, .shm-shown, .shm-controls > :not(.shm-left)"
)


@pytest.mark.parametrize(("width", "height", "size"), [(1280, 720, 20), (1920, 1080, 28)])
def test_on_a_projector_everything_is_large_and_in_view(
    play: Play, width: int, height: int, size: int
) -> None:
    captions = {0: "A caption that needs more than one line on a projector. " * 2}
    page = play(stepper(ONE, captions), own=True)
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("scrollTo(0, 50)")
    button(page, "Full screen (f)").click()
    page.wait_for_function(FULL)
    assert page.evaluate(CODE_SIZE) >= size
    faults = []
    for step in range(LAST + 1):
        go_to(page, step)
        faults += [f"step {step}: {part}" for part in page.evaluate(OUT_OF_VIEW, ALL_PARTS)]
        assert page.evaluate(WRAPPED) == []
    check(faults)
    button(page, "Full screen (f)").click()
    page.wait_for_function(f"!({FULL})")
    assert page.evaluate(CODE_SIZE) < size


def test_three_processes_on_a_projector(play: Play) -> None:
    """What acts and changes is in view, and of each process at least its name and its line."""
    page = play(stepper(three_processes()), own=True)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.locator("shm-stepper").focus()
    page.keyboard.press("f")
    page.wait_for_function(FULL)
    faults = []
    for step in range(LAST + 1):
        go_to(page, step)
        parts = ".shm-acts > .shm-head, .shm-acts dd, .shm-changed, .shm-current"
        faults += [f"step {step}: {part}" for part in page.evaluate(OUT_OF_VIEW, parts)]
    check(faults)


@pytest.mark.parametrize("name", ["races_and_locks.html", "puzzles.html"])
def test_the_scheduler_on_a_projector(open_page: Open, name: str) -> None:
    page = open_page(name)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_function("!!document.querySelector('.shm-choice')")
    page.locator(".shm-choice").first.focus()
    page.keyboard.press("f")
    page.wait_for_function(FULL)
    assert page.evaluate(CODE_SIZE) >= 20
    faults = []
    parts = [".shm-asked", ".shm-choice", ".shm-status", ".shm-block", ".shm-line.shm-ran"]
    style = ", ".join(f":fullscreen {part}" for part in parts)
    for worker in "1212":
        page.keyboard.press(worker)
        faults += [f"{worker}: {part}" for part in page.evaluate(OUT_OF_VIEW, style)]
    check(faults)


def test_the_key_f_works_in_the_player_alone(play: Play) -> None:
    page = play(stepper(ONE), "<p tabindex='0' id='outside'>outside</p>", own=True)
    page.locator("#outside").focus()
    page.keyboard.press("f")
    page.wait_for_timeout(300)
    assert not page.evaluate(FULL)
    button(page, "Next").focus()
    page.keyboard.press("Control+f")
    page.wait_for_timeout(300)
    assert not page.evaluate(FULL)
    page.keyboard.press("f")
    page.wait_for_function(FULL)
    page.keyboard.press("ArrowRight")
    assert step_of(page) == 1
    page.keyboard.press("f")
    page.wait_for_function(f"!({FULL})")


def test_where_there_is_no_full_screen_there_is_no_button(play: Play) -> None:
    no = "<script>Object.defineProperty(document, 'fullscreenEnabled', { value: false })</script>"
    page = play(no, stepper(ONE))
    assert page.locator(".shm-full").is_hidden()


# A phone


# At each step: who stands before a line, the rows that say so, with their place in the window,
# and where the bar below them begins.
PLACES = f"""() => Array.from({{ length: {STEP_COUNT} }}, (_, step) => {{
  {STEP} = step;
  const texts = (style) => [...document.querySelectorAll(style)].map((part) => part.innerText);
  const rows = [...document.querySelectorAll(".shm-places p")].map((row) => {{
    const {{ top, bottom }} = row.getBoundingClientRect();
    return [row.querySelector(".shm-badge").innerText, row.innerText, top, bottom];
  }});
  const bar = document.querySelector(".shm-bar").getBoundingClientRect().top;
  return [texts(".shm-marks .shm-badge"), rows, bar];
}})"""


@pytest.mark.parametrize("name", OF_ONE_FILE)
def test_the_line_of_every_process_is_seen_on_a_phone(play: Play, name: str) -> None:
    page = play(stepper(RUNS[name]), width=390)
    page.evaluate("document.querySelector('shm-stepper').scrollIntoView()")
    source = RUNS[name]["files"][0]["source"].splitlines()
    for step, (marks, rows, bar) in enumerate(page.evaluate(PLACES)):
        assert sorted(badge for badge, *_ in rows) == sorted(marks)
        for _, text, top, bottom in rows:
            row = re.match(r"\d\s+(\d+)\s+(.*)", text, re.DOTALL)
            assert row
            assert source[int(row[1]) - 1].split() == row[2].split()
            assert 0 <= top < bottom <= bar, f"step {step}"


def test_the_lines_are_listed_once_where_all_are_in_view(play: Play) -> None:
    page = play(stepper(ONE))
    assert page.locator(".shm-places").is_hidden()
