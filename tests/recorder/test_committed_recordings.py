"""The committed recordings are what the programs do today, and follow their documented form."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from shmstep.states import merged
from tests.claims import claim_of, faults
from tests.example_runs import STANDARD_LIBRARY, hide_names
from tests.recorder.stepping import ROOT, command, only_where_it_records, output, states
from tests.rooms import room

FOLDERS = ROOT / "docs/theme/recordings", ROOT / "docs/pictures/recordings"
README = (FOLDERS[0] / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^python -m shmstep (.* -o docs/\w+/recordings/.*)$", README, re.M)
FILE = re.compile(r" -o (docs/\w+/recordings/(\w+\.json))")
RECORDINGS = sorted((path for folder in FOLDERS for path in folder.glob("*.json")), key=str)
PROGRAMS = ["examples", "docs/hanging"]
NAMES = [path.name for path in RECORDINGS]
BOTH = "examples/station/both.py"
MOST_BYTES = 40_000

STEP = {"p", "ran", "set", "out", "err", "wrote", "end"}
PROCESS = {"name", "kind", "parent", "method", "state", "exit", "frames", "attached"}
PROCESS |= {"waits", "holds", "unfollowed"}
FRAME = {"function", "file", "line", "locals"}
WAITS = {"by", "at", "process", "timed"}
PRIMITIVE = {"kind", "name", "parties"}
BLOCK = {"name", "size", "exists", "creator", "rows", "list"}
LIST = {"parts", "slots", "formats", "codes", "items"}

# Of the recordings of all orders, these two are for later Pythons and the standard library too.
ORDERS = "lost_update.json", "both_wait.json"
every_recording = pytest.mark.parametrize("path", RECORDINGS, ids=NAMES)


def param(words: str) -> Any:
    """Return a command as a test's parameter."""
    return pytest.param(words, id=name_of(words), marks=[] if is_short(words) else pytest.mark.once)


def name_of(words: str) -> str:
    return str(FILE.findall(words)[0][1])


def is_short(words: str) -> bool:
    return words.startswith("record ") or name_of(words) in ORDERS


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def runs(recording: Any) -> list[tuple[Any, Any]]:
    """Return the steps and the outcome of every run."""
    if recording["kind"] == "run":
        return [(recording["steps"], None)]
    found = []
    waiting: list[tuple[int, list[Any]]] = [(recording["root"], [])]
    while waiting:
        number, steps = waiting.pop()
        node = recording["nodes"][number]
        steps = steps + node["steps"]
        waiting += [(child, steps) for child in node.get("next", {}).values()]
        if "outcome" in node:
            found.append((steps, recording["outcomes"][node["outcome"]]))
    return found


def test_every_recording_has_its_command() -> None:
    written = [ROOT / FILE.findall(words)[0][0] for words in COMMANDS]
    assert sorted(written, key=str) == RECORDINGS
    assert len(set(NAMES)) == len(NAMES)


def record_again(
    words: str, folder: Path, search_path: str = ""
) -> tuple[subprocess.CompletedProcess[str], Path, Path]:
    """Return what the command said, the committed file and the new one."""
    committed, again = FILE.findall(words)[0][0], folder / "again.json"
    arguments = shlex.split(words.replace(committed, shlex.quote(str(again))))
    environment = {"PYTHONPATH": search_path} if search_path else {}
    with room() as place:
        return (
            command(*arguments, before=place.enter, environment=environment),
            ROOT / committed,
            again,
        )


@only_where_it_records
@pytest.mark.parametrize("words", [param(words) for words in COMMANDS])
def test_recording_again_changes_nothing(words: str, tmp_path: Path) -> None:
    done, committed, again = record_again(words, tmp_path)
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith(f"Written: {again}, ")
    assert "To play it, " in done.stdout
    assert again.read_bytes() == committed.read_bytes()


@pytest.mark.once
@only_where_it_records
@pytest.mark.parametrize(  # two terminals need shmcore: see the page Swap the import
    "words", [param(words) for words in COMMANDS if is_short(words) and BOTH not in words]
)
def test_the_standard_library_does_the_same(words: str, tmp_path: Path) -> None:
    standard = str(STANDARD_LIBRARY)
    _, committed, again = record_again(words, tmp_path, standard)
    assert again.read_bytes() == committed.read_bytes()


@pytest.mark.once
@every_recording
def test_a_recording_is_small(path: Path) -> None:
    assert path.stat().st_size < MOST_BYTES


