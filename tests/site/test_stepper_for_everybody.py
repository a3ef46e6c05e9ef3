"""<shm-stepper> can be used and followed by everybody: what is in view, in reach and legible."""

import pytest

from tests.site.page_faults import (
    SIDEWAYS_AT_EACH_STEP,
    VARIANTS,
    accessibility_faults,
    check,
    walk,
)
from tests.site.players import ONE, RUNS, STEP, STEP_COUNT, Play, button, changed, go_to, stepper

EVERY_RUN = pytest.mark.parametrize("name", RUNS)


GO_ALL = """(step) => {
  for (const player of document.querySelectorAll("shm-stepper")) player.step = step;
}"""


@pytest.mark.parametrize(("width", "dark"), VARIANTS, ids=str)
def test_everybody_can_use_it(play: Play, width: int, dark: bool) -> None:
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
    """All recordings in one page, at each step; test_stepper_pages.py has wider phones."""
    page = play(*[stepper(run, {0: "first"}, name) for name, run in RUNS.items()], width=320)
    for player in page.locator("shm-stepper").all():
        check(player.evaluate(SIDEWAYS_AT_EACH_STEP, 320))


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


@pytest.mark.parametrize(("width", "stride"), [(1280, 13), (390, 1)])
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
