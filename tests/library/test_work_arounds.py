"""Each work-around in "Swap the import" is tried here with shmcore, as public code writes it.

A row's id, `{ #w-atexit-unlink }`, is the test's name, `test_atexit_unlink`.
"""

import os
import shutil
import signal
import time
from contextlib import closing
from pathlib import Path

import pytest

from shmcore import SharedMemory
from tests.libraries import Library, on_posix, remove
from tests.libraries import library_fixture as library_fixture
from tests.library.pages import SWAP_THE_IMPORT, each, named_by_rows, names_of_tests
from tests.programs import (
    LIBRARY_PROGRAMS,
    MAKE_AND_WAIT,
    START_METHODS,
    UNREGISTER,
    Program,
    exists,
    only_with_dev_shm,
    run,
    until_gone,
)


def outlives_a_kill(program: Program) -> bool:
    """Kill a program that has made one block; tell whether that block is meant to stay."""
    name = program.block()
    with Program(MAKE_AND_WAIT) as other:  # whose block goes in the usual time
        tracked = other.block()
        program.kill()
        program.wait_for_group()
        other.kill()
        until_gone(tracked)
    return exists(name)


def maker(*, before: str = "", options: str = "", after: str = "") -> str:
    """Return a program that makes a block, says its name and waits."""
    lines = [
        "import atexit, signal, sys",
        "from multiprocessing import resource_tracker",
        before,
        "from shmcore import SharedMemory",
        f"shm = SharedMemory(create=True, size=8{options})",
        after,
        "print(shm.name, flush=True)",
        "input()",
    ]
    return "\n".join(lines)


@only_with_dev_shm
def test_attacher_unregisters(library: Library) -> None:
    with Program(MAKE_AND_WAIT) as creator:
        name = creator.block()
        with Program(UNREGISTER, "attacher", "plain", name) as attacher:
            attacher.line()
            attacher.tell()
            attacher.end_well()
        assert exists(name)
        creator.kill()
        until_gone(name)


@only_with_dev_shm
def test_attacher_untracked(library: Library) -> None:
    with Program(MAKE_AND_WAIT) as creator:
        name = creator.block()
        source = "import sys, shmcore; shmcore.SharedMemory(sys.argv[1], track=False).close()"
        assert run(source, name) == []
        assert exists(name)
        creator.kill()
        until_gone(name)


@only_with_dev_shm
def test_creator_unregisters() -> None:
    with Program(UNREGISTER, "creator", "plain") as program:
        assert outlives_a_kill(program)


@only_with_dev_shm
def test_creator_untracked() -> None:
    with Program(maker(options=", track=False")) as program:
        assert outlives_a_kill(program)


@only_with_dev_shm
def test_register_replaced() -> None:
    with Program(maker(before="resource_tracker.register = lambda *words: None")) as program:
        assert outlives_a_kill(program)


@only_with_dev_shm
def test_cleanup_function_deleted() -> None:
    with Program(maker(before='del resource_tracker._CLEANUP_FUNCS["shared_memory"]')) as program:
        name = program.block()
        program.kill()
        until_gone(name)


@only_with_dev_shm
@pytest.mark.parametrize("ending", ["end", "kill"])
def test_atexit_unlink(ending: str) -> None:
    with Program(maker(after="atexit.register(shm.unlink)")) as program:
        name = program.block()
        if ending == "kill":
            program.kill()
        else:
            program.tell()
            program.end_well()
        until_gone(name)


@only_with_dev_shm
@pytest.mark.parametrize("handled", [True, False])
def test_sigterm_handler(handled: bool) -> None:
    handler = "signal.signal(signal.SIGTERM, lambda *words: (shm.unlink(), sys.exit(3)))"
    with Program(maker(after=handler if handled else "")) as program:
        name = program.block()
        program.process.send_signal(signal.SIGTERM)
        status, errors = program.end()
        assert (status, errors) == (3 if handled else -signal.SIGTERM, "")
        until_gone(name)


@on_posix
def test_closing(library: Library) -> None:
    class Kept(SharedMemory):
        def __exit__(self, *error: object) -> None:
            self.close()
            self.unlink()

    with closing(SharedMemory(library.new_name(), create=True, size=8)) as shm:
        shm.buf[0] = 1
    shm.unlink()
    with Kept(library.new_name(), create=True, size=8) as kept:
        kept.buf[0] = 1
    for name in (shm.name, kept.name):
        with pytest.raises(FileNotFoundError):
            SharedMemory(name)
    with SharedMemory(library.new_name(), create=True, size=8) as own:
        own.buf[0] = 1
    with pytest.raises(FileNotFoundError):
        own.unlink()


def test_disarmed_handle(library: Library) -> None:
    shm = library.block(b"12345")
    handle = SharedMemory(shm.name)
    view = handle.buf[:3]
    with pytest.raises(BufferError):
        handle.close()
    handle._buf = handle._mmap = None
    handle.close()
    assert handle.buf is None
    assert (handle._fd, bytes(view)) == (-1, b"123")
    again = SharedMemory(shm.name)
    with again.buf[:3], pytest.raises(BufferError):
        again.close()
    again.close()


@on_posix
def test_attach_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    name, descriptor = library.unfinished()
    tries = 0
    while True:
        try:
            tries += 1
            SharedMemory(name).close()
            break
        except ValueError:
            os.ftruncate(descriptor, 4096)
    assert tries == 2
    remove(name)

    unfinished, descriptor = library.unfinished()
    monkeypatch.setattr(time, "sleep", lambda seconds: os.ftruncate(descriptor, 4096))
    SharedMemory(unfinished).close()


def test_encoded_text(library: Library) -> None:
    text, packet = "共享内存", b"\1\0"
    items = library.make([text.encode(), packet + b"\1", text, packet])
    assert (items[0].decode(), items[1][:-1]) == (text, packet)
    assert (items[2], items[3]) == (text, packet)


@pytest.mark.once
@each(SWAP_THE_IMPORT)
def test_rows_and_tests_agree(page: Path) -> None:
    others = test_rows_and_tests_agree, test_lines_on_the_page_put_it_under_a_library
    assert named_by_rows(page, "w") == names_of_tests(globals(), *others)


OURS = "shmcore.memory shmcore.shareable_list shmcore.manager"


def lines_on(page: Path) -> str:
    """Return the lines that put shmcore under a library."""
    section = page.read_text(encoding="utf-8").partition("{ #under-a-library ")[2]
    return section.partition("```python\n")[2].partition("```")[0]


@pytest.mark.parametrize("method", START_METHODS)
def test_lines_on_the_page_put_it_under_a_library(method: str, tmp_path: Path) -> None:
    lines, *translated = map(lines_on, SWAP_THE_IMPORT)
    assert lines.count("\n") == 7
    assert all(others == lines for others in translated)
    shutil.copy(LIBRARY_PROGRAMS / "somebody_elses.py", tmp_path)
    use = LIBRARY_PROGRAMS / "use_somebody_elses.py"
    program = tmp_path / "program.py"
    program.write_text(lines + use.read_text(encoding="utf-8"), encoding="utf-8")
    assert run(program, method) == [OURS, OURS]
    assert OURS not in run(use, method)