@pytest.mark.once
@every_recording
def test_what_is_printed_is_the_examples_output(path: Path) -> None:
    recording = read(path)
    (script,) = (p for folder in PROGRAMS for p in (ROOT / folder).rglob(recording["script"]))
    for file in recording["files"]:
        assert file["source"] == (script.parent / file["path"]).read_text(encoding="utf-8")
    if script == ROOT / BOTH:
        second = script.parent / recording["files"][2]["path"]
        begins, *_, ends = second.with_suffix(".out").read_text(encoding="utf-8").splitlines()
        printed = output(recording["steps"]).splitlines()
        assert {begins, ends} < set(printed)
        return
    hangs = script.is_relative_to(ROOT / "docs/hanging")
    expected = "" if hangs else script.with_suffix(".out").read_text(encoding="utf-8")
    for steps, outcome in runs(recording):
        if claim := None if hangs else claim_of(script):
            assert faults(claim, output(steps)) == []
        else:
            assert hide_names(output(steps)) == expected
        assert output(steps, "err") == ""
        assert outcome is None or outcome["out"] == output(steps)


@pytest.mark.once
@every_recording
def test_the_form_is_the_documented_one(path: Path) -> None:
    recording = read(path)
    assert (recording["format"], recording["version"]) == ("shmcore-recording", 1)
    lengths = [len(file["source"].splitlines()) for file in recording["files"]]
    for steps, _ in runs(recording):
        assert "p" not in steps[0]
        for step, state in zip(steps, states(steps), strict=True):
            assert step.keys() <= STEP
            assert str(step.get("p", 0)) in state["processes"]
            if "ran" in step:
                assert 1 <= step["ran"][1] <= lengths[step["ran"][0]]
            check_primitives(state)
            for number, ranges in step.get("wrote", {}).items():
                assert all(0 <= a < b <= state["blocks"][number]["size"] for a, b in ranges)
            for process in state["processes"].values():
                check_process(process, state, lengths)
            for block in state["blocks"].values():
                check_block(block)
        check_end(steps[-1], state)


def check_end(last: Any, state: Any) -> None:
    left = {process["state"] for process in state["processes"].values()} - {"dead"}
    if "end" in last:
        assert last["end"] == {"why": "deadlock"}
        assert left == {"waiting"}
        assert all("waits" in p for p in state["processes"].values() if p["state"] == "waiting")
    else:
        assert left == set()
        assert not any(block["exists"] for block in state["blocks"].values())


def check_primitives(state: Any) -> None:
    primitives = state.get("primitives", {"0": {"kind": "Lock"}})
    assert list(primitives) == [str(number) for number in range(len(primitives))]
    for primitive in primitives.values():
        assert {"kind"} <= primitive.keys() <= PRIMITIVE
    for process in state["processes"].values():
        waits = process.get("waits", {"by": "join"})
        assert {"by"} <= waits.keys() <= WAITS
        assert process["state"] == "waiting" or "waits" not in process
        numbers = [*process.get("holds", []), *([waits["at"]] if "at" in waits else [])]
        assert all(str(number) in primitives for number in numbers)


def check_process(process: Any, state: Any, lengths: list[int]) -> None:
    assert process.keys() <= PROCESS
    assert process["kind"] in ("main", "child", "manager")
    assert process["state"] in ("running", "waiting", "dead", "killed")
    assert set(process.get("attached", {})) <= set(state["blocks"])
    assert set(process.get("attached", {}).values()) <= {"creator", "attacher", "inherited"}
    for frame in process.get("frames", {}).values():
        assert frame.keys() <= FRAME
        assert 1 <= frame["line"] <= lengths[frame.get("file", 0)]
        assert all(len(text) <= 80 for text in frame.get("locals", {}).values())


def check_block(block: Any) -> None:
    assert block.keys() <= BLOCK
    content = bytes.fromhex("".join(block["rows"].values()))
    assert len(content) == min(block["size"], 1024)
    assert list(block["rows"]) == [str(at) for at in range(0, len(content), 16)]
    if "list" in block:
        described = block["list"]
        assert described.keys() == LIST
        parts, slots, count = described["parts"], described["slots"], len(described["items"])
        assert content[:8] == count.to_bytes(8, "little")
        assert parts == sorted(parts)
        assert (slots[0], slots[-1], len(slots)) == (parts[2], parts[3], count + 1)
        assert list(content[parts[4] : parts[5]]) == described["codes"]
        words = [content[at : at + 8].rstrip(b"\0") for at in range(parts[3], parts[4], 8)]
        assert [word.decode() for word in words] == described["formats"]


def test_the_fold_is_that_of_the_documented_javascript() -> None:
    """RFC 7396's own examples, as far as they concern objects."""
    assert merged({"a": "b", "b": "c"}, {"a": None}) == {"b": "c"}
    assert merged({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}) == {"a": {"b": "d"}}
    assert merged({"a": [{"b": "c"}]}, {"a": [1]}) == {"a": [1]}
    assert merged({}, {"a": {"bb": {"ccc": None}}}) == {"a": {"bb": {}}}
