"""The pages' steppers, the scheduler and "Play your own" in a real browser, as a reader uses them.

Which pages have them is found in the built site. What they must show is taken from the examples'
outputs and from small models of the programs, not from the recordings.
"""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from build_site import languages

from tests.browser import Site
from tests.example_runs import hide_names
from tests.site.page_faults import accessibility_faults, check, sideways_faults

ROOT = Path(__file__).resolve().parents[2]
THEME = ROOT / "docs/theme"
RECORDINGS = {path.name: path for path in sorted((THEME / "recordings").glob("*.json"))}
SCHEDULER, PLAYER = "races_and_locks.html", "play_your_own.html"
MOST_OF_SCRIPTS, MOST_OF_A_RECORDING, MOST_OF_A_PAGE = 80 * 1024, 40_000, 300 * 1024
MOST_REQUESTS = 30

INLINE = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)

READY = "document.querySelectorAll('shm-stepper .shm-stage').length"
OUTPUT = "(stepper) => stepper.querySelector('.shm-output pre').textContent"
CAPTIONS = """(stepper) => [...stepper.querySelectorAll(".shm-captions > li")].map((item) =>
  [Number((item.querySelector("[data-step]") ?? item).dataset.step), item.textContent.trim()])"""
SHOWN = "(stepper) => [...stepper.querySelectorAll('.shm-shown')].map((s) => s.textContent.trim())"


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


# Steppers on pages


def test_every_recording_is_on_a_page(site_folder: Path) -> None:
    pages = [(site_folder / name).read_text("utf-8") for name in pages_with(site_folder, "shm-.*?")]
    for path in RECORDINGS.values():
        whole = path.read_text(encoding="utf-8").strip()
        assert any(whole in page for page in pages), f"{path.name} is on no page"


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
    steps = stepper.evaluate("(stepper) => stepper.steps")
    script = stepper.evaluate("(stepper) => stepper.recording.script")
    captions = dict(stepper.evaluate(CAPTIONS))
    if list(captions) != sorted(captions) or not captions or max(captions) >= steps:
        yield f"its captions' steps are {list(captions)}"
    begins = int(stepper.get_attribute("at") or 0)
    if stepper.evaluate("(stepper) => stepper.step") != begins:
        yield f"it does not begin at step {begins}"
    stepper.evaluate("(stepper) => { stepper.step = 0 }")
    if outputs(stepper):
        yield "something is printed before the first line"
    caption, button = captions.get(0), stepper.locator(".shm-next")
    for step in range(1, steps):
        before = stepper.locator(".shm-status").text_content()
        button.click()
        if stepper.evaluate("(stepper) => stepper.step") != step:
            yield f"Next does not lead to step {step}"
        if stepper.locator(".shm-status").text_content() == before:
            yield f"step {step} is not told"
        caption = captions.get(step, caption)
        if stepper.evaluate(SHOWN) != [caption]:
            yield f"step {step} does not show the caption {caption!r}"
    if button.get_attribute("aria-disabled") != "true":
        yield "Next goes on after the last step"
    if script != "both.py" and outputs(stepper) != expected_output(script):  # two programs' outputs
        yield f"its last step shows another output than {script} prints: {outputs(stepper)!r}"


# The scheduler

ORDERS = [
    " ".join("1" if at in chosen else "2" for at in range(6))
    for chosen in combinations(range(6), 3)
]


class LostUpdate:
    """What three lines of two workers do: read, add, write."""

    def __init__(self) -> None:
        self.byte = 0
        self.value: dict[str, int] = {}
        self.done = {"1": 0, "2": 0}

    def run(self, worker: str) -> None:
        match self.done[worker]:
            case 0:
                self.value[worker] = self.byte
            case 1:
                self.value[worker] += 1
            case 2:
                self.byte = self.value[worker]
        self.done[worker] += 1


def end_of(order: str) -> str:
    model = LostUpdate()
    for worker in order.split():
        model.run(worker)
    return {1: "1, an update is lost", 2: "2, both additions count"}[model.byte]


def verdict(order: str) -> str:
    return f"No line of add_one is left that can run. In the end: {end_of(order)}."


