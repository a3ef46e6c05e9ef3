"""python -m shmcore: what a second terminal shows of blocks that other processes use."""

import os
import re
import secrets
import signal
import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from shmcore import ShareableList, SharedMemory, __main__
from shmcore.__main__ import main
from tests.example_runs import read_terminal
from tests.libraries import Library, on_linux, on_posix, with_plain_names
from tests.libraries import library_fixture as library_fixture
from tests.programs import ATTACH_AND_WAIT, LIBRARY_PROGRAMS, ROOT, Program


def python(*words: object) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(
        [sys.executable, *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)},
    )


def look(*arguments: str) -> subprocess.CompletedProcess[str]:
    return python("-m", "shmcore", *arguments)


def shown(*arguments: str) -> str:
    looking = look(*arguments)
    assert (looking.returncode, looking.stderr) == (0, "")
    return looking.stdout


def row_of(name: str) -> list[str]:
    """Return what `ls` says of one block: size, maker, and who has it mapped."""
    (row,) = [line for line in shown("ls").splitlines() if line.split()[:1] == [name]]
    return row.split()[1:]


@on_linux
def test_ls_shows_size_maker_and_users(library: Library) -> None:
    name, me = library.new_name(), str(os.getpid())
    with SharedMemory(name, create=True, size=1234):
        assert row_of(name) == ["1234", me, me]
        with Program(ATTACH_AND_WAIT, name) as attacher:
            attacher.line()
            both = [str(number) for number in sorted((os.getpid(), attacher.pid))]
            assert row_of(name) == ["1234", me, *both]
        assert row_of(name) == ["1234", me, me]
    assert name not in shown("ls")


@on_linux
def test_ls_knows_no_maker_of_blocks_that_shmcore_did_not_make(library: Library) -> None:
    name = library.new_name()
    Path("/dev/shm", name).write_bytes(b"made by another program")
    assert row_of(name) == ["23", "-", "-"]


@on_linux
def test_ls_knows_a_block_that_another_has_replaced_is_not_the_noted_one(library: Library) -> None:
    name = library.new_name()
    with SharedMemory(name, create=True, size=8):
        Path("/dev/shm", name).unlink()
        Path("/dev/shm", name).write_bytes(b"another")
        assert row_of(name) == ["7", "-", "-"]


@on_linux
def test_ls_shows_no_journals_semaphores_or_folders(library: Library) -> None:
    folder = Path("/dev/shm", library.new_name())
    semaphore = folder.with_name(f"sem.{folder.name}")
    with SharedMemory(library.new_name(), create=True, size=8):
        folder.mkdir()
        semaphore.touch()
        try:
            listed = shown("ls")
        finally:
            folder.rmdir()
            semaphore.unlink()
    assert ".shmcore" not in listed
    assert folder.name not in listed
    assert semaphore.name not in listed


@pytest.mark.once
@on_linux
def test_ls_shows_all_users_of_a_block_in_the_order_of_their_numbers(library: Library) -> None:
    name = library.new_name()
    with SharedMemory(name, create=True, size=8), ExitStack() as users:
        attachers = [users.enter_context(Program(ATTACH_AND_WAIT, name)) for _ in range(5)]
        for attacher in attachers:
            attacher.line()
        row = row_of(name)
    numbers = sorted([os.getpid(), *(attacher.pid for attacher in attachers)])
    assert row[2:] == list(map(str, numbers))


@pytest.mark.once
@on_linux
def test_ls_lists_odd_names_readably(library: Library) -> None:
    base = library.new_name()
    odd = [Path("/dev/shm", f"{base}{end}") for end in ("\033[31m", "共享", "\udcff", "a" * 100)]
    try:
        for file in odd:
            file.touch()
        done = look("ls")
    finally:
        for file in odd:
            file.unlink()
    assert (done.returncode, done.stderr) == (0, "")
    for end in (r"\x1b[31m", "共享", r"\udcff", "a" * 100):
        assert re.search(rf"^{re.escape(base + end)} +0  -        -$", done.stdout, re.MULTILINE)


@pytest.mark.once
def test_show_prints_the_bytes(library: Library) -> None:
    name = library.new_name()
    with SharedMemory(name, create=True, size=20) as block, SharedMemory(name) as again:
        block.buf[:20] = bytes(range(60, 79)) + b"\xff"
        lines = shown("show", name).splitlines()
    assert lines[0] == f"{name}: {again.size} bytes"
    assert lines[2].startswith("not a ShareableList: ")
    assert "       0  3c 3d 3e 3f 40 41 42 43  44 45 46 47 48 49 4a 4b  <=>?@ABCDEFGHIJK" in lines
    last = "      16  4c 4d 4e ff" if sys.platform == "linux" else "      16  4c 4d 4e ff 00"
    assert [line for line in lines if line.startswith(last)]


