"""SharedMemoryManager: its blocks live as long as it does, and nothing outlives its owner."""

import errno
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import managers
from multiprocessing.context import ProcessError
from typing import Any

import pytest

from shmcore import ShareableList, SharedMemory, SharedMemoryManager
from tests.libraries import SHMCORE, SPAWN, STANDARD, Library, both_libraries, has_size, on_posix
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    LIBRARY_PROGRAMS,
    START_METHODS,
    Program,
    exists,
    only_where_programs_show,
    only_with_dev_shm,
    run,
    until_gone,
)


@pytest.fixture(scope="module")
def running() -> Iterator[SharedMemoryManager]:
    """A manager for tests that do not end it."""
    with SharedMemoryManager(ctx=SPAWN) as manager:
        yield manager


# What it makes


@both_libraries
def test_blocks_of_every_kind_end_with_the_with(library: Library) -> None:
    with library.manager() as manager:
        shm = manager.SharedMemory(1000)
        items = manager.ShareableList(["one", 2, None])
        shm.buf[0] = 7
        again = library.SharedMemory(shm.name)
        assert again.buf[0] == 7
        assert has_size(again, shm.size)
        again.close()
        same = library.attach(items.shm.name)
        same[0] = "two"
        assert list(items) == ["two", 2, None]
        same.shm.close()
        names = [shm.name, items.shm.name]
    shm.close()
    items.shm.close()
    for name in names:
        with pytest.raises(FileNotFoundError):
            library.SharedMemory(name)


def test_handles_are_of_shmcores_own_classes(running: SharedMemoryManager) -> None:
    assert type(running.SharedMemory(10)) is SharedMemory
    assert type(running.ShareableList([1])) is ShareableList
    assert running.ShareableList(x for x in (1, "two")).tolist() == [1, "two"]
    assert running.ShareableList([]).tolist() == []


def test_with_of_a_handle_leaves_the_block_to_the_manager(running: SharedMemoryManager) -> None:
    with running.SharedMemory(10) as shm:
        pass
    with running.ShareableList([1, 2]) as items:
        pass
    for name in (shm.name, items.shm.name):
        SharedMemory(name).close()


def test_blocks_are_gone_though_the_with_ended_in_an_error() -> None:
    names = []

    def fail() -> None:
        with SharedMemoryManager(ctx=SPAWN) as manager:
            names.append(manager.SharedMemory(10).name)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with pytest.raises(FileNotFoundError):
        SharedMemory(names[0])


def test_user_may_unlink_before_the_manager_does() -> None:
    with SharedMemoryManager(ctx=SPAWN) as manager:
        manager.SharedMemory(10).unlink()
        kept = manager.SharedMemory(10)
        kept.close()
        manager.ShareableList([1]).shm.unlink()
    with pytest.raises(FileNotFoundError):
        SharedMemory(kept.name)


@only_with_dev_shm
def test_name_that_another_uses_by_now_is_left_alone(library: Library) -> None:
    with SharedMemoryManager(ctx=SPAWN) as manager:
        old = manager.SharedMemory(10)
        old.unlink()
        new = SharedMemory(old.name, create=True, size=5)
    again = SharedMemory(old.name)
    again.close()
    new.close()
    new.unlink()


# What it refuses


@pytest.mark.parametrize("size", [0, -1])
def test_impossible_size_is_a_value_error(running: SharedMemoryManager, size: int) -> None:
    with pytest.raises(ValueError, match="size"):
        running.SharedMemory(size)
    running.SharedMemory(10)


@pytest.mark.parametrize("size", [1.5, "10", None], ids=repr)
def test_size_that_is_no_whole_number_is_a_type_error(
    running: SharedMemoryManager, size: Any
) -> None:
    with pytest.raises(TypeError, match="size"):
        running.SharedMemory(size)
    running.SharedMemory(10)


def test_size_that_cannot_be_sent_does_not_spoil_the_next_request(
    running: SharedMemoryManager,
) -> None:
    with pytest.raises(Exception, match=r"pickle|size"):
        running.SharedMemory(lambda: 10)  # type: ignore[arg-type]
    assert has_size(running.SharedMemory(10), 10)