class Scheduler:
    def __init__(self, page: Any) -> None:
        page.wait_for_function(READY)
        self.page = page
        self.choices = page.locator(".shm-choice")
        self.follow, self.undo, self.again = page.locator(".shm-way button").all()

    def text(self, style: str) -> str:
        return " ".join(self.page.locator(style).first.inner_text().split())

    def order(self) -> str:
        """The lines that have run."""
        return " ".join(
            self.page.locator(".shm-order .shm-badge:not(.shm-ahead)").all_inner_texts()
        )

    def ahead(self) -> str:
        """The lines of the order laid out that have not run."""
        return " ".join(self.page.locator(".shm-order .shm-ahead").all_inner_texts())

    def tally(self) -> list[str]:
        rows = self.page.locator(".shm-outcomes li").all_inner_texts()
        return [" ".join(row.split()) for row in rows]

    def tried(self) -> list[str]:
        return [text.strip() for text in self.page.locator(".shm-orders button").all_inner_texts()]

    def reveal(self) -> None:
        self.page.get_by_role("button", name="How many orders end how?").click()

    def able(self) -> list[str]:
        states = [choice.get_attribute("aria-disabled") for choice in self.choices.all()]
        return [number for number, state in zip("12", states, strict=True) if state == "false"]

    def faults(self, model: LostUpdate) -> Iterator[str]:
        """Compare what the stepper shows with the model."""
        byte = self.page.locator("shm-scheduler .shm-byte").all_inner_texts()
        if byte != [str(model.byte)]:
            yield f"after {self.order()} the block shows {byte}"
        if set(self.able()) != {worker for worker, done in model.done.items() if done < 3}:
            yield f"after {self.order()} can go on: {self.able()}"
        for worker in self.able():
            lane = self.page.locator("shm-scheduler .shm-process", has_text=f"Process-{worker}")
            names, texts = (lane.locator(tag).all_inner_texts() for tag in ("dt", "dd"))
            shown = dict(zip(names, texts, strict=True))
            expected = str(model.value[worker]) if worker in model.value else None
            if shown.get("value") != expected:
                yield f"after {self.order()} worker {worker} shows {shown}"
            card = self.choices.nth(int(worker) - 1)
            values = card.locator(".shm-value").all_inner_texts()
            if values != ([f"value = {expected}"] if expected else []):
                yield f"after {self.order()} the choice of {worker} shows {values}"
            if f"line {7 + model.done[worker]}" not in card.inner_text():
                yield f"after {self.order()} the choice of {worker} is {card.inner_text()!r}"


def test_the_mouse_reaches_both_outcomes(site: Site) -> None:
    with site.visit(SCHEDULER, reduced_motion="reduce") as visit:
        shown = Scheduler(visit.page)
        assert shown.text(".shm-tally") == "You have not tried an order to its end yet."
        assert not shown.follow.is_visible()  # there is no order to follow
        faults: list[str] = []
        for order in ("1 2 1 2 1 2", "2 2 2 1 1 1"):
            model = LostUpdate()
            faults += shown.faults(model)
            for worker in order.split():
                shown.choices.nth(int(worker) - 1).click()
                model.run(worker)
                faults += shown.faults(model)
            assert shown.order() == order
            assert shown.text(".shm-asked") == verdict(order)
            shown.choices.first.click(force=True)  # no line is left
            assert shown.order() == order
            shown.again.click()
            assert shown.order() == ""
            assert shown.text(".shm-asked") == "Who runs the next line?"
        found = ["1, an update is lost", "2, both additions count"]
        assert shown.tally() == [f"{end} 1 tried" for end in found]
        assert not re.search("18|20", shown.text(".shm-tally"))
        shown.reveal()
        assert shown.tally() == [
            f"{end} 1 of {all_} orders tried" for end, all_ in zip(found, (18, 2), strict=True)
        ]
        assert "18 of 20 orders: an update is lost." in shown.text(".shm-tally")
        assert shown.tried() == ["1 2 1 2 1 2", "2 2 2 1 1 1"]
        check(faults + visit.faults)


def test_the_keyboard_reaches_every_order(site: Site) -> None:
    """All 20, each a real run: what it shows after each line is what the line does."""
    with site.visit(SCHEDULER, reduced_motion="reduce") as visit:
        shown = Scheduler(visit.page)
        faults: list[str] = []
        shown.choices.first.focus()
        for order in ORDERS:
            model = LostUpdate()
            for worker in order.split():
                visit.page.keyboard.press(worker)
                model.run(worker)
            faults += shown.faults(model)
            if shown.text(".shm-asked") != verdict(order):
                faults.append(f"{order} ends with {shown.text('.shm-asked')}")
            for _ in range(6):
                visit.page.keyboard.press("Backspace")
        assert shown.order() == ""
        assert shown.tried() == ORDERS
        shown.reveal()
        lost = sum("lost" in end_of(order) for order in ORDERS)
        assert shown.tally() == [
            f"1, an update is lost {lost} of 18 orders tried",
            f"2, both additions count {20 - lost} of 2 orders tried",
        ]
        check(faults + visit.faults)


