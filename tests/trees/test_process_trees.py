"""Programs that end in every way there is: their blocks go with them, and nobody else's do.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from libraries import Library, both_libraries, defect, remove
from libraries import library_fixture as library_fixture
from programs import (
    MAKE_AND_WAIT,
    PATIENCE,
    ROOT,
    START_METHODS,
    Program,
    alive,
    beginning_with,
    exists,
    journal_of,
    journals_of,
    kill_reaper,
    only_with_dev_shm,
    reapers_of,
    run,
    until,
    until_gone,
)

pytestmark = only_with_dev_shm

MAKE_THE_NAMED = """
    import sys
    from shmcore import SharedMemory

    shm = SharedMemory(sys.argv[1], create=True, size=1000)
    print(shm.name, flush=True)
    input()
"""

ATTACH_AND_WAIT = """
    import sys
    from shmcore import SharedMemory

    shm = SharedMemory(sys.argv[1])
    print("attached", flush=True)
    input()
"""


def until_settled(program: Program, journal: str | None = None) -> None:
    """Wait until all that cleans up after an ended program has done so."""
    program.wait_for_group()
    if journal is not None:
        until(lambda: not os.path.exists(journal), "the journal is gone")


# A program that ends takes its blocks with it

ENDINGS = {
    "falls off its end": "",
    "sys.exit": "sys.exit(3)",
    "exception": "raise KeyError('a mistake')",
    "os._exit": "os._exit(3)",
    "abort": "os.abort()",
    "crash": "import ctypes; ctypes.string_at(0)",
    "exit from a thread": (
        "import threading; t = threading.Thread(target=os._exit, args=(3,)); t.start(); t.join()"
    ),
    "exec": "os.execl('/bin/true', 'true')",
    "rights given up": "os.getuid() or os.setuid(65534); os.kill(os.getpid(), 9)",
    "a view is left": "global_view = shm.buf[1:]; os.kill(os.getpid(), 9)",
    "its folder is gone": "os.chdir(tempfile.mkdtemp()); os.rmdir(os.getcwd()); os.abort()",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_block_is_gone_within_a_second_after_the_program_ends(ending: str) -> None:
    source = f"""
        import os, sys, tempfile
        from shmcore import ShareableList, SharedMemory

        shm = SharedMemory(create=True, size=1000)
        items = ShareableList(["one", 2])
        print(shm.name, items.shm.name, flush=True)
        input()
        {ending}
    """
    with Program(source) as program:
        names = program.line().split()
        program.names += names
        journal = journal_of(program.pid)
        assert all(map(exists, names))
        program.tell()
        program.end()
        for name in names:
            until_gone(name)
        until(lambda: not os.path.exists(journal), "the journal is gone")


SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL]


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@both_libraries
def test_block_is_gone_within_a_second_after_a_signal(library: Library, number: int) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.kill(number)
        until_gone(name)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@both_libraries
def test_block_is_gone_after_ctrl_c_or_sigterm_of_the_whole_group(
    library: Library, number: int
) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.kill_group(number)
        until_gone(name)


@defect(AssertionError)
def test_block_is_gone_within_a_second_after_sigkill_of_the_whole_group(library: Library) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.kill_group()
        until_gone(name, library)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGQUIT], ids=lambda number: number.name)
@defect(AssertionError)
def test_block_is_gone_after_its_terminal_is_closed(library: Library, number: int) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.kill_group(number)
        until_gone(name, library)


def test_block_is_gone_if_the_program_is_killed_at_once() -> None:
    source = """
        import os
        from shmcore import SharedMemory

        shm = SharedMemory(create=True, size=1000)
        os.write(1, f"{shm.name}\\n".encode())
        os.killpg(0, 9)  # the reaper has just been started
    """
    for _ in range(3):
        with Program(source) as program:
            name = program.block()
            program.end()
            until_gone(name)


NAMES = {
    "two words": "two words {}",
    "four words": "a 1 2 3 {}",
    "a slash in front": "/slash{}",
    "longest": "{:x<254}",
    "just a short record": "{:y<33}",
    "punctuation": "-~'\"$(x)*?[]#\\{}",
    "spaces around": " {} ",
}


@pytest.mark.parametrize("form", NAMES.values(), ids=NAMES)
def test_block_of_every_name_is_gone_after_sigkill(form: str) -> None:
    name = form.format(f"test_{os.getpid()}")
    with Program(MAKE_THE_NAMED, name) as program:
        program.names.append(name.removeprefix("/"))
        assert program.line() == name.removeprefix("/")
        program.kill()
        until_gone(name.removeprefix("/"))


def test_block_is_still_accounted_for_after_its_name_was_refused_a_second_time(
    library: Library,
) -> None:
    source = """
        import sys
        from contextlib import suppress
        from shmcore import SharedMemory

        shm = SharedMemory(sys.argv[1], create=True, size=1000)
        with suppress(FileExistsError):
            SharedMemory(sys.argv[1], create=True, size=1000)
        print(flush=True, *sys.argv[1:])
        input()
    """
    name = library.new_name()
    with Program(source, name) as program:
        program.line()
        program.kill()
        until_gone(name)


def test_all_of_many_blocks_are_gone_after_sigkill(library: Library) -> None:
    """Made, unlinked and made again, by this process and a child, with names short and long."""
    source = """
        import os, sys
        from shmcore import SharedMemory

        def make(numbers, tail=""):
            return [SharedMemory(f"{prefix}_{n}{tail}", create=True, size=n + 1) for n in numbers]

        prefix = sys.argv[1]
        keep = make(range(0, 150))
        for shm in keep[::3]:
            shm.unlink()
        if not (child := os.fork()):
            for shm in keep[1::3]:
                shm.unlink()
            keep += make(range(1, 150, 3))
            os._exit(0)
        os.waitpid(child, 0)
        keep += make(range(200, 300), "x" * 100) + make(range(0, 150, 3)) + make(range(400, 600))
        for shm in keep:
            shm.close()
        print("made", flush=True)
        input()
    """
    prefix = library.new_name()
    with Program(source, prefix) as program:
        program.line()
        program.names += beginning_with(prefix)
        assert len(program.names) == 450
        program.kill_group()
        until(lambda: not beginning_with(prefix), "all 450 blocks are gone")


# An attacher is never accountable


@pytest.mark.parametrize("ending", ["exit", "SIGTERM", "SIGKILL", "SIGKILL of the group"])
@defect(AssertionError, issue=82300)
def test_attacher_that_exits_leaves_the_block(library: Library, ending: str) -> None:
    shm = library.block(b"12345")
    with Program(ATTACH_AND_WAIT, shm.name, library=library) as program:
        program.line()
        if ending == "SIGKILL of the group":
            # The standard library passes this only because its tracker is killed as well.
            program.kill(signal.SIGKILL)
        elif ending == "exit":
            program.tell()
            program.end()
        else:
            program.kill(getattr(signal, ending))
        until_settled(program)
        assert exists(shm.name)
        assert shm.buf[0] == ord("1")


@defect(AssertionError, issue=82300)
def test_attacher_prints_nothing_at_exit(library: Library) -> None:
    shm = library.block(b"12345")
    with Program(ATTACH_AND_WAIT, shm.name, library=library) as program:
        program.line()
        program.tell()
        program.end_well()


def test_attacher_that_makes_blocks_of_its_own_leaves_the_others(library: Library) -> None:
    source = """
        import sys
        from shmcore import SharedMemory

        mine = SharedMemory(create=True, size=10)
        other = SharedMemory(sys.argv[1])
        mine_too = SharedMemory(create=True, size=10)
        print(mine.name, mine_too.name, flush=True)
        input()
    """
    shm = library.block(b"12345")
    with Program(source, shm.name) as program:
        names = program.line().split()
        journal = journal_of(program.pid)
        program.kill_group()
        until_settled(program, journal)
        assert [exists(name) for name in (*names, shm.name)] == [False, False, True]


@pytest.mark.parametrize("method", START_METHODS)
def test_attacher_of_the_same_tree_that_is_killed_leaves_the_block(method: str) -> None:
    source = """
        import multiprocessing, os, signal, sys
        from shmcore import SharedMemory

        def attach_and_die(name):
            shm = SharedMemory(name)
            os.kill(os.getpid(), signal.SIGKILL)

        if __name__ == "__main__":
            multiprocessing.set_start_method(sys.argv[1])
            with SharedMemory(create=True, size=10) as shm:
                child = multiprocessing.Process(target=attach_and_die, args=(shm.name,))
                child.start()
                child.join()
                print(child.exitcode)
                SharedMemory(shm.name).close()
    """
    assert run(source, method) == ["-9"]


def test_memory_stays_for_an_attacher_when_the_tree_of_the_block_is_gone(library: Library) -> None:
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        shm = library.SharedMemory(name)
        library.callback(shm.close)
        shm.buf[0] = 7
        program.kill()
        until_gone(name)
    assert (shm.buf[0], shm.size) == (7, 1000)
    with pytest.raises(FileNotFoundError):
        shm.unlink()


# A name that somebody else uses by now


@defect(AssertionError)
def test_name_recreated_by_another_is_left_alone(library: Library) -> None:
    name = library.new_name()
    with Program(MAKE_THE_NAMED, name, library=library) as program:
        program.line()
        journal = next(iter(journals_of(program.pid)), None)
        remove(name)
        new = library.SharedMemory(name, create=True, size=10)
        library.callback(new.close)
        program.kill()
        until_settled(program, journal)
        assert exists(name)


def test_name_recreated_by_another_program_goes_with_that_program(library: Library) -> None:
    name = library.new_name()
    with Program(MAKE_THE_NAMED, name) as first:
        first.line()
        remove(name)
        with Program(MAKE_THE_NAMED, name) as second:
            second.line()
            journal = journal_of(first.pid)
            first.kill_group()
            until_settled(first, journal)
            assert exists(name)
            second.kill_group()
            until_gone(name)


def test_name_recreated_without_any_library_is_left_alone(library: Library) -> None:
    name = library.new_name()
    with Program(MAKE_THE_NAMED, name) as program:
        program.line()
        journal = journal_of(program.pid)
        remove(name)
        Path("/dev/shm", name).write_bytes(b"something else")
        program.kill()
        until_settled(program, journal)
    assert Path("/dev/shm", name).read_bytes() == b"something else"


# One program, many processes


@pytest.mark.parametrize("touched", [True, False], ids=["a block of its own", "no block yet"])
@pytest.mark.parametrize("method", START_METHODS)
def test_blocks_of_pool_workers_outlive_the_worker(method: str, touched: bool) -> None:
    source = """
        import multiprocessing, sys, time
        from shmcore import SharedMemory

        def make(number):
            shm = SharedMemory(create=True, size=10)
            shm.buf[0] = number
            return shm.name

        if __name__ == "__main__":
            multiprocessing.set_start_method(sys.argv[1])
            own = SharedMemory(create=True, size=10) if sys.argv[2] == "True" else None
            with multiprocessing.Pool(2, maxtasksperchild=1) as pool:
                names = pool.map(make, [1, 2, 3], chunksize=1)
                pool.close()
                pool.join()
            time.sleep(0.2)  # a second after, and it would be too late
            handles = [SharedMemory(name) for name in names]
            print([shm.buf[0] for shm in handles], flush=True)
            print(*names, flush=True)
            input()
    """
    with Program(source, method, touched) as program:
        assert program.line() == "[1, 2, 3]"
        names = program.line().split()
        program.names += names
        program.kill()  # not its group: what removes the pool's semaphores is in it
        for name in names:
            until_gone(name)


@pytest.mark.parametrize("method", START_METHODS)
def test_block_of_a_grandchild_outlives_child_and_grandchild(method: str) -> None:
    source = """
        import multiprocessing, sys, time
        from shmcore import SharedMemory

        def grandchild(pipe):
            pipe.send(SharedMemory(create=True, size=10).name)

        def child(pipe):
            process = multiprocessing.Process(target=grandchild, args=(pipe,))
            process.start()
            process.join()

        if __name__ == "__main__":
            multiprocessing.set_start_method(sys.argv[1])
            ours, theirs = multiprocessing.Pipe()
            process = multiprocessing.Process(target=child, args=(theirs,))
            process.start()
            process.join()
            time.sleep(0.2)
            SharedMemory(ours.recv()).close()
    """
    run(source, method)


def test_block_of_a_forked_child_outlives_it() -> None:
    source = """
        import os, time
        from shmcore import SharedMemory

        ours, theirs = os.pipe()
        if not (child := os.fork()):
            os.write(theirs, SharedMemory(create=True, size=10).name.encode())
            os._exit(0)
        os.waitpid(child, 0)
        time.sleep(0.2)
        with SharedMemory(os.read(ours, 100).decode()) as shm:
            shm.unlink()
    """
    run(source)


@pytest.mark.parametrize("touched", [True, False], ids=["has attached", "has not attached yet"])
@pytest.mark.parametrize("method", START_METHODS)
def test_block_stays_while_a_child_lives_though_its_creator_is_killed(
    method: str, touched: bool
) -> None:
    source = """
        import multiprocessing, os, sys, time
        from shmcore import SharedMemory

        def child(name, creator, attach_at_once):
            shm = SharedMemory(name) if attach_at_once else None
            print(os.getpid(), name, flush=True)
            while os.path.exists(f"/proc/{creator}") and os.getppid() != 1:
                time.sleep(0.01)
            time.sleep(0.3)
            print("still there", SharedMemory(name).size, flush=True)
            time.sleep(60)

        if __name__ == "__main__":
            multiprocessing.set_start_method(sys.argv[1])
            shm = SharedMemory(create=True, size=10)
            arguments = shm.name, os.getpid(), sys.argv[2] == "True"
            multiprocessing.Process(target=child, args=arguments).start()
            input()
    """
    with Program(source, method, touched) as program:
        child, name = program.line().split()
        program.names.append(name)
        program.process.kill()
        program.process.wait()
        assert program.line() == "still there 10"
        os.kill(int(child), signal.SIGKILL)
        until_gone(name)


@both_libraries
def test_block_stays_while_a_daemon_of_the_program_lives(library: Library) -> None:
    source = """
        import os, time
        from shmcore import SharedMemory

        shm = SharedMemory(create=True, size=10)
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                print(os.getpid(), shm.name, flush=True)
                time.sleep(60)
            os._exit(0)
        os._exit(0)
    """
    with Program(source, library=library) as program:
        daemon, name = program.line().split()
        program.names.append(name)
        program.end()
        time.sleep(0.3)
        there = exists(name)
        os.kill(int(daemon), signal.SIGKILL)
        until_gone(name)
        assert there


def test_daemon_that_closes_all_descriptors_keeps_its_blocks() -> None:
    """What daemons do first. The blocks of a living program must not go."""
    source = """
        import os, time
        from shmcore import SharedMemory

        shm = SharedMemory(create=True, size=10)
        os.closerange(3, 100)
        time.sleep(0.3)
        SharedMemory(shm.name)
        print(shm.name, flush=True)
        input()
    """
    with Program(source) as program:
        name = program.block()
        program.kill()
        until_gone(name)


@pytest.mark.parametrize("attach", [False, True], ids=["create", "attach"])
def test_closed_descriptors_are_not_taken_for_the_journal(tmp_path: Path, attach: bool) -> None:
    source = """
        import os, sys
        from shmcore import SharedMemory

        first = SharedMemory(create=True, size=10)
        os.closerange(3, 100)
        foreign = [open(f"{sys.argv[1]}/{number}", "w+") for number in range(20)]
        if sys.argv[2] == "True":
            attached = SharedMemory(sys.argv[3])
        second = SharedMemory(create=True, size=10)
        print(second.name, flush=True)
        input()
    """
    with Program(MAKE_AND_WAIT) as other, Program(source, tmp_path, attach, other.block()) as one:
        name = one.block()
        assert {file.read_bytes() for file in tmp_path.iterdir()} == {b""}
        one.kill_group()
        until_gone(name)


def test_started_programs_do_not_keep_the_block() -> None:
    source = """
        import os, subprocess
        from shmcore import SharedMemory

        shm = SharedMemory(create=True, size=10)
        subprocess.Popen(["sleep", "60"], close_fds=False)
        os.posix_spawn("/bin/sleep", ["sleep", "60"], os.environ)
        if os.fork() == 0:
            os.execlp("sleep", "sleep", "60")
        print(shm.name, flush=True)
        input()
    """
    with Program(source) as program:
        name = program.block()
        program.kill()
        until_gone(name)


@pytest.mark.parametrize("first", ["inner", "outer"])
def test_program_started_by_a_program_is_a_tree_of_its_own(first: str) -> None:
    source = """
        import subprocess, sys
        from shmcore import SharedMemory

        inner = "from shmcore import SharedMemory; shm = SharedMemory(create=True, size=1);"
        inner += "print(shm.name, flush=True); input()"
        shm = SharedMemory(create=True, size=10)
        process = subprocess.Popen([sys.executable, "-c", inner])
        print(process.pid, shm.name, flush=True)
        process.wait()
        input()
    """
    with Program(source) as program:
        words = f"{program.line()} {program.line()}".split()
        pid = next(int(word) for word in words if word.isdigit())
        words.remove(str(pid))
        program.names += words
        outer_journal, inner_journal = journal_of(program.pid), journal_of(pid)
        assert outer_journal != inner_journal
        if first == "inner":
            os.kill(pid, signal.SIGKILL)
            until(lambda: sum(map(exists, words)) == 1, "the inner block is gone")
            until(lambda: not os.path.exists(inner_journal), "and its journal")
            assert alive(program.pid)
        else:
            program.kill()
            until(lambda: sum(map(exists, words)) == 1, "the outer block is gone")
            until(lambda: not os.path.exists(outer_journal), "and its journal")
            assert alive(pid)
        program.kill_group()
        until(lambda: not any(map(exists, words)), "both blocks are gone")


# Keys: what tells one tree from another

SET_KEY = "multiprocessing.current_process().authkey = b'the same in the whole class'"


MAKE_WITH_KEY = f"""
    import multiprocessing
    {SET_KEY}
    from shmcore import SharedMemory

    shm = SharedMemory(create=True, size=10)
    print(shm.name, flush=True)
    input()