@only_with_dev_shm
def test_more_memory_than_there_is_is_enospc(running: SharedMemoryManager) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as caught:
        running.SharedMemory(2**40)
    assert caught.value.errno == errno.ENOSPC
    running.SharedMemory(10)


def test_item_that_cannot_be_stored_is_refused(running: SharedMemoryManager) -> None:
    with pytest.raises(TypeError, match="item 1"):
        running.ShareableList([1, object()])  # type: ignore[type-var]
    with pytest.raises(OverflowError, match="item 0"):
        running.ShareableList([2**64])


def test_use_before_start_and_after_shutdown_is_a_clear_error() -> None:
    manager = SharedMemoryManager(ctx=SPAWN)
    with pytest.raises(ValueError, match="not started"):
        manager.SharedMemory(10)
    manager.shutdown()
    manager.start()
    manager.SharedMemory(10)
    with pytest.raises(ProcessError):
        manager.start()
    manager.shutdown()
    for use in (lambda: manager.SharedMemory(10), lambda: manager.ShareableList([1])):
        with pytest.raises(ValueError, match="shut down"):
            use()
    manager.shutdown()
    with pytest.raises(ProcessError):
        manager.get_server()


def test_shutdown_within_and_after_the_with_is_fine() -> None:
    with SharedMemoryManager(ctx=SPAWN) as manager:
        shm = manager.SharedMemory(10)
        shm.close()
        manager.shutdown()
        manager.shutdown()
        with pytest.raises(FileNotFoundError):
            SharedMemory(shm.name)
    manager.shutdown()


# Many users at once


def test_sixteen_threads_get_blocks_of_their_own(running: SharedMemoryManager) -> None:
    def ask(number: int) -> None:
        start.wait()
        for turn in range(20):
            size = 100 * number + turn + 1
            shm = running.SharedMemory(size)
            found.append((shm.name, has_size(shm, size)))
            shm.close()

    start, found = threading.Barrier(16), list[tuple[str, bool]]()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({name for name, _ in found}) == 16 * 20
    assert all(right for _, right in found)


@only_with_dev_shm
@pytest.mark.parametrize("how", ["os.fork", "multiprocessing"])
def test_forked_child_and_parent_do_not_get_each_others_blocks(how: str) -> None:
    assert run(LIBRARY_PROGRAMS / "fork_while_asking.py", how) == ["0"]


@only_with_dev_shm
def test_interrupted_request_does_not_spoil_the_next() -> None:
    """Ctrl-C while waiting for the server must not hand the late answer to the next request."""
    assert run(LIBRARY_PROGRAMS / "interrupt_a_request.py") == ["interrupted", "20 30"]


@only_with_dev_shm
@pytest.mark.parametrize(("address", "count"), [("local", 300), ("network", 40)])
def test_many_blocks_and_threads_leave_no_descriptor_open(address: str, count: int) -> None:
    assert run(LIBRARY_PROGRAMS / "count_a_managers_descriptors.py", address, count) == ["0 0"]


# In one program a block is made by who asks for it, and belongs to the manager by its note


@only_with_dev_shm
@pytest.mark.parametrize("address", ["local", "network"])
def test_segments_are_those_that_clients_made_too(address: str) -> None:
    expected = ["True", "3", "True False", "False", "True True", "False False False True"]
    assert run(LIBRARY_PROGRAMS / "ask_the_server.py", address) == expected


@only_with_dev_shm
@pytest.mark.parametrize("way", ["register", "unregister"])
def test_work_around_for_the_tracker_does_not_take_a_block_from_its_manager(way: str) -> None:
    assert run(LIBRARY_PROGRAMS / "work_around_the_tracker.py", way) == ["False"]


@only_with_dev_shm
def test_list_of_a_manager_has_its_content_before_its_name() -> None:
    printed = run(LIBRARY_PROGRAMS / "look_before_a_list_is_named.py")
    assert printed == [str([(3).to_bytes(8, sys.byteorder)])]


