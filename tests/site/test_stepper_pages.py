"""The players on the built pages, as a reader meets them: they play, fit a phone and stay small.

Which pages have them is found in the built site. What they must print is what the examples print.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from build_site import ROOT, languages

from tests.browser import Site
from tests.example_runs import hide_names
from tests.site.page_faults import SIDEWAYS_AT_EACH_STEP, check
from tests.site.page_players import PLAYER, READY, expected_output, pages_with, pick
from tests.site.players import RECORDINGS, THEME

MOST_OF_SCRIPTS, MOST_OF_A_RECORDING = 80 * 1024, 40_000


def test_every_recording_is_on_a_page(site_folder: Path) -> None:
    pages = [(site_folder / name).read_text("utf-8") for name in pages_with(site_folder, "shm-.*?")]
    for path in (THEME / "recordings").glob("*.json"):
        whole = path.read_text(encoding="utf-8").strip()
        assert any(whole in page for page in pages), f"{path.name} is on no page"


CAPTIONS = """(stepper) => [...stepper.querySelectorAll(".shm-captions > li")].map((item) =>
  [Number((item.querySelector("[data-step]") ?? item).dataset.step), item.textContent.trim()])"""
# What is told, shown and printed at each step, from the first; Next leads from one to another.
WALK = """(stepper) => {
  const text = (style) => stepper.querySelector(style).textContent;
  const next = stepper.querySelector(".shm-next");
  stepper.step = 0;
  return Array.from({ length: stepper.steps }, (_, at) => {
    if (at) next.click();
    const captions = [...stepper.querySelectorAll(".shm-shown")];
    const shown = captions.map((caption) => caption.textContent.trim());
    const isLast = next.ariaDisabled === "true";
    return [stepper.step, text(".shm-status"), shown, text(".shm-output pre"), isLast];
  });
}"""


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
def test_every_stepper_plays_from_its_first_step_to_its_last(site: Site, disk: bool) -> None:
    faults, played = [], []
    for name in pages_with(site.folder, "shm-stepper")[: 3 if disk else None]:
        with site.visit(name, disk=disk, reduced_motion="reduce") as visit:
            visit.page.wait_for_function(READY)
            for stepper in visit.page.locator("shm-stepper:not(shm-scheduler *)").all():
                played.append(name)
                faults += [f"{name}: {fault}" for fault in faults_of_playing(stepper)]
            faults += [f"{name}: {fault}" for fault in visit.faults]
    assert len(played) >= 3
    check(faults)


def faults_of_playing(stepper: Any) -> Iterator[str]:
    steps, begins, script = stepper.evaluate(
        "(stepper) => [stepper.steps, stepper.step, stepper.recording.script]"
    )
    captions = dict(stepper.evaluate(CAPTIONS))
    if list(captions) != sorted(captions) or not captions or max(captions) >= steps:
        yield f"its captions' steps are {list(captions)}"
    if begins != int(stepper.get_attribute("at") or 0):
        yield f"it begins at step {begins}"
    stepper.locator(".shm-next").click()  # a mouse can meet it
    if stepper.evaluate("(stepper) => stepper.step") != begins + 1:
        yield "Next does not lead to the next step"
    before, caption, printed = None, None, ""
    for number, (step, told, shown, printed, is_last) in enumerate(stepper.evaluate(WALK)):
        if step != number:
            yield f"Next leads to step {step}, not {number}"
        if told == before:
            yield f"step {step} is not told"
        caption, before = captions.get(step, caption), told
        if shown != [caption] * (caption is not None):
            yield f"step {step} shows {shown}, not the caption {caption!r}"
        if is_last != (step == steps - 1):
            yield f"step {step} is the last: {is_last}"
        if not step and printed:
            yield "something is printed before the first line"
    if script != "both.py" and hide_names(printed) != expected_output(script):  # two programs'
        yield f"its last step shows another output than {script} prints: {printed!r}"


def test_a_phone_never_scrolls_sideways_at_any_step(site: Site) -> None:
    faults = []
    for name in pages_with(site.folder, "shm-stepper", "shm-scheduler", "shm-player"):
        with site.visit(name, width=390, is_mobile=True, has_touch=True) as visit:
            page = visit.page
            if name == PLAYER:
                pick(page, "orders.json", RECORDINGS["lost_update"])
            page.wait_for_function(READY)
            for button in page.locator("shm-scheduler > ol button").all():
                button.click()
            for stepper in page.locator("shm-stepper").all():
                found = stepper.evaluate(SIDEWAYS_AT_EACH_STEP, 390)
                faults += [f"{name}, {fault}" for fault in found]
    check(faults)


def test_scripts_and_recordings_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (THEME / "scripts").glob("*.js")}
    assert sizes.pop("iframe-worker.js") < 4096  # published by others, not a player
    assert sizes.keys() >= {"shm-stepper.js", "shm-scheduler.js", "shm-player.js"}
    assert sizes.pop("shm-words.zh.js") < 12_000  # in one language only
    assert sizes.pop("site.js") < 8 * 1024  # no player
    slides = [sizes.pop(name) for name in list(sizes) if name.startswith("present")]
    assert sum(slides) < MOST_OF_SCRIPTS  # loaded only when asked for
    assert sum(sizes.values()) < MOST_OF_SCRIPTS, sizes
    for path in (THEME / "recordings").glob("*.json"):
        assert path.stat().st_size < MOST_OF_A_RECORDING, path.name


def is_loaded(script: str, page: str) -> bool:
    return f'<script src="scripts/{script}"' in page


def test_only_pages_with_a_stepper_load_its_scripts(site_folder: Path) -> None:
    tags = {
        "shm-parts.js": ("shm-stepper", "shm-scheduler", "shm-player", "shm-byte-map"),
        "shm-byte-map.js": ("shm-byte-map",),
        "shm-stepper.js": ("shm-stepper", "shm-scheduler", "shm-player"),
        "shm-scheduler.js": ("shm-scheduler", "shm-player"),
        "shm-player.js": ("shm-player",),
    }
    for script, elements in tags.items():
        loading = {
            file.relative_to(site_folder).as_posix()
            for file in site_folder.rglob("*.html")
            if is_loaded(script, file.read_text(encoding="utf-8"))
        }
        assert loading == set(pages_with(site_folder, *elements, every_language=True)), script


def test_pages_leave_loading_to_the_theme() -> None:
    pages = [page for language in languages() for page in ROOT.glob(f"docs/{language}/*.md")]
    loading = re.compile(r'<(script src|link rel="stylesheet")|--8<-- "(scripts|styles)/')
    assert [page.name for page in pages if loading.search(page.read_text(encoding="utf-8"))] == []