"""


def test_programs_with_the_same_authkey_are_still_two_trees() -> None:
    with Program(MAKE_WITH_KEY) as one, Program(MAKE_WITH_KEY) as other:
        mine, theirs = one.block(), other.block()
        one.kill_group()
        until_gone(mine)
        assert exists(theirs)
        other.kill_group()
        until_gone(theirs)


def test_programs_with_the_same_authkey_in_the_same_terminal_are_still_two_trees() -> None:
    """A terminal's programs are all in one session."""
    source = f"""
        import subprocess, sys

        inner = {textwrap.dedent(MAKE_WITH_KEY)!r}
        options = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        pair = [subprocess.Popen([sys.executable, "-c", inner], **options) for _ in range(2)]
        print(*[process.stdout.readline().strip() for process in pair], flush=True)
        input()
        pair[0].kill()
        pair[0].wait()
        print("killed", flush=True)
        input()
    """
    with Program(source) as program:
        mine, theirs = program.line().split()
        program.names += [mine, theirs]
        program.tell()
        assert program.line() == "killed"
        until_gone(mine)
        assert exists(theirs)


@pytest.mark.parametrize("method", START_METHODS)
def test_authkey_may_change_between_two_blocks(method: str) -> None:
    source = f"""
        import multiprocessing, sys, time
        from shmcore import SharedMemory

        def make(pipe):
            pipe.send(SharedMemory(create=True, size=10).name)

        if __name__ == "__main__":
            multiprocessing.set_start_method(sys.argv[1])
            first = SharedMemory(create=True, size=10)
            {SET_KEY}
            second = SharedMemory(create=True, size=10)
            ours, theirs = multiprocessing.Pipe()
            child = multiprocessing.Process(target=make, args=(theirs,))
            child.start()
            child.join()
            time.sleep(0.2)
            third = SharedMemory(ours.recv())
            print(first.name, second.name, third.name, flush=True)
            input()
    """
    with Program(source, method) as program:
        names = program.line().split()
        program.names += names
        assert all(map(exists, names))
        program.kill_group()
        for name in names:
            until_gone(name)


