"""shmcore and the standard library side by side, for tests about what a block holds."""

import gc
import os
import secrets
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from itertools import accumulate, pairwise
from mmap import PAGESIZE
from multiprocessing import get_context, resource_tracker, shared_memory
from multiprocessing.managers import SharedMemoryManager
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

import shmcore
from shmcore import layout

if os.name == "posix":
    import _posixshmem

SHMCORE, STANDARD = "shmcore", "standard library"
MODULES: dict[str, Any] = {SHMCORE: shmcore, STANDARD: shared_memory}
SPAWN = get_context("spawn")  # a test may run beside other threads

on_posix = pytest.mark.skipif(os.name != "posix", reason="there a block outlives its handles")
with_plain_names = pytest.mark.skipif(
    os.name != "posix", reason="Windows takes almost any name, and a slash as a part of it"
)
on_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere a block has whole pages, and an unfinished one zeros"
)


class Library(ExitStack):
    """One library's classes. What is made through it is closed and removed at the end."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.ShareableList = MODULES[title].ShareableList
        self.SharedMemory = MODULES[title].SharedMemory

    def __enter__(self) -> Self:
        if self.title == STANDARD:
            # Its tracker would remove, and complain about, blocks that tests remove themselves.
            nothing: dict[str, Any] = dict.fromkeys(
                ["register", "unregister"], lambda name, kind: None
            )
            self.enter_context(patch.multiple(resource_tracker, **nothing))
        return self

    def new_name(self) -> str:
        name = f"test_{secrets.token_hex(6)}"
        self.callback(remove, name)
        return name

    def make(self, items: Iterable[Any]) -> Any:
        return self._keep(self.ShareableList(items, name=self.new_name()))

    def attach(self, name: str) -> Any:
        return self._keep(self.ShareableList(name=name))

    def _keep(self, made: Any) -> Any:
        self.callback(made.shm.close)
        return made

    def block(self, content: bytes) -> Any:
        """Return a handle on a new block with this content."""
        handle = self.SharedMemory(self.new_name(), create=True, size=len(content))
        self.callback(handle.close)
        handle.buf[: len(content)] = content
        return handle

    def unfinished(self) -> tuple[str, int]:
        """Return the name of a new block that has no size yet, and a descriptor of it."""
        name = self.new_name()
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
        descriptor = _posixshmem.shm_open(f"/{name}", flags, mode=0o600)
        self.callback(os.close, descriptor)
        return name, descriptor

    def manager(self, **options: Any) -> Any:
        """Return a manager that is not started yet, for a process with several threads."""
        kind = {SHMCORE: shmcore.SharedMemoryManager, STANDARD: SharedMemoryManager}[self.title]
        return kind(ctx=SPAWN, **options)


def remove(name: str) -> None:
    """Take a block's name away, if it still has one. On Windows a block goes by itself."""
    if os.name == "posix":
        with suppress(FileNotFoundError):
            _posixshmem.shm_unlink(f"/{name}")


@pytest.fixture(name="library")
def library_fixture(request: pytest.FixtureRequest) -> Iterator[Library]:
    with Library(getattr(request, "param", SHMCORE)) as library:
        yield library


both_libraries = pytest.mark.parametrize("library", [SHMCORE, STANDARD], indirect=True)


def defect(*errors: type[BaseException], issue: int | None = None) -> pytest.MarkDecorator:
    """Run a test on both libraries. The standard library fails it, with one of these errors.

    `issue` is the number under which CPython's developers know the defect.
    """
    reason = f"CPython gh-{issue}" if issue else "a defect of the standard library"
    failing = pytest.mark.xfail(strict=True, raises=errors, reason=reason)
    return pytest.mark.parametrize(
        "library", [SHMCORE, pytest.param(STANDARD, marks=failing)], indirect=True
    )


Use = Callable[[Any], Any]


def same(found: Any, expected: Any) -> bool:
    """Tell whether two lists hold the same: 1 is not True, -0.0 is not 0.0, nan is nan."""
    return repr(list(found)) == repr(list(expected))


NOTHING_RAISED = pytest.fail.Exception