# Clients


@only_where_programs_show
@pytest.mark.parametrize("end", ["exit", "kill"])
def test_client_blocks_belong_to_the_manager(library: Library, end: str) -> None:
    with SharedMemoryManager(authkey=b"a key", ctx=SPAWN) as manager:
        with Program(LIBRARY_PROGRAMS / "be_a_client.py", manager.address) as program:
            names = program.line().split()
            if end == "kill":
                program.kill_group()
            else:
                program.tell()
                program.end_well()
            program.wait_for_group()
        time.sleep(0.2)
        first = SharedMemory(names[0])
        second = ShareableList[int | str](name=names[1])
        assert (first.buf[0], second.tolist()) == (7, [1, "two"])
        first.close()
        second.shm.close()
    assert not any(map(exists, names))


@only_where_programs_show
def test_client_with_another_key_is_refused() -> None:
    with SharedMemoryManager(authkey=b"a key", ctx=SPAWN) as manager:
        client = SharedMemoryManager(address=manager.address, authkey=b"another key")
        with pytest.raises(multiprocessing.AuthenticationError):
            client.connect()


def test_manager_can_listen_on_the_network() -> None:
    with SharedMemoryManager(("127.0.0.1", 0), b"a key", ctx=SPAWN) as manager:
        address = manager.address
        assert isinstance(address, tuple)
        assert address[0] == "127.0.0.1"
        assert address[1]
        client = SharedMemoryManager(address, b"a key")
        client.connect()
        shm = client.SharedMemory(10)
        shm.close()
        client.shutdown()  # it has not started the server, so this ends nothing
        manager.SharedMemory(10)
    with pytest.raises(FileNotFoundError):
        SharedMemory(shm.name)


def test_other_serializer_works_too() -> None:
    with SharedMemoryManager(serializer="xmlrpclib", ctx=SPAWN) as manager:
        content: list[int | str] = [1, "two"]
        assert has_size(manager.SharedMemory(10), 10)
        assert manager.ShareableList(content).tolist() == content


@only_where_programs_show
def test_server_can_be_served_by_a_program_itself() -> None:
    with Program(LIBRARY_PROGRAMS / "serve_for_ever.py") as program:
        client = SharedMemoryManager(program.line(), b"a key")
        client.connect()
        shm = client.SharedMemory(10)
        assert exists(shm.name)
        program.names.append(shm.name)
        shm.close()
        program.kill()
        until_gone(shm.name)
        with pytest.raises((OSError, EOFError)):
            client.SharedMemory(10)


@only_where_programs_show
@pytest.mark.parametrize("method", START_METHODS)
def test_workers_that_use_a_managers_block_leave_it(method: str) -> None:
    assert run(LIBRARY_PROGRAMS / "workers_of_a_manager.py", method) == ["[0, 1, 2] [0, 1, 2]"]


def test_failing_initializer_leaves_no_server() -> None:
    manager = SharedMemoryManager(ctx=SPAWN)
    with pytest.raises(EOFError):
        manager.start(sys.exit)


# What the standard library's managers do as well


@on_posix
@pytest.mark.parametrize("title", [SHMCORE, STANDARD])
def test_subclass_may_make_blocks_itself_and_tell_the_server(title: str) -> None:
    with Library(title) as library, library.manager() as manager:
        block = library.SharedMemory(library.new_name(), create=True, size=10)
        other = manager.SharedMemory(10)
        for handle in block, other:
            library.callback(handle.close)

        def ask(*request: Any) -> Any:
            with manager._Client(manager._address, authkey=manager._authkey) as connection:
                return managers.dispatch(connection, None, *request)  # type: ignore[attr-defined]

        ask("track_segment", (block.name,))
        assert sorted(ask("list_segments")) == sorted([block.name, other.name])
        ask("release_segment", (block.name,))
        assert ask("list_segments") == [other.name]
        with pytest.raises(FileNotFoundError):
            library.SharedMemory(block.name)
