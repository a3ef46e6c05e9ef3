"""Bytes are written where the statement says so, whatever was there before."""

import struct
from pathlib import Path
from typing import Any

import pytest

from tests.recorder.stepping import only_where_it_records, recorded, write

pytestmark = only_where_it_records


def wrote_by(recording: Any) -> dict[str, Any]:
    """Return what each line of the script wrote when it ran last."""
    source = recording["files"][0]["source"].splitlines()
    ran = [step for step in recording["steps"] if "ran" in step]
    return {source[step["ran"][1] - 1].strip(): step.get("wrote") for step in ran}


@pytest.mark.parametrize("module", ["shmcore", "multiprocessing.shared_memory"])
def test_a_statement_that_says_what_it_writes(module: str, tmp_path: Path) -> None:
    source = f"""
        from {module} import ShareableList, SharedMemory


        class Owner:
            def __init__(self, block):
                self.block = block

            def fill(self, at):
                self.block.buf[at] = 0


        def index():
            return 3


        block, i, text = SharedMemory(create=True, size=40), 3, "x"
        numbers = ShareableList([1, 2.0, "abc"])
        buf = block.buf
        block.buf[0] = 0
        block.buf[i] += 0
        buf[-1] = 0
        buf[i:5] = bytes(2)
        buf[:] = bytes(40)
        block.buf[index()] = 7
        block.buf[i + 1] = 7
        block.buf[::2] = bytes(20)
        numbers[1] = 2.0
        numbers[-1] = "abc"
        first = buf[1] = 0
        other = bytearray(4)
        other[0] = 1
        try:
            buf[2] = 1000
        except ValueError:
            pass
        try:
            buf[40] = 1
        except IndexError:
            pass
        Owner(block).fill(6)
        del buf
        block.close()
        block.unlink()
        numbers.shm.close()
        numbers.shm.unlink()
    """
    found = wrote_by(recorded(write(tmp_path, source)))
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


def test_an_index_that_the_statement_itself_may_change_is_not_told(tmp_path: Path) -> None:
    source = """
        from shmcore import SharedMemory


        def change():
            global i
            i = 5
            return 1


        with SharedMemory(create=True, size=8) as block:
            i = 2
            block.buf[i] = change()
            block.buf[0] = change()
            block.buf[i] = (i := 3)
    """
    steps = recorded(write(tmp_path, source))["steps"]
    wrote = [(step["ran"][1], step["wrote"]) for step in steps if "wrote" in step]
    assert wrote == [(7, {"0": [[0, 1]]})]  # where the call of the second statement ends


def test_a_list_through_its_block_and_in_another_process(tmp_path: Path) -> None:
    source = """
        from multiprocessing import Process

        from shmcore import ShareableList


        def work(numbers):
            for i in range(2):
                numbers[i] = 7
            numbers.shm.buf[40] = 0


        if __name__ == "__main__":
            with ShareableList([7, 7]) as numbers:
                child = Process(target=work, args=(numbers,))
                child.start()
                child.join()
    """
    steps = recorded(write(tmp_path, source))["steps"]
    wrote = [(step["p"], step["wrote"]["0"]) for step in steps if "wrote" in step]
    assert wrote == [(1, [[32, 40]]), (1, [[40, 48]]), (1, [[40, 41]])]
