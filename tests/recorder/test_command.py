"""`python -m shmstep record` and `schedules`: what they take, refuse, print and write."""

import json
import os
from pathlib import Path

import pytest

from shmstep.limits import Limits, RecordingError
from shmstep.recording import as_json
from tests.example_runs import STANDARD_LIBRARY
from tests.recorder.stepping import (
    ROOT,
    command,
    only_where_it_records,
    output,
    write,
)

pytestmark = only_where_it_records


def test_the_command_writes_a_file_and_hands_on_arguments(tmp_path: Path) -> None:
    script = write(tmp_path, "import sys\nprint(sys.argv[1:], __name__, __file__ == sys.argv[0])")
    done = command("record", str(script), "-o", str(tmp_path / "a.json"), "--", "-x", "y")
    written = f"Written: {tmp_path / 'a.json'}, 4 steps of 1 process.\n"
    assert (done.stdout.startswith(written), done.stderr, done.returncode) == (True, "", 0)
    recording = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert output(recording["steps"]) == "['-x', 'y'] __main__ True\n"


def test_a_program_that_fails_is_recorded_with_its_traceback(tmp_path: Path) -> None:
    script = write(tmp_path, "x = 0\nprint(1 / x)")
    # A notebook's kernel asks for colours, which a traceback has since Python 3.13.
    done = command("record", str(script), environment={"FORCE_COLOR": "1"})
    assert done.returncode == 0
    assert done.stderr == "Printed: 4 steps of 1 process. To keep it, name a file: -o FILE\n"
    assert '"state":"dead","exit":1' in done.stdout
    assert 'File \\"program.py\\", line 2' in done.stdout
    assert "ZeroDivisionError" in done.stdout


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