@pytest.mark.parametrize("method", START_METHODS)
def test_children_of_a_forked_child_belong_to_the_tree(method: str) -> None:
    """Each finds the others' blocks when they are gone, whatever key is set meanwhile."""
    source = f"""
        import multiprocessing, sys, time
        from shmcore import SharedMemory

        def grandchild(pipe):
            pipe.send(SharedMemory(create=True, size=10).name)

        def child(pipe):
            {SET_KEY}
            process = multiprocessing.get_context(sys.argv[1]).Process(
                target=grandchild, args=(pipe,)
            )
            process.start()
            process.join()

        if __name__ == "__main__":
            ours, theirs = multiprocessing.Pipe()
            process = multiprocessing.get_context("fork").Process(target=child, args=(theirs,))
            process.start()
            process.join()
            time.sleep(0.3)
            shm = SharedMemory(ours.recv())
            print(shm.name, flush=True)
            input()
    """
    with Program(source, method) as program:
        name = program.block()
        program.kill_group()
        until_gone(name)


@pytest.mark.parametrize("method", START_METHODS)
@pytest.mark.parametrize("reaper", ["not yet started", "started before"])
def test_block_lives_as_long_as_a_process_between_that_never_imported_shmcore(
    method: str, reaper: str
) -> None:
    """The first process and the block's maker are gone; the one between has only the name."""
    source = """
        import multiprocessing, os, sys, time

        def make(pipe):
            from shmcore import SharedMemory
            pipe.send(SharedMemory(create=True, size=10).name)

        def between():
            ours, theirs = multiprocessing.Pipe()
            process = multiprocessing.Process(target=make, args=(theirs,))
            process.start()
            name = ours.recv()
            process.join()
            print(os.getpid(), name, flush=True)
            time.sleep(60)

        if __name__ == "__main__":
            multiprocessing.set_start_method(sys.argv[1])
            if sys.argv[1] != "fork":  # which would hand the module on
                import shmcore
            if sys.argv[2] == "started before":
                ours, theirs = multiprocessing.Pipe()
                process = multiprocessing.Process(target=make, args=(theirs,))
                process.start()
                process.join()
            process = multiprocessing.Process(target=between)
            process.start()
            process.join()
    """
    with Program(source, method, reaper) as program:
        pid, name = program.line().split()
        program.names.append(name)
        program.kill()
        time.sleep(0.5)
        assert exists(name)
        os.kill(int(pid), signal.SIGKILL)
        until_gone(name)


