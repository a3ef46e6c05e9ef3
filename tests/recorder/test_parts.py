"""The recorder's small parts, each alone."""

import multiprocessing
import multiprocessing.shared_memory
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shmcore
from shmstep import handles, inert
from shmstep.recording import difference
from shmstep.statements import first_lines, innermost_functions
from shmstep.states import merged
from shmstep.stillness import group_members, is_alive, still
from shmstep.values import text_of, texts_of
from tests.libraries import REPEATABLE
from tests.programs import until
from tests.recorder.stepping import only_where_it_records, write

STATES = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(
        st.one_of(st.integers(0, 2), st.booleans(), st.text(max_size=1), st.just([1])),
        lambda inner: st.dictionaries(st.sampled_from("abc"), inner),
        max_leaves=6,
    ),
)


@REPEATABLE
@given(STATES, STATES)
def test_a_difference_leads_from_one_state_to_the_other(before: Any, after: Any) -> None:
    patch = difference(before, after)
    assert repr(merged(before, patch)) == repr(merged({}, difference({}, merged(before, patch))))
    assert merged(before, patch) == after
    assert (patch == {}) == (before == after)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (True, "True"),
        ("it's", '"it\'s"'),
        ("x" * 1000, "'" + 76 * "x" + "..."),
        (b"\0", "b'\\x00'"),
        (None, "None"),
        (1 << 300, "<int of 301 bits>"),
        ((), "()"),
        ((1,), "(1,)"),
        ([[[[1]]]], "[[[[...]]]]"),
        (list(range(50)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...]"),
        (set(), "set()"),
        ({1}, "{1}"),
        (frozenset({1}), "frozenset({1})"),
        ({"a": 1.5}, "{'a': 1.5}"),
        (range(3), "range(0, 3)"),
        (memoryview(b"abc"), "<memoryview of 3 bytes>"),
        (ValueError("no", 1), "ValueError('no', 1)"),
        (Path("x"), f"<{type(Path('x')).__name__}>"),
        (multiprocessing.Process(name="x"), "<Process 'x'>"),
    ],
)
def test_a_value_has_a_short_text(value: Any, text: str) -> None:
    assert text_of(value) == text


def test_a_released_view_has_a_text() -> None:
    view = memoryview(b"abc")
    view.release()
    assert text_of(view) == "<released memoryview>"


@only_where_it_records
@pytest.mark.parametrize("library", [shmcore, multiprocessing.shared_memory])
def test_a_handle_is_read(library: Any) -> None:
    made = library.SharedMemory(create=True, size=10)
    try:
        listed = library.ShareableList([1])
        name = listed.shm.name
        attached = library.SharedMemory(made.name)
        attached.close()
        found = [handles.read(vars(handle)) for handle in (made, attached, listed)]
        texts = [text_of(made), text_of(listed)]
        listed.shm.close()
        listed.shm.unlink()
    finally:
        made.close()
        made.unlink()
    assert [(h.is_list, h.is_open, h.is_creator) for h in found if h] == [
        (False, True, True),
        (False, False, False),
        (True, True, True),
    ]
    assert found[0]
    assert (found[0].name, found[0].size) == (made.name, 10)
    assert texts == [f"SharedMemory({made.name!r}, size=10)", f"ShareableList(name={name!r})"]


@pytest.mark.parametrize("attributes", [{}, {"_name": 1}, {"shm": 1}, {"_name": "x", "_mmap": 1}])
def test_what_only_looks_like_a_handle_is_none(attributes: Any) -> None:
    assert handles.read(attributes) is None


def test_modules_functions_classes_and_private_names_are_left_out() -> None:
    variables = {"sys": sys, "f": text_of, "c": Path, "l": len, "__name__": "x", "seen": 1}
    assert texts_of(variables) == {"seen": "1"}


def test_statements_know_their_first_line(tmp_path: Path) -> None:
    source = """
        @first(
            1
        )
        def function(
            a,
        ):
            if (a and
                    b):
                return [
                    1]
            match a:
                case 1:
                    pass
            x = (
                2)
    """
    found = first_lines(str(write(tmp_path, source)))
    starts = {line: first for line, first in found.items() if line != first}
    assert starts == {5: 4, 6: 4, 8: 7, 10: 9, 15: 14}


def test_a_loop_within_a_line_and_what_is_no_python_have_no_statements(tmp_path: Path) -> None:
    assert first_lines(str(write(tmp_path, "for x in y: pass\nx = 1"))) == {2: 2}
    assert first_lines(str(write(tmp_path, "for x in", "other.py"))) == {}
    assert first_lines(str(tmp_path / "missing.py")) == {}


class Odd:
    """Has attributes that are no names, or keeps them in a mapping of its own."""

    def __init__(self, attributes: dict[Any, Any]) -> None:
        self.__dict__ = attributes


@pytest.mark.parametrize("attributes", [{"a": 1, 2: 3}, {"a": 1}, OrderedDict(a=1)])
def test_attributes_are_what_has_a_name_in_a_plain_dict(attributes: dict[Any, Any]) -> None:
    expected = {"a": 1} if type(attributes) is dict else {}
    assert inert.attributes_of(Odd(attributes)) == expected


@only_where_it_records
def test_what_a_program_calls_a_block_and_is_none_is_not_shown() -> None:
    from shmstep.blocks import Blocks  # which need what other systems do not have
    from shmstep.process import Process

    blocks, told = Blocks(5), ("/name", "1:2")
    with open(os.devnull) as file, socket.socket() as connection:
        handle = (told[0], "creator", False, file.fileno(), told[1])
        process = Process(connection, pid=os.getpid(), handles=[handle])
        assert blocks.seen(process) == {}
    assert list(blocks) == []
    assert blocks.place((*told, False, 0, 1), {}) is None


def test_innermost_functions_call_no_other_of_the_file(tmp_path: Path) -> None:
    source = """
        def inner():
            len([])

        def outer():
            inner()
    """
    assert innermost_functions(str(write(tmp_path, source))) == ["inner"]


@only_where_it_records
@pytest.mark.parametrize(
    ("source", "rests"),
    [
        ("import sys; sys.stdin.read()", True),
        ("while True: pass", False),
        ("import threading; threading.Thread(target=input).start()\nwhile True: pass", False),
        ("import subprocess, sys; subprocess.run([sys.executable, '-c', 'while 1: 1'])", False),
        ("import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])", True),
    ],
)
def test_rest_is_told_from_work(source: str, rests: bool) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", source],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if rests:
            until(lambda: still([process.pid]), "it is at rest")
        threading.Event().wait(0.3)
        assert {still([process.pid]) for _ in range(20)} == {rests}
        assert is_alive(process.pid)
        assert process.pid in group_members(process.pid)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert not is_alive(process.pid)
    until(lambda: group_members(process.pid) == [], "its children are gone")