def has_size(handle: Any, size: int) -> bool:
    """Tell whether a handle shows this size. Windows shows whole pages to all but the creator."""
    pages = -(-size // PAGESIZE) * PAGESIZE
    return handle.size == size or (sys.platform != "linux" and handle.size == pages)


def descriptors() -> int:
    """Return how many files and blocks this process has open, where the system tells."""
    gc.collect()  # what earlier tests have left in cycles goes now, and not between two counts
    if sys.platform != "linux":
        return 0
    # The journal's pages stay. There are few of them, but any block may be the one that needs more.
    pages = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").count("/page-")
    return len(os.listdir("/proc/self/fd")) - pages


def raw_list(*slots: tuple[bytes, bytes, int]) -> bytes:
    """Return the bytes of a list, given the content, format and code of each slot.

    Written without any help of shmcore's, to compare with and to damage.
    """
    contents, formats, codes = zip(*slots, strict=True) if slots else ((), (), ())
    offsets = accumulate(map(len, contents), initial=0)
    head = struct.pack(f"{len(slots) + 2}q", len(slots), *offsets)
    return b"".join([head, *contents, *(word.ljust(8, b"\0") for word in formats), bytes(codes)])


class Parts:
    """Where the parts of an undamaged list lie, found without any help of shmcore's."""

    def __init__(self, block: bytes | memoryview) -> None:
        (count,) = struct.unpack_from("q", block)
        offsets = struct.unpack_from(f"{count + 1}q", block, 8)
        data = 8 * (count + 2)
        self.slots = [slice(data + start, data + stop) for start, stop in pairwise(offsets)]
        self.formats = data + offsets[-1]
        self.codes = self.formats + 8 * count
        self.end = self.codes + count


def lies_in(value: Any, slot: bytes) -> bool:
    """Tell whether a value can be read from these bytes alone."""
    if isinstance(value, (str, bytes)):
        return slot.startswith(value.encode() if isinstance(value, str) else value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        (read,) = struct.unpack_from("q" if isinstance(value, int) else "d", slot)
        return repr(read) == repr(value)  # nan equals nothing, itself included
    return value is None or value is bool(slot[7])


def word(number: int) -> bytes:
    return number.to_bytes(8, sys.byteorder, signed=True)


def encode(items: list[Any]) -> bytes:
    return layout.encode(items)[0]


# Random items and random damage, the same in every run

REPEATABLE = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
INTS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.one_of(
    st.text(max_size=20),
    st.binary(max_size=20),
    st.sampled_from(
        ["", b"", "\0", b"\0", "a\0", b"12345678\0", "共享内存", "é" * 4, "🐍" * 4, "8 bytes!"]
    ),
)
NUMBERS = st.one_of(INTS, st.integers(-2, 2), st.floats(), st.sampled_from([0.0, -0.0, 1.0]))
ITEMS = st.one_of(TEXTS, st.one_of(NUMBERS, st.booleans(), st.none()))
STRANGE_FORMATS = [
    *b"|s|-1s|+8s| 8s|8s |08s|8 s|8S|8s\n|8s\0s|\0008s|8s8|8sx|8s-1x|8s8x8x|8x|x8s".split(b"|"),
    *b"8s8s|=8s|1e1s|\xef\xbc\x98s|Q|P|8p|@q|>q|qq|q\0q|?|c|xxxxxx?|\xff\xff\xff\xff".split(b"|"),
]


HOSTILE_WORDS = st.one_of(
    st.sampled_from([-(2**63), -8, -1, 0, 1, 4, 7, 8, 16, 24, 2**31, 2**62, 2**63 - 8]).map(word),
    st.sampled_from([format.ljust(8, b"\0") for format in STRANGE_FORMATS]),
    st.sampled_from([b"q\0\0\0\0\0\0\0", b"d\0\0\0\0\0\0\0", b"xxxxxxx?", b"xxxxxx?x"]),
    st.tuples(st.integers(0, 99), st.integers(0, 99)).map(
        lambda n: (b"%ds%dx" % n).ljust(8, b"\0")
    ),
    st.binary(min_size=8, max_size=8),
)


@st.composite
def damaged_lists(draw: st.DrawFn) -> bytes:
    """A list with a few words and bytes changed, or random bytes throughout."""
    block = bytearray(draw(st.one_of(st.lists(ITEMS, max_size=4).map(encode), st.binary())))
    for at in draw(st.lists(st.integers(0, len(block) // 8), min_size=1, max_size=3)):
        block[8 * at : 8 * at + 8] = draw(HOSTILE_WORDS)
    for at in draw(st.lists(st.integers(0, len(block) - 1), max_size=2)):
        block[at] = draw(st.integers(0, 255))
    return bytes(block)
