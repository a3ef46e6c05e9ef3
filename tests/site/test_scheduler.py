"""The scheduler: the reader decides who runs the next line, and sees what comes of it.

What it must show is taken from a small model of the program, not from the recording.
"""

import re

import pytest

from tests.site.page_faults import check
from tests.site.page_players import SCHEDULER, outputs
from tests.site.pages import Open
from tests.site.scheduler import ORDERS, LostUpdate, Scheduler, end_of, verdict


def test_the_mouse_reaches_both_outcomes(open_page: Open) -> None:
    page = open_page(SCHEDULER, reduced_motion="reduce")
    shown = Scheduler(page)
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
    check(faults)


def test_the_keyboard_reaches_every_order(open_page: Open) -> None:
    """All 20, each a real run: what it shows after each line is what the line does."""
    page = open_page(SCHEDULER, reduced_motion="reduce")
    shown = Scheduler(page)
    faults: list[str] = []
    shown.choices.first.focus()
    for order in ORDERS:
        model = LostUpdate()
        for worker in order.split():
            page.keyboard.press(worker)
            model.run(worker)
        faults += shown.faults(model)
        if shown.text(".shm-asked") != verdict(order):
            faults.append(f"{order} ends with {shown.text('.shm-asked')}")
        for _ in range(6):
            page.keyboard.press("Backspace")
    assert shown.order() == ""
    assert shown.tried() == ORDERS
    shown.reveal()
    lost = sum("lost" in end_of(order) for order in ORDERS)
    assert shown.tally() == [
        f"1, an update is lost {lost} of 18 orders tried",
        f"2, both additions count {20 - lost} of 2 orders tried",
    ]
    check(faults)


def test_tab_and_enter_are_enough(open_page: Open) -> None:
    page = open_page(SCHEDULER)
    shown = Scheduler(page)
    shown.choices.first.focus()
    for key in ("Enter", "Tab", "Enter", "Enter", "Enter", "Shift+Tab", "Enter", "Enter"):
        page.keyboard.press(key)
    assert shown.order() == "1 2 2 2 1 1"
    assert shown.text(".shm-asked") == verdict("1 2 2 2 1 1")
    for key in ("Tab", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    assert shown.order() == "1 2 2 2 1"


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


def test_an_order_can_be_followed_line_by_line_to_the_programs_end(open_page: Open) -> None:
    page = open_page(SCHEDULER, reduced_motion="reduce")
    shown = Scheduler(page)
    orders = page.locator("shm-scheduler > ol button")
    named = orders.all_inner_texts()
    assert set(named) <= set(ORDERS)
    assert {end_of(order) for order in named} == {end_of(order) for order in ORDERS}
    faults: list[str] = []
    for button, order in zip(orders.all(), named, strict=True):
        button.click()
        assert (shown.order(), shown.ahead()) == ("", order)
        faults += follow(shown, order)
        stepper = page.locator("shm-scheduler shm-stepper")
        assert outputs(stepper) == f"counted: {end_of(order)[0]}\n"
    page.locator(".shm-orders button").first.click()
    assert (shown.order(), shown.ahead()) == ("", named[0])
    assert shown.tried() == named
    check(faults)


def test_stepping_back_and_choosing_never_disagree(open_page: Open) -> None:
    """The arrow keys move the player, Backspace and a choice move the order: they are one."""
    page = open_page(SCHEDULER)
    shown, keys = Scheduler(page), page.keyboard
    page.locator("shm-scheduler > ol button").nth(1).click()  # 1 2 2 2 1 1
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
    for part in page.locator("shm-scheduler .shm-controls, shm-scheduler .shm-link").all():
        assert not part.is_visible()
    check(faults)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_choices_program_block_and_verdict_are_in_one_view(
    open_page: Open, width: int, height: int
) -> None:
    page = open_page(SCHEDULER, width=width, reduced_motion="reduce")
    shown = Scheduler(page)
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
