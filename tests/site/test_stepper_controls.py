"""The controls of <shm-stepper>: buttons, keys, slider, playing, and links to a step."""

from collections.abc import Callable

from tests.site.players import (
    LAST,
    ONE,
    QUESTION,
    RUNS,
    STEP,
    Play,
    button,
    changed,
    go_to,
    step_of,
    stepper,
    stop_the_clock,
)


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
    stop_the_clock(page)
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
    stop_the_clock(page)
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
    stop_the_clock(page)
    assert button(page, "Play").get_attribute("aria-disabled") == "true"
    button(page, "Play").click(force=True)
    assert button(page, "Pause").count() == 0


def test_it_plays_at_the_speed_that_was_chosen(play: Play) -> None:
    page = play(stepper(ONE, {3: "long " * 200}), own=True)
    stop_the_clock(page)
    speed, left = page.get_by_role("combobox", name="Speed"), page.locator(".shm-left")
    speed.select_option("4")
    button(page, "Play").click()
    assert left.inner_text() == "16 s left"
    page.clock.run_for(1_000)
    assert step_of(page) == 3
    speed.select_option("0.5")
    assert left.inner_text() == "116 s left"
    page.clock.run_for(40_000)
    assert step_of(page) == 3
    page.clock.run_for(45_000)
    assert 3 < step_of(page) < 10
    button(page, "Pause").click()
    assert left.is_hidden()


def test_the_speed_can_be_chosen_by_keyboard(play: Play) -> None:
    page = play(stepper(ONE))
    page.get_by_role("combobox", name="Speed").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator(".shm-speed").input_value() == "2"
    assert page.evaluate(STEP) == 0


def test_a_question_stops_the_playing(play: Play) -> None:
    page = play(stepper(ONE, {2: QUESTION}), own=True)
    stop_the_clock(page)
    button(page, "Play").click()
    page.clock.run_for(120_000)
    assert step_of(page) == 2
    button(page, "Play").click()
    page.clock.run_for(120_000)
    assert step_of(page) == LAST


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