def test_blocks_of_a_daemon_whose_parents_are_gone_end_with_it() -> None:
    """It forks twice; when its first lines run, there may be nobody left to ask for."""
    source = """
        import os, time
        os.register_at_fork(after_in_child=lambda: time.sleep(0.1))
        from shmcore import SharedMemory

        if os.fork():
            os._exit(0)
        os.setsid()
        if os.fork():
            os._exit(0)
        shm = SharedMemory(create=True, size=10)
        print(os.getpid(), shm.name, flush=True)
        time.sleep(60)
    """
    with Program(source) as program:
        daemon, name = program.line().split()
        program.names.append(name)
        journal = journal_of(int(daemon))
        os.kill(int(daemon), signal.SIGKILL)
        until_gone(name)
        until(lambda: not os.path.exists(journal), "the journal is gone")


PRELOADED = {
    "an attacher lives": """
        block = SharedMemory(create=True, size=10)
        process = context.Process(target=hold, args=(block.name, queue))
        process.start()
        print(block.name, queue.get(), flush=True)
        input()
    """,
    "the maker's creator lives": """
        process = context.Process(target=make, args=(queue,))
        process.start()
        block = SharedMemory(queue.get())
        process.join()
        print(block.name, os.getpid(), flush=True)
        os.kill(forkserver._forkserver._forkserver_pid, 9)
        time.sleep(60)
    """,
}