@pytest.mark.once
def test_show_prints_the_items_of_a_list_and_where_each_part_lies(library: Library) -> None:
    with ShareableList([7, "naïve", b"ends\0", 2.5, True, None], name=library.new_name()) as items:
        lines = shown("show", items.shm.name).splitlines()
    assert lines[2:13] == [
        "    BYTE  WHAT IT IS IN A SHAREABLELIST",
        "       0  count: 6",
        "       8  offsets: [0, 8, 16, 24, 32, 40, 48]",
        "      64  item 0: 7",
        "      72  item 1: 'naïve'",
        r"      80  item 2: b'ends\x00'",
        "      88  item 3: 2.5",
        "      96  item 4: True",
        "     104  item 5: None",
        "     112  formats: [b'q', b'8s', b'5s3x', b'd', b'xxxxxxx?', b'xxxxxx?x']",
        "     160  codes: [0, 1, 2, 0, 0, 3]",
    ]


def on_screen(*arguments: str) -> str:
    """Return what a terminal shows."""
    ours, theirs = os.openpty()
    with subprocess.Popen([sys.executable, "-m", "shmcore", *arguments], stdout=theirs):
        os.close(theirs)
        return read_terminal(ours).replace("\r\n", "\n")


@pytest.mark.once
@on_posix
def test_show_prints_all_but_on_a_screen_the_beginning_of_what_is_long(library: Library) -> None:
    text = "so long " * 100
    with ShareableList([text, *range(1000, 1100)], name=library.new_name()) as items:
        name = items.shm.name
        whole, beginning = shown("show", name), on_screen("show", name)
    assert f"  item 0: {text!r}\n" in whole
    assert "  item 100: 1099\n" in whole
    assert whole.count("\n") > 100 + items.shm.size // 16
    assert f"  item 0: {text!r:.232}...\n" in beginning
    assert "  item 61: 1060\n... and more: add | more to the command to see all\n" in beginning
    assert "\n    1008  " in beginning
    assert "\n    1024  " not in beginning
    assert beginning.endswith("\n... and more: add | more to the command to see all\n")
    assert "... and more" not in whole


@pytest.mark.once
@pytest.mark.parametrize(
    ("position", "byte", "reason"),
    [
        pytest.param(0, 200, "not a ShareableList: it claims 200 items", id="count"),
        pytest.param(17, 1, "damaged ShareableList: item 1 lies from 264 to 16", id="offset"),
        pytest.param(-27, 0xFF, "damaged ShareableList: item 0 has format", id="format"),
        pytest.param(-2, 9, "damaged ShareableList: item 1 has format b'8s' and code 9", id="code"),
        pytest.param(48, 0xFF, "damaged ShareableList: a text is no UTF-8", id="text"),
    ],
)
@on_linux
def test_show_says_why_a_damaged_list_cannot_be_read(
    library: Library, position: int, byte: int, reason: str
) -> None:
    with ShareableList[int | str]([1, "abc", 3], name=library.new_name()) as items:
        items.shm.buf[position] = byte
        before, _, after = shown("show", items.shm.name).partition("\n\n    BYTE  CONTENT\n")
    assert before.splitlines()[-1].startswith(reason)
    assert after.startswith("       0  ")


@pytest.mark.once
@on_linux
def test_show_survives_random_bytes(library: Library) -> None:
    for size in 64, 67:
        content = secrets.token_bytes(size)
        name = library.new_name()
        with SharedMemory(name, create=True, size=len(content)) as block:
            block.buf[:] = content
            output = shown("show", name)
        rows = re.findall(r"^ +\d+  ((?:[0-9a-f]{2} {1,2})+)", output, re.MULTILINE)
        assert bytes.fromhex("".join(rows)) == content


@on_linux
def test_show_of_an_empty_block_says_that_it_is_unfinished(library: Library) -> None:
    Path("/dev/shm", name := library.new_name()).touch()
    try:
        assert fails("show", name).startswith(f"block '/{name}' has no size yet")
    finally:
        Path("/dev/shm", name).unlink()


