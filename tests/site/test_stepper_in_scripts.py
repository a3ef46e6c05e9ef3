"""What pages and other scripts build on: where a player gets its recording, and what it can do."""

from pathlib import Path

from shmstep.states import merged
from tests.browser import Site
from tests.site.player_state import SHOWN, expected
from tests.site.players import LAST, ONE, PAGE, RUNS, Play, button, changed, go_to, step_of, stepper


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
