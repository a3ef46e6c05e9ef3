"""The words beside a player: captions, questions, and what a screen reader says of a step."""

import re
from typing import Any

import pytest

from tests.site.page_faults import accessibility_faults, check
from tests.site.players import (
    LAST,
    ONE,
    QUESTION,
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


def test_without_scripts_a_question_is_text(play: Play) -> None:
    page = play(stepper(ONE, {2: QUESTION}), java_script_enabled=False)
    assert page.get_by_role("listitem").first.inner_text().startswith("What will byte 0 be?")
    assert page.get_by_role("button").count() == 0
