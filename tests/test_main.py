"""python -m shmcore: what a second terminal shows of blocks that other processes use."""

import os
import re
import secrets
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from shmcore import ShareableList, SharedMemory

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists its blocks")
on_posix = pytest.mark.skipif(os.name != "posix", reason="there a block outlives its process")
NewName = Callable[[], str]


def look(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shmcore", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def shown(*arguments: str) -> str:
    done = look(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    # A name longer than its column has a line to itself.
    assert not [line for line in done.stdout.splitlines() if len(line) > 80 and " " in line]
    return done.stdout


@pytest.fixture
def new_name() -> Iterator[NewName]:
    """Return a function that gives a name; what has it at the end is removed."""
    names: list[str] = []

    def new() -> str:
        names.append(f"main_{secrets.token_hex(5)}")
        return names[-1]

    yield new
    for name in names:
        with suppress(FileNotFoundError):
            block = SharedMemory(name)
            block.close()
            block.unlink()


def row_of(name: str) -> list[str]:
    """Return what `ls` says of one block: size, maker, and who has it mapped."""
    (row,) = [line for line in shown("ls").splitlines() if line.split()[:1] == [name]]
    return row.split()[1:]


@on_linux
def test_ls_shows_size_maker_and_users(new_name: NewName) -> None:
    name, me = new_name(), str(os.getpid())
    with SharedMemory(name, create=True, size=1234):
        assert row_of(name) == ["1234", me, me]
        program = f"from shmcore import SharedMemory as M; m = M({name!r}); print(); input()"
        with subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as attacher:
            assert attacher.stdout is not None
            attacher.stdout.readline()
            both = [str(number) for number in sorted((os.getpid(), attacher.pid))]
            assert row_of(name) == ["1234", me, *both]
            attacher.communicate(b"\n")
        assert row_of(name) == ["1234", me, me]
    assert name not in shown("ls")


@on_linux
def test_ls_knows_no_maker_of_blocks_that_shmcore_did_not_make(new_name: NewName) -> None:
    name = new_name()
    Path("/dev/shm", name).write_bytes(b"made by another program")
    assert row_of(name) == ["23", "-", "-"]


@on_linux
def test_ls_knows_a_block_that_another_has_replaced_is_not_the_noted_one(new_name: NewName) -> None:
    name = new_name()
    with SharedMemory(name, create=True, size=8):
        Path("/dev/shm", name).unlink()
        Path("/dev/shm", name).write_bytes(b"another")
        assert row_of(name) == ["7", "-", "-"]


@on_linux
def test_ls_shows_no_journals_semaphores_or_folders(new_name: NewName) -> None:
    folder, semaphore = Path("/dev/shm", new_name()), Path("/dev/shm", "sem." + new_name())
    with SharedMemory(new_name(), create=True, size=8):
        folder.mkdir()
        semaphore.touch()
        try:
            listed = shown("ls")
        finally:
            folder.rmdir()
            semaphore.unlink()
    assert ".shmcore:" not in listed
    assert folder.name not in listed
    assert semaphore.name not in listed


@on_linux
def test_ls_fits_80_columns_when_a_block_has_many_users(new_name: NewName) -> None:
    name = new_name()
    pause = (
        "import sys; from shmcore import SharedMemory as M; m = M(sys.argv[1]); print(); input()"
    )
    with SharedMemory(name, create=True, size=8):
        users = [
            subprocess.Popen(
                [sys.executable, "-c", pause, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for _ in range(8)
        ]
        for user in users:
            assert user.stdout is not None
            user.stdout.readline()
        listed = shown("ls")
        for user in users:
            user.communicate(b"\n")
    _, _, after = listed.partition(name)
    mapped = re.match(r"(?: +[\d ]+\n)+", after)
    assert mapped is not None
    assert {str(user.pid) for user in users} <= set(mapped[0].split())


@on_linux
def test_ls_lists_odd_names_readably(new_name: NewName) -> None:
    base = new_name()
    odd = [Path("/dev/shm", f"{base}{end}") for end in ("\033[31m", "共享", "\udcff", "a" * 100)]
    try:
        for file in odd:
            file.touch()
        done = look("ls")
    finally:
        for file in odd:
            file.unlink()
    assert (done.returncode, done.stderr) == (0, "")
    for file in odd[:3]:
        assert ascii(file.name) in done.stdout
    assert f"{odd[3].name}\n{0:>36}  -        -\n" in done.stdout


@on_linux
def test_ls_of_an_empty_folder_says_so(tmp_path: Path) -> None:
    program = (
        "import sys, shmcore.__main__ as main; from shmcore import journal;"
        f" main.FOLDER = journal.FOLDER = {str(tmp_path)!r}; sys.argv[1:] = ['ls']; main.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.startswith("There are no blocks.\n")
    assert (done.returncode, done.stderr) == (0, "")


def test_show_prints_the_bytes(new_name: NewName) -> None:
    name = new_name()
    with SharedMemory(name, create=True, size=20) as block:
        block.buf[:20] = bytes(range(60, 79)) + b"\xff"
        lines = shown("show", name).splitlines()
    assert lines[0] == f"{name}: {block.size} bytes"
    assert lines[1].startswith("not a ShareableList: ")
    assert "       0  3c 3d 3e 3f 40 41 42 43  44 45 46 47 48 49 4a 4b  <=>?@ABCDEFGHIJK" in lines
    last = "      16  4c 4d 4e ff" if sys.platform == "linux" else "      16  4c 4d 4e ff 00"
    assert [line for line in lines if line.startswith(last)]


def test_show_prints_the_first_kibibyte_unless_told_all(new_name: NewName) -> None:
    name = new_name()
    with SharedMemory(name, create=True, size=5000) as block:
        block.buf[4999] = ord("!")
        size = block.size
        beginning, whole = shown("show", name), shown("show", name, "--all")
    assert "\n    1008  " in beginning
    assert "\n    1024  " not in beginning
    assert beginning.endswith(f"... and {size - 1024} more bytes: --all shows them\n")
    assert "\n    4992  00 00 00 00 00 00 00 21 " in whole
    assert "--all" not in whole


def test_show_prints_the_items_of_a_list_and_where_each_part_lies(new_name: NewName) -> None:
    with ShareableList([7, "naïve", b"ends\0", 2.5, True, None], name=new_name()) as items:
        lines = shown("show", items.shm.name).splitlines()
    for line in (
        "0-7             count: 6",
        "8-63            offsets: 0 8 16 24 32 40 48",
        "64-111          data: the slots",
        "112-159         formats",
        "160-165         codes",
        "0       64-71           q         112     0     160     7",
        "1       72-79           8s        120     1     161     'naïve'",
        r"2       80-87           5s3x      128     2     162     b'ends\x00'",
        "3       88-95           d         136     0     163     2.5",
        "4       96-103          xxxxxxx?  144     0     164     True",
        "5       104-111         xxxxxx?x  152     3     165     None",
    ):
        assert line in lines


def test_show_prints_the_first_items_of_a_long_list_unless_told_all(new_name: NewName) -> None:
    with ShareableList(range(1000, 1100), name=new_name()) as items:
        beginning, whole = (shown("show", items.shm.name, *rest) for rest in ([], ["--all"]))
    assert "... and 80 more items: --all shows them\n" in beginning
    assert re.search(r"^19 .* 1019$", beginning, re.MULTILINE)
    assert not re.search(r"^20 .* 1020$", beginning, re.MULTILINE)
    assert re.search(r"^99 .* 1099$", whole, re.MULTILINE)


def test_show_folds_a_long_text(new_name: NewName) -> None:
    with ShareableList(["so long " * 40], name=new_name()) as items:
        beginning, whole = (shown("show", items.shm.name, *rest) for rest in ([], ["--all"]))
    table = beginning.partition("VALUE\n")[2].partition("\n\n")[0].splitlines()
    assert len(table) == 3
    assert table[-1].endswith("...")
    text = "".join(
        line[56:] for line in whole.partition("VALUE\n")[2].partition("\n\n")[0].split("\n")
    )
    assert text == repr("so long " * 40)


@pytest.mark.parametrize(
    ("position", "byte", "said"),
    [
        pytest.param(-27, 0xFF, r"0 +40-47 +\\xff ", id="format"),
        pytest.param(-19, 9, r"1 +48-55 +\\ts ", id="length"),
        pytest.param(-2, 9, r"1 +48-55 +8s +72 +9 +89 +damaged ShareableList", id="code"),
        pytest.param(48, 0xFF, r"1 +48-55 +8s +72 +1 +89 +'utf-8' codec", id="text"),
    ],
)
@on_linux
def test_show_shows_what_is_left_of_a_damaged_list(
    new_name: NewName, position: int, byte: int, said: str
) -> None:
    with ShareableList([1, "abc", 3], name=new_name()) as items:
        items.shm.buf[position] = byte
        output = shown("show", items.shm.name)
    assert re.search(said, output)
    assert "\n       0  " in output
    assert re.search(r"^2 +56-63 +q +80 +0 +90 +3$", output, re.MULTILINE)


@pytest.mark.parametrize(
    ("position", "byte", "reason"),
    [
        (0, 200, "not a ShareableList: it claims 200 items"),
        (17, 1, "damaged ShareableList: item 1 lies from 264 to 16"),
    ],
)
@on_linux
def test_show_says_why_a_damaged_list_cannot_be_read(
    new_name: NewName, position: int, byte: int, reason: str
) -> None:
    with ShareableList([1, "abc", 3], name=new_name()) as items:
        items.shm.buf[position] = byte
        lines = shown("show", items.shm.name).splitlines()
    assert lines[1].startswith(reason)
    assert lines[2:4] == ["", "    BYTE  CONTENT"]


@on_linux
def test_show_survives_random_bytes(new_name: NewName) -> None:
    for seed in range(5):
        content = secrets.token_bytes(64 + seed)
        name = new_name()
        with SharedMemory(name, create=True, size=len(content)) as block:
            block.buf[:] = content
            output = shown("show", name)
        rows = re.findall(r"^ +\d+  ((?:[0-9a-f]{2} {1,2})+)", output, re.MULTILINE)
        assert bytes.fromhex("".join(rows)) == content


@on_linux
def test_show_of_an_empty_block(new_name: NewName) -> None:
    name = new_name()
    Path("/dev/shm", name).touch()
    try:
        assert shown("show", name).startswith(f"{name}: 0 bytes\nnot a ShareableList")
    finally:
        Path("/dev/shm", name).unlink()


def test_show_of_a_missing_block_says_so_and_fails(new_name: NewName) -> None:
    name = new_name()
    done = look("show", name)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"python -m shmcore show: there is no block '{name}'\n"


@pytest.mark.parametrize("name", ["two/parts", "x" * 300, "", "."])
def test_show_of_what_can_be_no_name_fails_in_one_line(name: str) -> None:
    done = look("show", name)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("python -m shmcore show: ")
    assert done.stderr.count("\n") == 1


@on_linux
def test_a_block_that_may_not_be_read_is_listed_but_not_shown(new_name: NewName) -> None:
    name = new_name()
    program = (
        "import os, shmcore.__main__ as main\n"
        "if os.getuid() == 0: os.setuid(65534)\n"  # root may read everything
        "main.main()"
    )
    with SharedMemory(name, create=True, size=77):
        os.chmod(f"/dev/shm/{name}", 0)
        listed, refused = (
            subprocess.run(
                [sys.executable, "-c", program, *arguments], capture_output=True, text=True
            )
            for arguments in (["ls"], ["show", name])
        )
        os.chmod(f"/dev/shm/{name}", stat.S_IRUSR | stat.S_IWUSR)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert re.search(rf"^{name} +77 ", listed.stdout, re.MULTILINE)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Permission denied" in refused.stderr
    assert refused.stderr.count("\n") == 1


@on_linux
def test_looking_changes_nothing(new_name: NewName) -> None:
    name = new_name()
    with ShareableList([1, "two"], name=name) as items:
        file = Path("/dev/shm", name)
        before = file.stat().st_mtime_ns, file.stat().st_ino, file.read_bytes()
        journals = set(Path("/dev/shm").glob(".shmcore:*"))
        shown("ls")
        shown("show", name)
        assert before == (file.stat().st_mtime_ns, file.stat().st_ino, file.read_bytes())
        assert list(items) == [1, "two"]
        assert row_of(name)[1:] == [str(os.getpid())] * 2
        # Other programs may have journals of their own meanwhile; ours is still there.
        assert [path for path in journals if path.exists()]


@on_posix
def test_gc_removes_what_a_killed_program_and_its_reaper_have_left(
    new_name: NewName, tmp_path: Path
) -> None:
    name = new_name()

    def run(program: str) -> subprocess.CompletedProcess[str]:
        # A journal in the usual place might be cleaned up by any program that starts just now.
        beginning = f"from shmcore import journal; journal.FOLDER = {str(tmp_path)!r}\n"
        command = [sys.executable, "-c", beginning + program, "gc"]
        return subprocess.run(command, capture_output=True, text=True)

    killed = run(
        "import os; from shmcore import SharedMemory\n"
        "journal._start_reaper = lambda path: None\n"  # as if it were killed too
        f"block = SharedMemory({name!r}, create=True, size=8)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    assert (killed.returncode, killed.stderr) == (-signal.SIGKILL, "")
    SharedMemory(name).close()
    collect = "from shmcore.__main__ import main; main()"
    done = run(collect)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"removed {name}\n", "")
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)
    assert run(collect).stdout == "There is nothing to remove.\n"


@on_posix
def test_gc_leaves_blocks_in_use_alone(new_name: NewName) -> None:
    name = new_name()
    with SharedMemory(name, create=True, size=8):
        assert name not in shown("gc")
        SharedMemory(name).close()


@pytest.mark.parametrize("arguments", [[], ["show"], ["unlink"], ["ls", "more"]])
def test_wrong_use_is_told_on_stderr(arguments: list[str]) -> None:
    done = look(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: python -m shmcore")


@on_posix
def test_a_reader_that_stops_early_is_no_error(new_name: NewName) -> None:
    with (
        SharedMemory(new_name(), create=True, size=1 << 20) as block,
        subprocess.Popen(
            [sys.executable, "-m", "shmcore", "show", "--all", block.name],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as looking,
    ):
        assert looking.stdout is not None
        assert looking.stderr is not None
        looking.stdout.readline()
        looking.stdout.close()
        assert looking.stderr.read() == b""
