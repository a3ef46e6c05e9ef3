"""Whatever a program does, its recorder ends in time, says so in a sentence, and leaves nothing."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from shmstep.limits import Limits, RecordingError
from shmstep.messages import GARBAGE, LONGEST, TOO_LONG, Inbox
from shmstep.packing import packed
from shmstep.recording import as_json
from tests.example_runs import STANDARD_LIBRARY
from tests.recorder.stepping import (
    ROOT,
    Place,
    command,
    only_where_it_records,
    output,
    states,
    write,
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


def test_a_message_is_put_together_from_its_pieces() -> None:
    messages: list[Any] = [
        {"kind": "fork"},
        {"kind": "exit", "status": None},
        {"kind": "exit", "status": 3},
    ]
    data = b"".join(map(packed, messages))
    inbox = Inbox()
    assert [m for at in range(len(data)) for m in inbox.take(data[at : at + 1])] == messages
    assert list(Inbox().take(data)) == messages


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "fork", "more": 1},
        {"kind": "exit"},
        {"kind": "exit", "status": True},
        {"kind": "sleep", "seconds": 1},
        {"kind": "end"},
        {"kind": "__class__"},
        {"kind": ["fork"]},
        {},
        [],
        {"kind": "stop", "frames": [1], "handles": [], "named": []},
        {"kind": "stop", "frames": [["f", "x", 1]], "handles": [], "named": [], "holds": []},
    ],
)
def test_what_has_another_form_is_garbage(message: Any) -> None:
    with pytest.raises(RecordingError, match="something of its own"):
        list(Inbox().take(packed(message)))


@pytest.mark.parametrize("data", [b"hello", b"[" * 65536, b'"\xff"'])
def test_what_is_no_message_at_all_is_garbage(data: bytes) -> None:
    with pytest.raises(RecordingError, match="something of its own"):
        list(Inbox().take(len(data).to_bytes(4, "big") + data))


def test_a_message_has_a_longest_length() -> None:
    with pytest.raises(RecordingError, match="longer than"):
        list(Inbox().take((LONGEST + 1).to_bytes(4, "big")))


# What it is called with


@pytest.mark.parametrize("words", [["--seconds", "nan"], ["--steps", "0"]])
def test_what_is_no_limit_is_refused(words: list[str], tmp_path: Path) -> None:
    done = command("record", str(write(tmp_path, "print(1)")), *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("not recorded: the limit must be a number of ")


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), 0.0, -1.0])
def test_limits_are_finite(seconds: float) -> None:
    with pytest.raises(RecordingError, match="must be a number of seconds"):
        Limits(seconds=seconds)


@pytest.mark.parametrize(
    ("name", "kind"), [("record", "fifo"), ("record", "folder"), ("schedules", "device")]
)
def test_what_is_no_file_is_refused(name: str, kind: str, tmp_path: Path) -> None:
    script = Path("/dev/zero") if kind == "device" else tmp_path / "script.py"
    if kind == "fifo":
        os.mkfifo(script)
    if kind == "folder":
        script.mkdir()
    done = command(name, str(script))
    assert done.returncode == 1
    assert done.stderr == f"not recorded: cannot read {script}: it is no regular file\n"


def test_a_file_of_the_program_is_not_overwritten(tmp_path: Path) -> None:
    helper = write(tmp_path, "x = 1", "helper.py")
    script = write(tmp_path, "import helper")
    (tmp_path / "link.json").symlink_to(script)
    for output_file in (script, helper, tmp_path / "link.json"):
        done = command("record", str(script), "-o", str(output_file))
        assert done.returncode == 1
        assert done.stderr == f"not recorded: {output_file} is a file of the program itself\n"
    assert script.read_text(encoding="utf-8") == "import helper\n"
    assert helper.read_text(encoding="utf-8") == "x = 1\n"


def test_a_name_may_have_any_bytes(tmp_path: Path) -> None:
    script = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff\n \"'<.py"))
    script.write_text("x = '</script>\\udc80'\nprint(len(x))\n", encoding="utf-8")
    file = tmp_path / "recording.json"
    done = command("record", str(script), "-o", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    recording = json.loads(file.read_text(encoding="utf-8"))
    assert recording["script"] == recording["files"][0]["path"] == "a\\xff\n \"'<.py"
    assert output(recording["steps"]) == "10\n"
    assert "<" not in file.read_text(encoding="utf-8")


def test_half_a_pair_of_surrogates_is_written_in_words() -> None:
    text = as_json({"text": "\udc80</script>", "list": ["<"]})
    assert json.loads(text) == {"text": "\udc80</script>", "list": ["<"]}
    assert "<" not in text
    text.encode("utf-8")


def test_the_standard_librarys_classes_may_stand_in_our_place(tmp_path: Path) -> None:
    """Also for the recorder's own Python, wherever it is started."""
    search_path = os.pathsep.join(map(str, (STANDARD_LIBRARY, ROOT)))
    words = ["record", str(ROOT / "examples/shareable_list.py"), "--start-method", "fork"]
    done = command(*words, cwd=tmp_path, environment={"PYTHONPATH": search_path})
    committed = ROOT / "docs/theme/recordings/shareable_list.json"
    assert done.stdout == committed.read_text(encoding="utf-8")
