"""A recording that is broken or an attack: <shm-stepper> says so, and its texts stay texts."""

import json
import re
from typing import Any

from tests.site.player_state import SHOWN, expected
from tests.site.players import ONE, RECORDINGS, RUNS, Play, altered, changed, go_to, stepper

FIRST = ("steps", 5, "set", "processes", "0")
BLOCK = ("steps", 5, "set", "blocks", "0")
DEEP = '{"set": ' * 50_000 + "1" + "}" * 50_000
NESTED = json.dumps(altered(ONE, "steps", value=["deep"])).replace('"deep"', DEEP)
BROKEN = {
    "no JSON": ("{", "not a recording made by shmcore"),
    "nothing": ("null", "not a recording made by shmcore"),
    "a list": ([], "not a recording made by shmcore"),
    "another format": (altered(ONE, "format", value="other"), "not a recording made by shmcore"),
    "version 2": (altered(ONE, "version", value=2), "has version 2, and this player knows only"),
    "schedules": (RECORDINGS["lost_update"], "broken: kind"),
    "another kind": (altered(ONE, "kind", value="film"), "broken: kind"),
    "no files": (altered(ONE, "files", value=None), "broken: files"),
    "a file without source": (
        altered(ONE, "files", 0, value={"path": "a"}),
        "broken: files.0.source",
    ),
    "no steps": (altered(ONE, "steps", value=[]), "broken: steps"),
    "a step that is none": (altered(ONE, "steps", 3, value=None), "broken: steps"),
    "no text": (altered(ONE, "steps", 7, "out", value=7), "broken: steps.7.out"),
    "a wrong line": (altered(ONE, "steps", 7, "ran", value="15"), "broken: steps.7.ran"),
    "no state": (altered(ONE, "steps", 0, "set", value={}), "broken: steps.0.state.processes"),
    "a state that is none": (altered(ONE, "steps", 4, "set", value=3), "broken: steps.4.state"),
    "an unknown state": (altered(ONE, *FIRST, "state", value="asleep"), "processes.0.state"),
    "a number for a local": (
        altered(ONE, *FIRST, "frames", "0", "locals", "creator", value=1),
        "broken: steps.5.state.processes.0.frames.0.locals.creator",
    ),
    "an unknown role": (
        altered(ONE, *FIRST, "attached", "0", value="thief"),
        "processes.0.attached.0",
    ),
    "no bytes": (
        altered(ONE, *BLOCK, "rows", "0", value="0g"),
        "broken: steps.5.state.blocks.0.rows",
    ),
    "too many bytes": (altered(ONE, *BLOCK, "rows", "0", value="00" * 17), "blocks.0.rows"),
    "a size in words": (altered(ONE, *BLOCK, "size", value="ten"), "blocks.0.size"),
    "items that are none": (altered(ONE, *BLOCK, "list", value={"items": "abc"}), "list.items"),
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
        altered(ONE, "steps", 3, value=None),
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