@pytest.mark.parametrize("who", PRELOADED)
def test_forkserver_with_blocks_of_its_own_is_another_tree(who: str, tmp_path: Path) -> None:
    """Its children are forked from it, but belong to the program that asks for them."""
    (tmp_path / "preloaded.py").write_text(
        "from shmcore import ShareableList\ntable = ShareableList([1, 2, 3])\n", encoding="utf-8"
    )
    source = f"""
        import multiprocessing, os, sys, time
        from multiprocessing import forkserver
        from shmcore import SharedMemory

        def hold(name, queue):
            block = SharedMemory(name)
            queue.put(os.getpid())
            time.sleep(60)

        def make(queue):
            queue.put(SharedMemory(create=True, size=10).name)

        if __name__ == "__main__":
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["preloaded"])
            queue = context.SimpleQueue()
{textwrap.indent(textwrap.dedent(PRELOADED[who]), " " * 12)}
    """
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    with Program(source, environment=path) as program:
        name, pid = program.line().split()
        program.names.append(name)
        if int(pid) != program.pid:
            program.kill()
        time.sleep(0.5)
        assert exists(name)
        os.kill(int(pid), signal.SIGKILL)
        until_gone(name)


# The reaper


def test_reaper_is_started_though_the_first_block_was_interrupted() -> None:
    source = """
        from shmcore import SharedMemory, journal

        start = journal._start_reaper

        def interrupted():
            journal._start_reaper = start
            raise KeyboardInterrupt

        journal._start_reaper = interrupted
        try:
            SharedMemory(create=True, size=10)
        except KeyboardInterrupt:
            print(SharedMemory(create=True, size=10).name, flush=True)
        input()
    """
    with Program(source) as program:
        name = program.block()
        program.kill()
        until_gone(name)


