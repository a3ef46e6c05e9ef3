"""Whatever a program does, its recorder ends in time, says so in a sentence, and leaves nothing."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from shmstep.messages import GARBAGE, TOO_LONG
from tests.recorder.stepping import (
    Place,
    command,
    only_where_it_records,
    output,
    states,
)

pytestmark = only_where_it_records

HOSTILE = Path(__file__).parent / "hostile"
LIMIT, PATIENCE = 4, 60  # seconds: of the program, and generously of the recorder


def recorded(name: str, place: Place, folder: Path, *arguments: str) -> Any:
    """Return the recording of a hostile program; nothing of it is left."""
    file = folder / "recording.json"
    words = ["record", str(HOSTILE / name), "--seconds", str(LIMIT), "-o", str(file)]
    begun = time.monotonic()
    done = command(*words, "--", *arguments, environment=place.environment)
    assert time.monotonic() - begun < PATIENCE
    place.assert_clean()
    assert list(place.temporary.iterdir()) == []
    assert (done.stderr, done.returncode) == ("", 0)
    return json.loads(file.read_text(encoding="utf-8"))


def main_process(recording: Any) -> Any:
    return states(recording["steps"])[-1]["processes"]["0"]


TIME = {"why": "time", "seconds": LIMIT}


@pytest.mark.parametrize(
    ("name", "line"), [("execs.py", 6), ("closes_and_stays.py", 5), ("stays.py", 0)]
)
def test_what_goes_on_for_ever_is_ended_by_the_limit(
    name: str, line: int, tmp_path: Path, place: Place
) -> None:
    recording = recorded(name, place, tmp_path)
    assert recording["steps"][-1]["end"] == TIME
    process = main_process(recording)
    assert process["state"] == "running"
    assert process.get("unfollowed", {"line": 0}) == {"line": line}


@pytest.mark.parametrize(
    ("name", "line", "printed"), [("execs_itself.py", 8, "again\n"), ("closes.py", 6, "True\n")]
)
def test_what_cannot_be_followed_any_more_is_dead_at_its_end(
    name: str, line: int, printed: str, tmp_path: Path, place: Place
) -> None:
    recording = recorded(name, place, tmp_path, str(tmp_path / "file"))
    process = main_process(recording)
    assert (process["state"], process["exit"]) == ("dead", 0)
    assert process["unfollowed"] == {"line": line}
    assert output(recording["steps"]) == printed
    files = list(tmp_path.glob("file*"))
    assert len(files) == (20 if name == "closes.py" else 0)
    assert {file.read_bytes() for file in files} <= {b""}  # and nothing of ours went into them


def test_the_command_says_from_where_a_process_could_not_be_followed(place: Place) -> None:
    done = command("record", str(HOSTILE / "execs_itself.py"), environment=place.environment)
    assert "; MainProcess could not be followed from line 8 on. " in done.stderr


def test_sessions_of_their_own_end_too(tmp_path: Path, place: Place) -> None:
    recording = recorded("sessions.py", place, tmp_path)
    assert recording["steps"][-1]["end"] == TIME
    assert "left\n" in output(recording["steps"])


def test_nothing_of_the_programs_own_is_called(tmp_path: Path, place: Place) -> None:
    recording = recorded("loud.py", place, tmp_path)
    assert output(recording["steps"]) == ""
    assert output(recording["steps"], "err") == ""
    shown = [
        frame["locals"]
        for state in states(recording["steps"])
        for frame in state["processes"]["0"].get("frames", {}).values()
        if frame["function"] == "show"
    ]
    assert shown[0] == {
        "self": "<Quiet>",
        "failed": "FailedError(1)",
        "things": "[<Quiet>, {'a': <Quiet>}]",
        "spaces": "(<Space>, <Space>)",
    }


def test_a_block_that_is_cut_short_takes_nobody_down(tmp_path: Path, place: Place) -> None:
    recording = recorded("cuts.py", place, tmp_path)
    assert output(recording["steps"]) == "cut\n"
    block = states(recording["steps"])[-1]["blocks"]["1"]
    assert block["list"] == {"error": "the block has been cut short"}


def test_a_list_that_cannot_be_read_is_shown_as_that(tmp_path: Path, place: Place) -> None:
    recording = recorded("damages.py", place, tmp_path)
    assert output(recording["steps"]) == "damaged\n"
    lists = [block["list"] for s in states(recording["steps"]) for block in s["blocks"].values()]
    assert lists[0]["items"] == ["1", "2"]
    assert set(lists[-1]) == {"error"}


def test_who_connects_without_a_word_is_ignored_unless_too_often(
    tmp_path: Path, place: Place
) -> None:
    assert output(recorded("connects.py", place, tmp_path, "3")["steps"]) == "closed\n"
    done = command(
        "record", str(HOSTILE / "connects.py"), "--", "200", environment=place.environment
    )
    assert done.stderr == f"not recorded: {GARBAGE}\n"
    place.assert_clean()


@pytest.mark.parametrize("what", ["text", "long"])
def test_garbage_is_an_error_in_words(what: str, place: Place) -> None:
    words = ["record", str(HOSTILE / "garbage.py"), "--seconds", "20", "--", what]
    done = command(*words, environment=place.environment)
    message = TOO_LONG if what == "long" else GARBAGE
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"not recorded: {message}\n"
    place.assert_clean()


@pytest.mark.parametrize("name", ["another.py", "trickles.py"])
def test_a_connection_of_its_own_is_an_error_in_words(name: str, place: Place) -> None:
    words = ["record", str(HOSTILE / name), "--seconds", "20"]
    done = command(*words, environment=place.environment)
    assert done.stderr == f"not recorded: {GARBAGE}\n"
    place.assert_clean()