def test_tab_and_enter_are_enough(site: Site) -> None:
    with site.visit(SCHEDULER) as visit:
        shown = Scheduler(visit.page)
        shown.choices.first.focus()
        for key in ("Enter", "Tab", "Enter", "Enter", "Enter", "Shift+Tab", "Enter", "Enter"):
            visit.page.keyboard.press(key)
        assert shown.order() == "1 2 2 2 1 1"
        assert shown.text(".shm-asked") == verdict("1 2 2 2 1 1")
        for key in ("Tab", "Tab", "Tab", "Enter"):
            visit.page.keyboard.press(key)
        assert shown.order() == "1 2 2 2 1"
        check(visit.faults)


def follow(shown: Scheduler, order: str) -> list[str]:
    """Follow an order by its button: at each step all that is shown belongs together."""
    faults, model, ran = [], LostUpdate(), ""
    while shown.follow.get_attribute("aria-disabled") == "false":
        shown.follow.click()
        if shown.order() == ran:  # a step outside the function
            continue
        assert shown.order().startswith(ran)
        ran = shown.order()
        model.run(ran[-1])
        if f"Process-{ran[-1]} ran line" not in shown.text(".shm-status"):
            faults.append(f"after {ran} the status is {shown.text('.shm-status')!r}")
        if f"{ran} {shown.ahead()}".strip() != order:
            faults.append(f"after {ran} comes {shown.ahead()}")
        if len(ran) < len(order):
            faults += shown.faults(model)
    if ran != order or shown.text(".shm-asked") != verdict(order):
        faults.append(f"{order} ends with {ran}: {shown.text('.shm-asked')}")
    return faults


def test_an_order_can_be_followed_line_by_line_to_the_programs_end(site: Site) -> None:
    with site.visit(SCHEDULER, reduced_motion="reduce") as visit:
        shown = Scheduler(visit.page)
        orders = visit.page.locator("shm-scheduler > ol button")
        named = orders.all_inner_texts()
        assert set(named) <= set(ORDERS)
        assert {end_of(order) for order in named} == {end_of(order) for order in ORDERS}
        faults: list[str] = []
        for button, order in zip(orders.all(), named, strict=True):
            button.click()
            assert (shown.order(), shown.ahead()) == ("", order)
            faults += follow(shown, order)
            stepper = visit.page.locator("shm-scheduler shm-stepper")
            assert outputs(stepper) == f"counted: {end_of(order)[0]}\n"
        visit.page.locator(".shm-orders button").first.click()
        assert (shown.order(), shown.ahead()) == ("", named[0])
        assert shown.tried() == named
        check(faults + visit.faults)


def test_stepping_back_and_choosing_never_disagree(site: Site) -> None:
    """The arrow keys move the player, Backspace and a choice move the order: they are one."""
    with site.visit(SCHEDULER) as visit:
        shown, keys = Scheduler(visit.page), visit.page.keyboard
        visit.page.locator("shm-scheduler > ol button").nth(1).click()  # 1 2 2 2 1 1
        for _ in range(3):
            keys.press("ArrowRight")
        assert (shown.order(), shown.ahead()) == ("1 2 2", "2 1 1")
        keys.press("ArrowLeft")
        assert (shown.order(), shown.ahead()) == ("1 2", "2 2 1 1")
        keys.press("2")  # as laid out
        assert (shown.order(), shown.ahead()) == ("1 2 2", "2 1 1")
        keys.press("Backspace")
        keys.press("1")  # another way: what was laid out after it no longer holds
        assert (shown.order(), shown.ahead()) == ("1 2 1", "")
        model = LostUpdate()
        for worker in "121":
            model.run(worker)
        faults = list(shown.faults(model))
        for key, order in {"Home": "", "End": "1 2 1"}.items():
            keys.press(key)
            assert f"{shown.order()} {shown.ahead()}".strip() == "1 2 1"
            assert shown.order() == order
        for part in visit.page.locator(
            "shm-scheduler .shm-controls, shm-scheduler .shm-link"
        ).all():
            assert not part.is_visible()
        check(faults + visit.faults)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_choices_program_block_and_verdict_are_in_one_view(
    site: Site, width: int, height: int
) -> None:
    with site.visit(SCHEDULER, width=width, reduced_motion="reduce") as visit:
        page, shown = visit.page, Scheduler(visit.page)
        page.set_viewport_size({"width": width, "height": height})
        page.locator("shm-scheduler > ol button").nth(1).click()
        for _ in "122211":
            shown.follow.focus()
            while shown.follow.inner_text() != "Next of this order":
                page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowRight")
            for style in (".shm-asked", ".shm-choices", ".shm-source .shm-ran", ".shm-block"):
                box = page.locator(f"shm-scheduler {style}").first.bounding_box()
                assert box["y"] >= 48, (shown.order(), style)
                assert box["y"] + box["height"] <= height, (shown.order(), style)
        assert shown.text(".shm-asked") == verdict("1 2 2 2 1 1")
        check(visit.faults)