def test_blocks_of_a_living_tree_are_safe_though_its_reaper_is_killed() -> None:
    """The maker is gone, and nobody who lives has ever touched a block."""
    source = """
        import os
        from shmcore import SharedMemory

        if not (child := os.fork()):
            print(SharedMemory(create=True, size=10).name, flush=True)
            input()
            os._exit(0)
        os.waitpid(child, 0)
        print(child, flush=True)
        input()
    """
    clean_up = [sys.executable, "-m", "shmcore", "gc"]
    with Program(source) as program:
        name = program.block()
        (maker,) = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()
        kill_reaper(int(maker))
        program.tell()
        assert program.line() == maker
        subprocess.run(clean_up, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        assert exists(name)
        program.kill()
        subprocess.run(clean_up, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        until_gone(name)


def test_reaper_is_started_later_if_it_could_not_be_at_first() -> None:
    source = """
        import os, resource
        from shmcore import SharedMemory

        taken = len(os.listdir("/proc/self/fd")) - 1
        resource.setrlimit(resource.RLIMIT_NOFILE, (taken + 1, 4096))
        try:
            SharedMemory(create=True, size=10)
        except OSError as error:
            print(error.errno, flush=True)
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
        shm = SharedMemory(create=True, size=10)
        print(shm.name, flush=True)
        input()
    """
    with Program(source) as program:
        assert program.line() == "24"
        name = program.block()
        assert reapers_of(journal_of(program.pid))
        program.kill_group()
        until_gone(name)


def test_blocks_can_be_made_after_somebody_has_removed_the_journal() -> None:
    source = """
        import os, shutil
        from shmcore import SharedMemory

        first = SharedMemory(create=True, size=10)
        for number in os.listdir("/proc/self/fd"):
            if ".shmcore:" in (path := os.path.realpath(f"/proc/self/fd/{number}")):
                shutil.rmtree(path)
        first.unlink()
        shm = SharedMemory(create=True, size=10)
        print(shm.name, flush=True)
        input()
    """
    with Program(source) as program:
        name = program.block()
        program.kill_group()
        until_gone(name)


@pytest.mark.parametrize("remedy", ["next program", "gc"])
def test_killed_reaper_is_made_up_for(remedy: str) -> None:
    if remedy == "gc" and not (ROOT / "shmcore/__main__.py").exists():
        pytest.skip("there is no python -m shmcore yet")
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        journal = journal_of(program.pid)
        kill_reaper(program.pid)
        program.kill_group()
        if remedy == "gc":
            collector = "import runpy; runpy.run_module('shmcore', run_name='__main__')"
            with Program(f"import sys; sys.argv[1:] = ['gc']; {collector}") as gc:
                assert gc.end() == (0, "")
        else:
            run("from shmcore import ShareableList\nwith ShareableList([1]) as items:\n    pass")
        assert not exists(name)
        assert not os.path.exists(journal)


def test_other_programs_do_not_clean_up_after_a_living_one() -> None:
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        kill_reaper(program.pid)
        for _ in range(3):
            run("from shmcore import ShareableList\nwith ShareableList([1]) as items:\n    pass")
        assert exists(name)
        assert os.path.exists(journal_of(program.pid))
    run("from shmcore import ShareableList\nwith ShareableList([1]) as items:\n    pass")
    assert not exists(name)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_reaper_is_not_to_be_interrupted(number: int) -> None:
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        (reaper,) = reapers_of(journal_of(program.pid))
        os.kill(reaper, number)
        program.kill()
        until_gone(name)


def test_nothing_of_a_program_is_left() -> None:
    with Program(MAKE_AND_WAIT) as program:
        program.block()
        journal = journal_of(program.pid)
        (reaper,) = reapers_of(journal)
        program.tell()
        program.end_well()
        until(lambda: not os.path.exists(journal), "the journal is gone")
        until(lambda: not alive(reaper), "the reaper is gone")


def test_program_without_a_block_leaves_no_trace() -> None:
    source = """
        from shmcore import SharedMemory
        from contextlib import suppress

        for arguments in ("no such block",), ("a/b", True, 10), (None, True, 0):
            with suppress(OSError, ValueError):
                SharedMemory(*arguments)
        print("ready", flush=True)
        input()
    """
    with Program(source) as program:
        program.line()
        journals = journals_of(program.pid)
        program.tell()
        program.end_well()
        until(lambda: not any(map(os.path.exists, journals)), "no journal is left")


def test_reaper_keeps_no_pipe_of_the_program_open() -> None:
    source = """
        import os, select
        from shmcore import SharedMemory

        ours, theirs = os.pipe()
        os.set_inheritable(theirs, True)
        shm = SharedMemory(create=True, size=10)
        os.close(theirs)
        print(bool(select.select([ours], [], [], 10)[0]) and os.read(ours, 1))
    """
    assert run(source) == ["b''"]


def test_waiting_for_all_children_comes_to_an_end() -> None:
    """A program that calls os.wait() until there are no more children must not wait for ours."""
    source = """
        import os, signal
        from shmcore import SharedMemory

        signal.alarm(3)
        shm = SharedMemory(create=True, size=10)
        if os.fork() == 0:
            os._exit(0)
        children = 0
        try:
            while True:
                os.wait()
                children += 1
        except ChildProcessError:
            print(children)
        shm.unlink()
    """
    assert run(source) == ["1"]


@pytest.mark.parametrize("executable", ["", None, "/no/such/python"])
def test_blocks_can_be_made_where_the_reaper_cannot_be_started(executable: str | None) -> None:
    source = f"""
        import sys
        sys.executable = {executable!r}
        from shmcore import SharedMemory

        with SharedMemory(create=True, size=10) as shm:
            shm.buf[0] = 1
    """
    run(source)


@pytest.mark.parametrize("method", START_METHODS)
def test_block_is_safe_while_its_reaper_is_still_starting(method: str, tmp_path: Path) -> None:
    """The worker that made it has ended, the reaper is slow, and another program cleans up."""
    slow = tmp_path / "slow_python"
    slow.write_text(f'#!/bin/sh\nsleep 0.5\nexec {sys.executable} "$@"\n')
    slow.chmod(0o755)
    source = """
        import multiprocessing, sys
        from shmcore import SharedMemory

        def make(pipe, executable):
            sys.executable = executable
            pipe.send(SharedMemory(create=True, size=10).name)

        if __name__ == "__main__":
            multiprocessing.set_start_method(sys.argv[1])
            ours, theirs = multiprocessing.Pipe()
            child = multiprocessing.Process(target=make, args=(theirs, sys.argv[2]))
            child.start()
            name = ours.recv()
            child.join()
            print(name, flush=True)
            input()
    """
    with Program(source, method, slow) as program:
        name = program.block()
        run("from shmcore import ShareableList\nwith ShareableList([1]) as items:\n    pass")
        time.sleep(0.6)
        assert exists(name)
        program.kill()
        until_gone(name)


# Half-made blocks

MAKE_FOR_EVER = """
    import itertools, sys
    from shmcore import ShareableList, SharedMemory

    print("ready", flush=True)
    for number in itertools.count():
        shm = SharedMemory(f"{sys.argv[1]}_{number}", create=True, size=100_000)
        items = ShareableList(range(100), name=f"{sys.argv[1]}_list_{number}")
        if number % 2:
            shm.close()
            shm.unlink()
            items.shm.unlink()
"""


def test_sigkill_at_any_moment_leaves_no_block(library: Library) -> None:
    chance = random.Random(1)
    for _ in range(8):
        prefix = library.new_name()
        with Program(MAKE_FOR_EVER, prefix) as program:
            program.line()
            time.sleep(chance.random() * 0.02)
            program.kill_group()
            until(lambda: not beginning_with(prefix), "its blocks are gone")  # noqa: B023


def test_no_block_is_ever_seen_half_made(library: Library) -> None:
    """Whoever finds a list by its name can read it, at every moment."""
    source = """
        import itertools, sys
        from shmcore import ShareableList

        print("ready", flush=True)
        while True:
            with ShareableList(range(100), name=sys.argv[1]):
                pass
    """
    name, found = library.new_name(), 0
    with Program(source, name) as program:
        program.line()
        end = time.monotonic() + 0.5
        while time.monotonic() < end or not found:
            try:
                items = library.ShareableList(name=name)
            except FileNotFoundError:
                continue
            assert items.tolist() == list(range(100))
            items.shm.close()
            found += 1
            assert time.monotonic() < end + PATIENCE


# Raise an error, or do something else, before the nth line that shmcore runs
STEP_BY_STEP = """
    import os, sys
    from shmcore import ShareableList, SharedMemory

    def at_line(wanted, action, work):
        # Returns whether the work has as many lines.
        count = 0
        def trace(frame, event, argument):
            nonlocal count
            if "shmcore" not in frame.f_code.co_filename or "reaper" in frame.f_code.co_name:
                return None
            if event == "line":
                count += 1
                if count == wanted:
                    sys.settrace(None)
                    action()
            return trace
        sys.settrace(trace)
        try:
            work()
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(None)
        return count >= wanted
"""


@pytest.mark.parametrize("kind", ["SharedMemory", "ShareableList"])
def test_interrupted_constructor_leaves_nothing(library: Library, kind: str) -> None:
    """Ctrl-C may come at any moment. Then the name must be free to be used again."""
    source = f"""{STEP_BY_STEP}
    def interrupt():
        raise KeyboardInterrupt

    def make():
        if sys.argv[2] == "SharedMemory":
            made.append(SharedMemory(f"{{sys.argv[1]}}_{{step}}", create=True, size=10))
        else:
            made.append(ShareableList([1, "two"], name=f"{{sys.argv[1]}}_{{step}}"))

    warm_up = SharedMemory(create=True, size=1)
    descriptors = len(os.listdir("/proc/self/fd"))
    for step in range(1, 1000):
        made = []
        reached = at_line(step, interrupt, make)
        path = f"/dev/shm/{{sys.argv[1]}}_{{step}}"
        if not made and os.path.exists(path):
            print("left behind when interrupted at line", step)
            os.unlink(path)
        made.clear()
        if not reached:
            break
    print("steps:", step > 20, "descriptors:", len(os.listdir("/proc/self/fd")) - descriptors)
    warm_up.unlink()
    [os.unlink(f"/dev/shm/{{name}}") for name in os.listdir("/dev/shm") if sys.argv[1] in name]
    """
    assert run(source, library.new_name(), kind) == ["steps: True descriptors: 0"]


def test_block_made_in_a_signal_handler_is_accounted_for_too(library: Library) -> None:
    """A handler runs between any two steps of the constructor that it interrupts."""
    source = f"""{STEP_BY_STEP}
    def handler():
        SharedMemory(f"{{sys.argv[1]}}_{{step}}_inner", create=True, size=10).close()

    def make():
        SharedMemory(f"{{sys.argv[1]}}_{{step}}_outer", create=True, size=10).close()

    for step in range(1, 1000):
        if not at_line(step, handler, make):
            break
    print(step, flush=True)
    input()
    """
    prefix = library.new_name()
    with Program(source, prefix) as program:
        assert int(program.line()) > 20
        program.names += beginning_with(prefix)
        assert len(program.names) > 40
        journal = journal_of(program.pid)
        program.kill_group()
        until_settled(program, journal)
        assert beginning_with(prefix) == []


# A failed attach

FAIL_TO_ATTACH = """
    import os, resource, sys
    from shmcore import SharedMemory

    def limit_descriptors(spare):
        resource.setrlimit(resource.RLIMIT_NOFILE, (taken + spare, 4096))

    def limit_memory(spare):
        pages = int(open("/proc/self/statm").read().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + spare, -1))

    def count_descriptors():
        return len(os.listdir("/proc/self/fd")) - 1  # less the one that looks

    taken = count_descriptors()
"""


@pytest.mark.parametrize("lack", ["descriptors", "memory"])
@defect(AssertionError)
def test_failed_attach_does_not_unlink_the_block(library: Library, lack: str) -> None:
    attempts = {"descriptors": range(3), "memory": [2**20]}[lack]
    shm = library.SharedMemory(library.new_name(), create=True, size=2**28)
    library.callback(shm.close)
    source = f"""{FAIL_TO_ATTACH}
    for spare in {list(attempts)}:
        limit_{lack}(spare)
        try:
            SharedMemory(sys.argv[1])
            print("attached")
        except OSError as error:
            print(error.errno)
    """
    with Program(source, shm.name, library=library) as program:
        program.line()
        program.end()
        program.wait_for_group()
        assert exists(shm.name)


@pytest.mark.parametrize("own", [True, False], ids=["a block of its own", "no block yet"])
def test_failed_attach_or_creation_leaves_nothing_open(library: Library, own: bool) -> None:
    shm = library.block(b"12345")
    source = f"""{FAIL_TO_ATTACH}
    own = SharedMemory(create=True, size=1) if {own} else None
    taken = count_descriptors()
    for spare in range(10):
        for arguments in (sys.argv[1],), (f"{{sys.argv[1]}}_new", True, 10):
            limit_descriptors(spare)
            try:
                handle = SharedMemory(*arguments)
                handle.close()
                if len(arguments) > 1:
                    handle.unlink()
            except OSError as error:
                assert error.errno == 24, error
            assert not os.path.exists(f"/dev/shm/{{sys.argv[1]}}_new")
            limit_descriptors(100)
            # The journal, once it could be opened, stays.
            assert count_descriptors() <= taken + (own is None), (spare, arguments)
    """
    run(source, shm.name)
    assert exists(shm.name)


# Many


def test_thousands_of_cycles_leave_descriptors_and_memory_as_they_were() -> None:
    source = """
        import gc, os, resource
        from shmcore import ShareableList, SharedMemory

        def resident():
            return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()

        def cycles(count):
            for number in range(count):
                shm = SharedMemory(create=True, size=10_000)
                shm.buf[:4] = b"some"
                again = SharedMemory(shm.name)
                again.close()
                shm.close()
                shm.unlink()
                if number % 10 == 0:
                    with ShareableList(["text", 1]) as items:
                        items[0] = "word"

        cycles(500)
        gc.collect()
        before = len(os.listdir("/proc/self/fd")), resident()
        cycles(2000)
        gc.collect()
        print(len(os.listdir("/proc/self/fd")) - before[0], resident() - before[1] < 200_000)
        (journal,) = {
            path
            for number in os.listdir("/proc/self/fd")
            if ".shmcore:" in (path := os.path.realpath(f"/proc/self/fd/{number}"))
        }
        print([name for name in os.listdir(journal) if name[0].isdigit()])
    """
    assert run(source) == ["0 True", "[]"]


def test_journal_does_not_grow_with_every_process_of_the_tree() -> None:
    """A server that forks for each request must not fill /dev/shm over the weeks."""
    source = """
        import os
        from shmcore import SharedMemory

        def request():
            if not (child := os.fork()):
                with SharedMemory(create=True, size=10):
                    pass
                os._exit(0)
            os.waitpid(child, 0)

        def entries():
            for number in os.listdir("/proc/self/fd"):
                if ".shmcore:" in (path := os.path.realpath(f"/proc/self/fd/{number}")):
                    return sum(name[0].isdigit() for name in os.listdir(path))  # blocks

        shm = SharedMemory(create=True, size=10)
        for _ in range(60):
            request()
        print(entries())
        shm.unlink()
    """
    assert run(source) == ["1"]


def test_sixteen_threads_at_once_with_forks_in_the_middle(library: Library) -> None:
    source = """
        import os, sys, threading, time, warnings
        from shmcore import SharedMemory

        warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads: on purpose

        def work(number):
            for turn in range(60):
                shm = SharedMemory(f"{prefix}_{number}_{turn}", create=True, size=1000)
                shm.buf[0] = number
                again = SharedMemory(shm.name)
                assert again.buf[0] == number
                again.close()
                shm.close()
                if turn < 50:
                    shm.unlink()

        def child(number):
            shm = SharedMemory(f"{prefix}_child_{number}", create=True, size=10)
            for turn in range(20):
                with SharedMemory(create=True, size=10):
                    pass
            os._exit(0)

        prefix = sys.argv[1]
        threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        children = []
        for number in range(20):
            children.append(os.fork())
            if not children[-1]:
                child(number)
            time.sleep(0.01)
        for thread in threads:
            thread.join()
        print([os.waitpid(child, 0)[1] for child in children] == [0] * 20, flush=True)
        print(len(os.listdir("/proc/self/fd")), flush=True)
        input()
    """
    prefix = library.new_name()
    with Program(source, prefix) as program:
        assert program.line() == "True"
        assert int(program.line()) <= 6  # the standard streams, the journal, the folder itself
        program.names += beginning_with(prefix)
        assert len(program.names) == 16 * 10 + 20
        journal = journal_of(program.pid)
        program.kill_group()
        until_settled(program, journal)
        assert beginning_with(prefix) == []


def test_many_processes_make_blocks_at_once(library: Library) -> None:
    source = """
        import multiprocessing, os, sys
        from shmcore import SharedMemory

        def work(number):
            for turn in range(100):
                shm = SharedMemory(f"{sys.argv[1]}_{number}_{turn}", create=True, size=1000)
                if turn < 80:
                    shm.unlink()
            os._exit(0)

        prefix = sys.argv[1]
        children = []
        for number in range(8):  # all at once, and none before them
            children.append(os.fork())
            if not children[-1]:
                work(number)
        assert {os.waitpid(child, 0)[1] for child in children} == {0}
        print("done", flush=True)
    """
    prefix = library.new_name()
    with Program(source, prefix) as program:
        program.line()
        program.end()
        until(lambda: beginning_with(prefix) == [], "all blocks are gone")


def test_items_are_read_rightly_after_another_process_has_changed_their_kind() -> None:
    """While it does so, a reader may meet anything; what it remembers of it must be true."""
    source = """
        import os, signal
        from contextlib import suppress
        from shmcore import ShareableList

        items = ShareableList(["abcdefgh12"])
        if (writer := os.fork()) == 0:
            theirs = ShareableList(name=items.shm.name)
            while True:
                theirs[0] = "abcdefgh12"
                theirs[0] = "abc\\0"
        for _ in range(100_000):
            with suppress(ValueError):
                items[0]
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        items.shm.unlink()
        items = ShareableList(["abcdefgh12"])
        items[0] = "abc\\0"
        print(ascii(items[0]))
        items.shm.unlink()
    """
    assert run(source) == [r"'abc\x00'"]


# What is left to the user


def test_untracked_block_outlives_its_program(library: Library) -> None:
    source = """
        import sys
        from shmcore import SharedMemory

        shm = SharedMemory(sys.argv[1], create=True, size=10, track=False)
        shm.buf[0] = 7
        SharedMemory(create=True, size=10)
        SharedMemory(sys.argv[1], track=True).close()
        print("made", flush=True)
        input()
    """
    name = library.new_name()
    with Program(source, name) as program:
        program.line()
        journal = journal_of(program.pid)
        program.kill_group()
        until_settled(program, journal)
    shm = library.SharedMemory(name)
    assert shm.buf[0] == 7
    shm.close()


def test_with_in_a_forked_child_leaves_its_parents_block() -> None:
    source = """
        import os
        from shmcore import SharedMemory

        with SharedMemory(create=True, size=10) as shm:
            if (child := os.fork()) == 0:
                shm.buf[0] = 1
            else:
                os.waitpid(child, 0)
                again = SharedMemory(shm.name)
                print(again.buf[0], flush=True)
        if child:
            print(os.path.exists(f"/dev/shm/{shm.name}"), flush=True)
    """
    assert run(source) == ["1", "False"]


@pytest.mark.parametrize("method", START_METHODS)
def test_handle_is_handed_to_a_child_process(method: str) -> None:
    source = """
        import multiprocessing, sys
        from shmcore import ShareableList, SharedMemory

        def child(shm, items):
            shm.buf[0] += 1
            items[0] = "child"

        if __name__ == "__main__":
            multiprocessing.set_start_method(sys.argv[1])
            with SharedMemory(create=True, size=10) as shm, ShareableList(["parent"]) as items:
                process = multiprocessing.Process(target=child, args=(shm, items))
                process.start()
                process.join()
                print(process.exitcode, shm.buf[0], items[0])
    """
    assert run(source, method) == ["0 1 child"]


LEFTOVERS = {
    "an unlinked block": "shm = SharedMemory(create=True, size=10); shm.unlink()",
    "a view": "shm = SharedMemory(create=True, size=10); view = shm.buf[1:]",
    "an iterator": "shm = SharedMemory(create=True, size=10); view = iter(shm.buf)",
    "a ctypes array": (
        "import ctypes; shm = SharedMemory(create=True, size=10);"
        "view = (ctypes.c_char * 10).from_buffer(shm.buf)"
    ),
    "a reference cycle": (
        "shm = SharedMemory(create=True, size=10); shm.itself = shm; shm.view = shm.buf[1:]"
    ),
    "a builtin": "import builtins; builtins.shm = SharedMemory(create=True, size=10)",
    "a thread": (
        "import threading, time; shm = SharedMemory(create=True, size=10);"
        "threading.Thread(target=lambda: (shm.buf[0], time.sleep(9)), daemon=True).start()"
    ),
    "an exit function": (
        "import atexit; shm = SharedMemory(create=True, size=10);"
        "atexit.register(lambda: shm.buf[0])"
    ),
    "a list": "items = ShareableList([1, 'two']); it = iter(items)",
    "a handle of a block that is gone": (
        "import os; shm = SharedMemory(create=True, size=10); os.unlink('/dev/shm/' + shm.name)"
    ),
    "a closed descriptor": (
        "import os; shm = SharedMemory(create=True, size=10); os.closerange(3, 50)"
    ),
}


@pytest.mark.parametrize("leftover", LEFTOVERS.values(), ids=LEFTOVERS)
def test_nothing_is_printed_at_exit(leftover: str) -> None:
    source = f"from shmcore import ShareableList, SharedMemory\n{leftover}\n"
    with Program(source, options=("-X", "dev", "-W", "error")) as program:
        program.end_well()


@defect(AssertionError)
def test_nothing_is_printed_at_exit_when_a_view_or_a_block_is_left(library: Library) -> None:
    source = """
        from shmcore import SharedMemory

        shm = SharedMemory(create=True, size=10)
        view = shm.buf[1:]
    """
    with Program(source, library=library) as program:
        program.end_well()


def test_nothing_stays_in_the_temporary_or_the_home_folder(tmp_path: Path) -> None:
    source = """
        import os
        from shmcore import ShareableList, SharedMemory

        shm, items = SharedMemory(create=True, size=10), ShareableList([1])
        print(shm.name, items.shm.name, flush=True)
        input()
    """
    places = {place: str(tmp_path) for place in ("HOME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME")}
    with Program(source, environment=places) as program:
        names = program.line().split()
        assert not list(tmp_path.iterdir())
        program.kill_group()
        for name in names:
            until_gone(name)
    assert not list(tmp_path.iterdir())
