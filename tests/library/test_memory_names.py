"""A block may have whatever name the system takes; another is refused before a file is opened."""

import sys
from pathlib import PurePath
from typing import Any

import pytest

from shmcore import SharedMemory
from tests.libraries import Library, both_libraries, descriptors, on_posix, remove, with_plain_names
from tests.libraries import library_fixture as library_fixture
from tests.programs import exists

NO_NAMES = {
    "empty": "",
    "a NUL": "a\0b",
}
UNUSABLE_NAMES = {
    "only a slash": "/",
    "the folder itself": ".",
    "the folder above": "..",
    "another folder": "a/b",
    "a way out": "../block",
    "half a character": "a\udce9",
    "too long": "a" * 255,
    "much too long": "a" * 100_000,
}

not_on_macos = pytest.mark.skipif(
    sys.platform == "darwin", reason="macOS wants short names, and does not list its blocks"
)


@both_libraries
def test_generated_names_differ_and_fit_every_system(library: Library) -> None:
    handles = [library.SharedMemory(create=True, size=1) for _ in range(5)]
    for shm in handles:
        library.callback(shm.unlink)
        library.callback(shm.close)
    names = [shm.name for shm in handles]
    assert len(set(names)) == len(names)
    assert all(len("/" + name) <= 14 for name in names)
    assert all(name.startswith(("psm_", "wnsm_")) for name in names)


@pytest.mark.parametrize(
    "name",
    [
        *(pytest.param(name, id=kind) for kind, name in NO_NAMES.items()),
        *(
            pytest.param(name, id=kind, marks=with_plain_names)
            for kind, name in UNUSABLE_NAMES.items()
        ),
    ],
)
@pytest.mark.parametrize("create", [True, False], ids=["create", "attach"])
def test_unusable_name_is_refused_before_anything_is_opened(name: str, create: bool) -> None:
    before = descriptors()
    with pytest.raises(ValueError, match="name"):
        SharedMemory(name, create=create, size=10)
    assert descriptors() == before


@pytest.mark.parametrize("name", [b"block", 7, PurePath("block"), ["block"], True])
@pytest.mark.parametrize("create", [True, False], ids=["create", "attach"])
def test_name_that_is_no_str_is_a_type_error(name: Any, create: bool) -> None:
    with pytest.raises(TypeError, match="name"):
        SharedMemory(name, create=create, size=10)


@on_posix
@pytest.mark.parametrize("form", ["{}:0", "{}\tb", "{} b", "//{}", ".{}", "{}", "~{}"])
@both_libraries
def test_name_that_the_system_takes_is_taken(library: Library, form: str) -> None:
    name = form.format(library.new_name())
    library.callback(remove, name.lstrip("/"))
    shm = library.SharedMemory(name, create=True, size=1)
    library.callback(shm.close)
    assert shm.name == name
    library.SharedMemory(name).close()
    shm.unlink()
    with pytest.raises(FileNotFoundError):
        library.SharedMemory(name)


@not_on_macos
@pytest.mark.parametrize("form", ["块{}", "{}\n", "\x7f{}"])
def test_name_may_hold_any_character(library: Library, form: str) -> None:
    name = form.format(library.new_name())
    with SharedMemory(name, create=True, size=1) as shm:
        assert exists(name)
        assert shm.name == name
        SharedMemory(name).close()
    assert not exists(name)


@not_on_macos
@pytest.mark.parametrize("text", ["a" * 254, "two words", "~", "-rf", "%s{}$(x)*?", "..."])
def test_every_other_printable_ascii_name_works(library: Library, text: str) -> None:
    library.callback(remove, text)
    with SharedMemory(text, create=True, size=3) as shm:
        assert shm.name == text
        with SharedMemory(text) as again:
            again.buf[:3] = b"abc"
        assert bytes(shm.buf[:3]) == b"abc"
    assert not exists(text)


@with_plain_names
@both_libraries
def test_name_may_be_given_with_its_slash_and_is_what_was_given(library: Library) -> None:
    name = library.new_name()
    shm = library.SharedMemory(f"/{name}", create=True, size=1)
    library.callback(shm.close)
    assert shm.name == f"/{name}"
    for again in (library.SharedMemory(f"/{name}"), library.SharedMemory(name)):
        again.close()