def fails(*arguments: str) -> str:
    """Return the one line that says why a command fails."""
    done = look(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    return done.stderr


@on_linux
def test_show_says_how_much_of_a_large_block_it_has_not_looked_at(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shm = library.block(b"x" * 100)
    monkeypatch.setattr(__main__, "LIMIT", 64)
    monkeypatch.setattr(sys, "argv", ["shmcore", "show", shm.name])
    main()
    assert capsys.readouterr().out.endswith("... and 36 bytes more, which are not shown\n")


def test_show_of_a_missing_block_says_so_and_fails(library: Library) -> None:
    assert re.match(r"\[(Errno|WinError) 2\] ", fails("show", library.new_name()))


@pytest.mark.once
@pytest.mark.parametrize(
    "name",
    ["", *(pytest.param(name, marks=with_plain_names) for name in ("two/parts", "x" * 300, "."))],
)
def test_show_of_what_can_be_no_name_fails_in_one_line(name: str) -> None:
    assert fails("show", name).startswith("a block's name is ")


@on_linux
def test_a_block_that_may_not_be_read_is_listed_but_not_shown(library: Library) -> None:
    name = library.new_name()
    with SharedMemory(name, create=True, size=77):
        os.chmod(f"/dev/shm/{name}", 0)
        listed, refused = (
            python(LIBRARY_PROGRAMS / "look_as_a_stranger.py", *arguments)
            for arguments in (["ls"], ["show", name])
        )
        os.chmod(f"/dev/shm/{name}", stat.S_IRUSR | stat.S_IWUSR)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert re.search(rf"^{name} +77 ", listed.stdout, re.MULTILINE)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Permission denied" in refused.stderr
    assert refused.stderr.count("\n") == 1


@on_linux
def test_looking_changes_nothing(library: Library) -> None:
    name = library.new_name()
    with ShareableList[int | str]([1, "two"], name=name) as items:
        file = Path("/dev/shm", name)
        before = file.stat().st_mtime_ns, file.stat().st_ino, file.read_bytes()
        journals = set(Path("/dev/shm").glob(".shmcore-2-*"))
        shown("ls")
        shown("show", name)
        assert before == (file.stat().st_mtime_ns, file.stat().st_ino, file.read_bytes())
        assert list(items) == [1, "two"]
        assert row_of(name)[1:] == [str(os.getpid())] * 2
        # Other programs may have journals of their own meanwhile; ours is still there.
        assert [path for path in journals if path.exists()]


@on_linux
def test_ls_does_not_follow_links(library: Library, tmp_path: Path) -> None:
    """Somebody else's link could lead anywhere; it is no block."""
    (tmp_path / "precious").write_text("precious")
    link = Path("/dev/shm", library.new_name())
    link.symlink_to(tmp_path / "precious")
    try:
        assert link.name not in shown("ls")
    finally:
        link.unlink()


@on_linux
def test_block_that_is_cut_while_it_is_shown_is_a_message(library: Library) -> None:
    """Reading memory that is no longer there would end the process by SIGBUS."""
    name = library.new_name()
    with SharedMemory(name, create=True, size=100_000):
        cut = python(LIBRARY_PROGRAMS / "cut_while_shown.py", name)
    assert (cut.returncode, cut.stdout) == (1, "")
    assert cut.stderr == f"block {name!r} has been cut while it was read\n"


@on_posix
def test_gc_says_what_it_could_not_remove(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "SIGPIPE")  # whose answer would be changed for all tests to come
    monkeypatch.setattr(sys, "argv", ["shmcore", "gc"])
    monkeypatch.setattr("shmcore.leftovers.collect", lambda: (["/one"], ["/two\n"]))
    with pytest.raises(SystemExit, match=r"^could not remove two\\n$"):
        main()


@on_posix
def test_gc_removes_what_a_killed_program_and_its_reaper_have_left(
    library: Library, tmp_path: Path
) -> None:
    name = library.new_name()

    # A journal in the usual place might be cleaned up by any program that starts just now.
    killed = python(LIBRARY_PROGRAMS / "die_without_a_reaper.py", tmp_path, name)
    assert (killed.returncode, killed.stderr) == (-signal.SIGKILL, "")
    SharedMemory(name).close()
    collect = LIBRARY_PROGRAMS / "collect_from.py"
    collected = python(collect, tmp_path)
    assert (collected.returncode, collected.stderr) == (0, "")
    assert collected.stdout == f"removed {name}\n"
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)
    assert python(collect, tmp_path).stdout == "There is nothing to remove.\n"


@on_posix
def test_gc_leaves_blocks_in_use_alone(library: Library) -> None:
    name = library.new_name()
    with SharedMemory(name, create=True, size=8):
        assert name not in shown("gc")
        SharedMemory(name).close()


@pytest.mark.once
@pytest.mark.parametrize("arguments", [[], ["show"], ["unlink"], ["ls", "more"]])
def test_wrong_use_is_told_on_stderr(arguments: list[str]) -> None:
    done = look(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("usage: python -P -m shmcore")


@on_posix
def test_a_reader_that_stops_early_is_no_error(library: Library) -> None:
    with (
        SharedMemory(library.new_name(), create=True, size=1 << 20) as block,
        subprocess.Popen(
            [sys.executable, "-m", "shmcore", "show", block.name],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as looking,
    ):
        assert looking.stdout is not None
        assert looking.stderr is not None
        looking.stdout.readline()
        looking.stdout.close()
        assert looking.stderr.read() == b""


@pytest.mark.once
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_no_error(option: str) -> None:
    done = look(option)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: python -P -m shmcore")
