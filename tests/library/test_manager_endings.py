"""However a manager, its process, its owner or its clients end: its blocks go, and no others."""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.programs import (
    KILL,
    LIBRARY_PROGRAMS,
    START_METHODS,
    Program,
    alive,
    only_where_programs_show,
    only_with_dev_shm,
    run,
    until,
    until_gone,
)

# Its owner ends

OWNER = LIBRARY_PROGRAMS / "own_a_manager.py"


def until_ended(server: int, names: Sequence[str] = ()) -> None:
    """Wait until a manager's process and its blocks are gone; a process that stays is killed."""
    try:
        until(lambda: not alive(server), "the server is gone")
    finally:
        if alive(server):
            os.kill(server, KILL)
    until_gone(*names)


@only_where_programs_show
@pytest.mark.parametrize("method", START_METHODS)
def test_manager_ends_when_its_owner_is_killed(method: str) -> None:
    with Program(OWNER, method) as program:
        server, names = program.process_and_blocks()
        program.kill_at_once()
        until_ended(server, names)


@only_with_dev_shm
def test_manager_ends_though_its_owner_was_gone_before_it_had_started() -> None:
    with Program(LIBRARY_PROGRAMS / "start_a_manager_slowly.py") as program:
        server = int(program.line())
        program.kill_at_once()
        until_ended(server)


@only_with_dev_shm
def test_manager_works_and_ends_where_there_are_no_process_handles() -> None:
    """An old kernel, or a container that forbids `pidfd_open`."""
    with Program(OWNER, "fork", "falls off its end", "no process handles") as program:
        server, names = program.process_and_blocks()
        time.sleep(0.5)
        assert alive(server)
        program.kill_at_once()
        until_ended(server, names)


@only_with_dev_shm
def test_manager_ends_with_an_owner_that_has_many_files_open() -> None:
    """Descriptors above 1,023 are more than the oldest way to wait for one can take."""
    with Program(OWNER, "fork", "falls off its end", "many files") as program:
        server, names = program.process_and_blocks()
        program.kill_at_once()
        until_ended(server, names)


@only_with_dev_shm
@pytest.mark.parametrize(
    ("method", "number"),
    [
        *((method, "SIGKILL") for method in START_METHODS),
        *(("fork", number) for number in ("SIGTERM", "SIGHUP", "SIGQUIT")),
    ],
)
def test_manager_ends_when_the_whole_group_gets_a_signal(method: str, number: str) -> None:
    with Program(OWNER, method) as program:
        server, names = program.process_and_blocks()
        program.kill_group(getattr(signal, number))
        until_ended(server, names)


ENDINGS = ["falls off its end", "del", "exception", "sys.exit", "os._exit", "abort"]


@only_where_programs_show
@pytest.mark.parametrize("ending", [*ENDINGS, pytest.param("exec", marks=only_with_dev_shm)])
def test_manager_without_shutdown_ends_with_its_owner(ending: str) -> None:
    with Program(OWNER, START_METHODS[0], ending) as program:
        server, names = program.process_and_blocks()
        program.tell()
        program.end()
        until_ended(server, names)


@only_with_dev_shm
@pytest.mark.parametrize("method", START_METHODS)
def test_manager_ends_with_its_owner_though_a_sibling_lives_on(method: str) -> None:
    """A forked sibling inherits the owner's end of every pipe."""
    with Program(LIBRARY_PROGRAMS / "leave_a_sibling.py", method) as program:
        server, names = program.process_and_blocks()
        program.kill_at_once()
        until_ended(server, names)


@only_with_dev_shm
@pytest.mark.parametrize("method", START_METHODS)
def test_ctrl_c_ends_the_with_and_the_manager_quietly(method: str) -> None:
    with Program(LIBRARY_PROGRAMS / "wait_in_a_managers_with.py", method) as program:
        server, _ = program.process_and_blocks()
        os.killpg(program.pid, signal.SIGINT)
        assert program.line() == "False"
        program.end_well()
        until_ended(server)


# Its process ends, or a client

SHUT_DOWN = LIBRARY_PROGRAMS / "shut_a_manager_down.py"


@only_with_dev_shm
@pytest.mark.parametrize("method", START_METHODS)
def test_killed_server_leaves_nothing(method: str) -> None:
    with Program(SHUT_DOWN, method, "server killed") as program:
        program.process_and_blocks()
        program.tell()
        assert program.line() == "[False, False]"
        program.end_well()


@only_where_programs_show
def test_request_to_a_killed_server_is_an_error_and_no_hang() -> None:
    with Program(SHUT_DOWN, "spawn", "killed server asked") as program:
        program.process_and_blocks()
        program.tell()
        assert [program.line() for _ in range(3)] == ["refused", "refused", "[False, False]"]
        program.end_well()


@only_with_dev_shm
def test_dead_server_ends_no_block_and_refuses_none() -> None:
    printed = run(LIBRARY_PROGRAMS / "go_on_without_the_server.py")
    assert printed == ["10 [1, 'two'] True True True", "False False False"]


@only_with_dev_shm
@pytest.mark.parametrize("method", START_METHODS)
def test_blocks_of_a_killed_client_stay_for_the_others(method: str) -> None:
    assert run(LIBRARY_PROGRAMS / "kill_a_client.py", method) == ["7 True", "False"]


@only_with_dev_shm
def test_blocks_end_with_a_server_that_is_served_by_hand() -> None:
    assert run(LIBRARY_PROGRAMS / "serve_by_hand.py") == ["True True", "False False"]


@only_with_dev_shm
def test_two_servers_of_one_process_end_their_own_blocks_alone() -> None:
    assert run(LIBRARY_PROGRAMS / "serve_two.py") == ["[False, True]"]


@only_with_dev_shm
def test_killed_server_leaves_the_blocks_of_others() -> None:
    assert run(LIBRARY_PROGRAMS / "kill_one_of_two_servers.py") == ["[True, True, False]"]


@only_where_programs_show
@pytest.mark.parametrize(
    "end",
    ["owner killed", "server killed", pytest.param("group killed", marks=only_with_dev_shm)],
)
def test_nothing_stays_in_the_temporary_or_the_home_folder(tmp_path: Path, end: str) -> None:
    places = {place: str(tmp_path) for place in ("HOME", "TMPDIR", "TEMP", "TMP")}
    with Program(OWNER, "spawn", "shutdown", environment=places) as program:
        server, names = program.process_and_blocks()
        if end == "owner killed":
            program.kill()
        elif end == "group killed":
            program.kill_group()
        else:
            os.kill(server, KILL)
            program.tell()
            program.end_well()
        until_ended(server, names)
        until(lambda: not list(tmp_path.iterdir()), "nothing is left", 2)


@only_with_dev_shm
@pytest.mark.parametrize("method", START_METHODS)
def test_server_ends_on_sigterm_and_its_blocks_with_the_managers_with(method: str) -> None:
    """Programs that stop terminate and join whatever children they have."""
    assert run(LIBRARY_PROGRAMS / "terminate_all_children.py", method) == ["True", "True", "False"]
