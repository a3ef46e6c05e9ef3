"""What "Pitfalls" advises to those who stay with the standard library is run, as the page has it.

Each piece of code under "If you must stay" is a part of a program here, which must end well.
"""

import re
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.libraries import Library, on_linux
from tests.libraries import library_fixture as library_fixture
from tests.library.pages import PITFALLS
from tests.programs import Program, alive, exists, only_with_dev_shm, until

SECTION = re.compile(
    r"^## .*\{ #(?P<id>[a-z-]+)[^}\n]* \}\n(?P<body>(?:(?!## ).*\n)*)", re.MULTILINE
)
CODE = re.compile(r"^```python\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
STAY = re.compile(r"^\*\*[^*]+[:：]\*\* ?", re.MULTILINE)


class Around(NamedTuple):
    """What stands before and after the page's code in a program."""

    before: str
    after: str


LISTS = "import struct\nfrom multiprocessing.shared_memory import ShareableList\n"
BLOCKS = """
import errno, operator, os, sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
"""
PROGRAMS = {
    "text": Around(
        LISTS,
        """
        assert words[0].decode() == "共享内存"
        words.shm.close(); words.shm.unlink()
        """,
    ),
    "nuls": Around(
        LISTS,
        r"""
        assert packet == b"\1\2\0\0"
        packets.shm.close(); packets.shm.unlink()
        """,
    ),
    "assignment": Around(
        LISTS,
        """
        balances = ShareableList([100])
        put(balances, 0, 2**63 - 1)
        try:
            put(balances, 0, 2**63)
        except struct.error:
            assert balances[0] == 2**63 - 1
        else:
            raise AssertionError
        balances.shm.close(); balances.shm.unlink()
        """,
    ),
    "index": Around(
        LISTS,
        """
        numbers = ShareableList([1, 2, 3])
        put(numbers, -3, 7)
        for index in (-5, -4, 3):
            try:
                put(numbers, index, 9)
            except IndexError:
                assert list(numbers) == [7, 2, 3]
            else:
                raise AssertionError
        numbers.shm.close(); numbers.shm.unlink()
        """,
    ),
    "array": Around(
        BLOCKS
        + """
import numpy
shm = SharedMemory(create=True, size=8)
array = numpy.ndarray(1, dtype="i8", buffer=shm.buf)
array[0] = 42
""",
        "assert kept[0] == 42\nshm.unlink()",
    ),
    "refused-close": Around(
        BLOCKS + "shm = SharedMemory(create=True, size=8)\n",
        """
        same = SharedMemory(shm.name)
        view = same.buf[:4]
        try:
            same.close()
        except BufferError:
            view.release()
            assert same.buf is None
        shm = SharedMemory(same.name)
        assert shm.buf[0] == 1
        shm.close(); shm.unlink()
        """,
    ),
    "size": Around(
        BLOCKS,
        """
        try:
            create("must_stay_size", 10.5)
        except TypeError:
            shm = create("must_stay_size", 10)
        shm.close(); shm.unlink()
        """,
    ),
    "memory": Around(
        BLOCKS,
        """
        try:
            create(2**40)
        except OSError as error:
            assert error.errno == errno.ENOSPC
        else:
            raise AssertionError
        shm = create(2**20)
        assert 512 * os.stat(f"/dev/shm/{shm.name}").st_blocks == 2**20
        shm.close(); shm.unlink()
        """,
    ),
}
VISITOR = Around(BLOCKS + "name = sys.argv[1]\n", "assert shm.buf[0] == ord('1')\nshm.close()")
OWNER = Around(
    """
import multiprocessing, os, signal, threading
from multiprocessing.managers import SharedMemoryManager
""",
    """
    if __name__ == "__main__":
        manager = started()
        print(manager._process.pid, manager.SharedMemory(8).name, flush=True)
        input()
    """,
)


def advice_on(page: Path) -> dict[str, str]:
    """Return the code at the end of each section that begins with what one would expect."""
    advice = {}
    for section in SECTION.finditer(page.read_text(encoding="utf-8")):
        parts = STAY.split(section["body"])
        if len(parts) > 3:
            (advice[section["id"]],) = CODE.findall(parts[4])
    return advice


ADVICE, *TRANSLATED = map(advice_on, PITFALLS)


def program_with(section: str, around: Around) -> str:
    return "\n".join([around.before, ADVICE[section], textwrap.dedent(around.after)])


@pytest.mark.once
def test_each_section_advises_and_each_advice_is_run() -> None:
    assert set(ADVICE) == {*PROGRAMS, "visitor", "owner"}


@pytest.mark.once
def test_advice_is_the_same_in_every_language() -> None:
    assert TRANSLATED
    for advice in TRANSLATED:
        assert advice == ADVICE


@on_linux
@pytest.mark.parametrize("section", PROGRAMS)
def test_advice_works(section: str) -> None:
    if section == "array":
        pytest.importorskip("numpy", reason="NumPy is not installed")
    with Program(program_with(section, PROGRAMS[section])) as program:
        program.end_well()


@only_with_dev_shm
def test_visitor_that_follows_the_advice_leaves_the_block(library: Library) -> None:
    shm = library.block(b"12345")
    with Program(program_with("visitor", VISITOR), shm.name) as program:
        program.end_well()
        program.wait_for_group()
    assert exists(shm.name)


@only_with_dev_shm
def test_owner_that_follows_the_advice_takes_its_manager_along() -> None:
    with Program(program_with("owner", OWNER)) as program:
        server, (name,) = program.process_and_blocks()
        program.kill_at_once()
        until(lambda: not alive(server), "the manager's process is gone")
        until(lambda: not exists(name), "its block is gone")
