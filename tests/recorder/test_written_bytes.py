"""Bytes are written where the statement says so, whatever was there before."""

import struct
from typing import Any

import pytest

from tests.recorder.stepping import PROGRAMS, only_where_it_records, recorded

pytestmark = only_where_it_records


def wrote_by(recording: Any) -> dict[str, Any]:
    """Return what each line of the script wrote when it ran last."""
    source = recording["files"][0]["source"].splitlines()
    ran = [step for step in recording["steps"] if "ran" in step]
    return {source[step["ran"][1] - 1].strip(): step.get("wrote") for step in ran}


@pytest.mark.parametrize("module", ["shmcore", "multiprocessing.shared_memory"])
def test_a_statement_that_says_what_it_writes(module: str) -> None:
    found = wrote_by(recorded(PROGRAMS / "writes.py", module))
    data = struct.calcsize("q") * 5  # the count and four offsets
    told = {line: wrote for line, wrote in found.items() if wrote}
    assert told == {
        "block.buf[0] = 0": {"0": [[0, 1]]},
        "block.buf[i] += 0": {"0": [[3, 4]]},
        "buf[-1] = 0": {"0": [[39, 40]]},
        "buf[i:5] = bytes(2)": {"0": [[3, 5]]},
        "buf[:] = bytes(40)": {"0": [[0, 40]]},
        "numbers[1] = 2.0": {"1": [[data + 8, data + 16]]},
        'numbers[-1] = "abc"': {"1": [[data + 16, data + 24]]},
        "first = buf[1] = 0": {"0": [[1, 2]]},
        "self.block.buf[at] = 0": {"0": [[6, 7]]},
    }


def test_an_index_that_the_statement_itself_may_change_is_not_told() -> None:
    steps = recorded(PROGRAMS / "writes_by_a_changed_index.py")["steps"]
    wrote = [(step["ran"][1], step["wrote"]) for step in steps if "wrote" in step]
    assert wrote == [(9, {"0": [[0, 1]]})]  # where the call of the second statement ends


def test_a_list_through_its_block_and_in_another_process() -> None:
    steps = recorded(PROGRAMS / "writes_of_a_child.py")["steps"]
    wrote = [(step["p"], step["wrote"]["0"]) for step in steps if "wrote" in step]
    assert wrote == [(1, [[32, 40]]), (1, [[40, 48]]), (1, [[40, 41]])]