# Play your own

DROP = """({ name, text }) => {
  const dataTransfer = new DataTransfer();
  if (name) dataTransfer.items.add(new File([text], name, { type: "application/json" }));
  const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
  document.querySelector("h1").dispatchEvent(event);
  if (!event.defaultPrevented) throw new Error("the browser would open the file itself");
}"""


def pick(page: Any, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "application/json", "buffer": text.encode()}
    page.locator("shm-player input[type=file]").set_input_files(file)


def drop(page: Any, name: str, text: str) -> None:
    page.evaluate(DROP, {"name": name, "text": text})


def changed(name: str, **changes: Any) -> str:
    return json.dumps(json.loads(RECORDINGS[name].read_text(encoding="utf-8")) | changes)


RUN, MANY = "shared_memory.json", "lost_update.json"
BROKEN = {
    "empty": ("", "not JSON"),
    "program": ("print('hello')", "not JSON"),
    "number": ("3", "not a recording"),
    "nothing": ("null", "not a recording"),
    "other json": ('{"format": "something", "kind": "schedules"}', "not a recording"),
    "later version": (changed(RUN, version=2), "has version 2"),
    "later orders": (changed(MANY, version=2), "has version 2"),
    "other kind": (changed(RUN, kind="film"), "kind"),
    "no steps": (changed(RUN, steps=[]), "steps"),
    "a step of text": (changed(RUN, steps=["one"]), "steps"),
    "no files": (changed(RUN, files=None), "files"),
    "no nodes": (changed(MANY, nodes=None), "broken"),
    "no root": (changed(MANY, root=1000), "broken"),
    "no outcomes": (changed(MANY, outcomes=None), "broken: outcomes"),
    "no way on": (
        changed(MANY, root=0, nodes=[{"steps": [], "next": {"1": 7}}]),
        "broken",
    ),
    "in a circle": (
        changed(
            MANY,
            root=0,
            nodes=[json.loads(changed(MANY))["nodes"][-1] | {"next": {"1": 0}}],
        ),
        "do not fit together",
    ),
}


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
@pytest.mark.parametrize("give", [pick, drop])
def test_a_file_of_ones_own_is_played_and_goes_nowhere(site: Site, give: Any, disk: bool) -> None:
    with site.visit(PLAYER, disk=disk, reduced_motion="reduce") as visit:
        page = visit.page
        page.wait_for_load_state("networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        give(page, "homework.json", RECORDINGS[RUN].read_text(encoding="utf-8"))
        page.wait_for_function(READY)
        stepper = page.locator("shm-player > shm-stepper")
        page.keyboard.press("End")  # the focus is in the player
        assert outputs(stepper) == expected_output("shared_memory.py")

        give(page, "orders.json", RECORDINGS[MANY].read_text(encoding="utf-8"))
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
        check(visit.faults + accessibility_faults(page))


def test_a_file_recorded_again_is_played_again(site: Site, tmp_path: Path) -> None:
    with site.visit(PLAYER) as visit:
        page, file = visit.page, tmp_path / "homework.json"
        for name in (RUN, "shareable_list.json"):
            file.write_bytes(RECORDINGS[name].read_bytes())
            with page.expect_file_chooser() as chooser:
                page.locator("shm-player input[type=file]").click()
            chooser.value.set_files(file)
            script = name.replace(".json", ".py")
            page.wait_for_function(
                "(script) => document.querySelector('#own')?.recording.script === script",
                arg=script,
            )
        check(visit.faults)


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
def test_the_samples_play_on_the_page(site: Site, disk: bool) -> None:
    with site.visit(PLAYER, disk=disk) as visit:
        page, address = visit.page, visit.page.url
        run, orders = page.locator("shm-player > button").all()
        run.click()
        page.keyboard.press("End")
        assert outputs(page.locator("shm-player > shm-stepper")) == expected_output(
            "shared_memory.py"
        )
        orders.click()
        shown = Scheduler(page)
        for worker in "121212":
            page.keyboard.press(worker)
        assert shown.order() == "1 2 1 2 1 2"
        assert page.locator("shm-player > shm-stepper").count() == 0
        assert page.url == address
        check(visit.faults + accessibility_faults(page))


def test_orders_that_end_the_same_way_are_told_so(site: Site) -> None:
    many = json.loads(changed(MANY))
    nodes = [node | ({"outcome": 0} if "outcome" in node else {}) for node in many["nodes"]]
    same = changed(MANY, nodes=nodes, outcomes=[many["outcomes"][0] | {"runs": 20}])
    with site.visit(PLAYER) as visit:
        pick(visit.page, "same.json", same)
        shown = Scheduler(visit.page)
        for worker in "111222":
            visit.page.keyboard.press(worker)
        assert "20" not in shown.text(".shm-tally")
        shown.reveal()
        assert "All 20 orders end the same way." in shown.text(".shm-tally")
        assert "cannot happen" not in shown.text(".shm-tally")
        check(visit.faults)


@pytest.mark.parametrize("give", [pick, drop])
def test_a_wrong_file_gets_a_plain_reason(site: Site, give: Any) -> None:
    faults = []
    with site.visit(PLAYER) as visit:
        page = visit.page
        for case, (text, reason) in BROKEN.items():
            give(page, "good.json", RECORDINGS[RUN].read_text(encoding="utf-8"))
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
        check(faults + visit.faults)


def test_texts_of_a_recording_stay_texts(site: Site) -> None:
    evil = "<img src=x onerror='document.title = 1'>"
    text = RECORDINGS[RUN].read_text(encoding="utf-8").replace("MainProcess", evil)
    text = text.replace("before:", evil).replace("shared_memory.py", evil)
    with site.visit(PLAYER) as visit:
        title = visit.page.title()
        pick(visit.page, "evil.json", text)
        visit.page.wait_for_function(READY)
        visit.page.keyboard.press("End")
        assert evil in visit.page.locator(".shm-processes").inner_text()
        assert visit.page.locator("shm-player img").count() == 0
        assert visit.page.title() == title
        check(visit.faults)


# Narrow screens, and sizes


def test_a_phone_never_scrolls_sideways_at_any_step(site: Site) -> None:
    faults = []
    for name in pages_with(site.folder, "shm-stepper", "shm-scheduler", "shm-player"):
        with site.visit(name, width=390, is_mobile=True, has_touch=True) as visit:
            page = visit.page
            if name == PLAYER:
                pick(page, "orders.json", RECORDINGS[MANY].read_text(encoding="utf-8"))
            page.wait_for_function(READY)
            for button in page.locator("shm-scheduler > ol button").all():
                button.click()
            for stepper in page.locator("shm-stepper").all():
                for step in range(stepper.evaluate("(stepper) => stepper.steps")):
                    stepper.evaluate("(stepper, step) => { stepper.step = step; }", step)
                    found = sideways_faults(page, 390)
                    faults += [f"{name}, step {step}: {fault}" for fault in found]
    check(faults)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everyone_can_use_the_scheduler_and_the_player(site: Site, width: int, dark: bool) -> None:
    faults = []
    for name in (SCHEDULER, PLAYER):
        with site.visit(name, width=width, dark=dark, reduced_motion="reduce") as visit:
            page = visit.page
            if name == PLAYER:
                pick(page, "wrong.json", "?")
                page.wait_for_function("document.querySelector('.shm-message').textContent")
                faults += accessibility_faults(page)
                pick(page, "orders.json", RECORDINGS[MANY].read_text(encoding="utf-8"))
            shown = Scheduler(page)
            shown.choices.first.focus()
            for key in (*"111222", "Backspace", "Backspace"):
                page.keyboard.press(key)
            assert (shown.order(), shown.ahead()) == ("1 1 1 2", "2 2")
            faults += accessibility_faults(page)
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
    for path in RECORDINGS.values():
        assert path.stat().st_size < MOST_OF_A_RECORDING, path.name


def test_a_page_with_a_stepper_is_small(site: Site) -> None:
    faults = []
    for name in pages_with(site.folder, "shm-stepper", "shm-scheduler", "shm-player"):
        with site.visit(name) as visit:
            visit.page.wait_for_load_state("networkidle")
            size = sum(size for _, size in site.sent)
            if size > MOST_OF_A_PAGE or len(site.sent) > MOST_REQUESTS:
                faults.append(f"{name}: {len(site.sent)} requests, {size} bytes")
    check(faults)


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
