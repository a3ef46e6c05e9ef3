"""The archive for a room without the internet: unpacked from a stick, in an empty environment."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from handout import archive, contents, start_page
from handout.__main__ import build_wheel
from practice.course import all_exercises
from tests.browser import Site, serve
from tests.example_runs import environment_for, hide_names, kill_group
from tests.once import once
from tests.site.page_faults import accessibility_faults, check, sideways_faults

ROOT = Path(__file__).resolve().parents[2]
PLACE = Path("a stick", "共享 内存")
only_where_it_records = pytest.mark.skipif(sys.platform != "linux", reason="nothing is recorded")


def unpack(file: Path, folder: Path) -> Path:
    """Unpack an archive into a folder with a difficult name; return the course's."""
    with zipfile.ZipFile(file) as packed:
        packed.extractall(folder / PLACE)
    (course,) = (folder / PLACE).iterdir()
    return course


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive as `python dev.py zip` makes it; only the site is one that was built already."""
    if sys.platform == "win32":
        pytest.skip("the Python for Windows that CI has cannot build a site")

    site_folder = request.getfixturevalue("site_folder")

    def make(file: Path) -> str:
        words = [sys.executable, "-m", "handout", "--site", site_folder, "-o", file]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
        return done.stdout + done.stderr if done.returncode else ""

    return once(tmp_path_factory, "shmcore-course.zip", make)


@pytest.fixture(scope="module")
def course(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack(whole, tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def without_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course for systems on which no site can be built: with stand-ins for site and wheel."""
    folder = tmp_path_factory.mktemp("without pages")
    (folder / "site").mkdir()
    wheel = folder / "stand_in.whl"
    wheel.touch()
    archive.write(folder / "some.zip", contents.files(folder / "site", wheel))
    return unpack(folder / "some.zip", folder)


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A Python that has no packages at all. (The one for Windows in CI has none either.)"""
    if os.name != "posix":
        return Path(sys.executable)
    from venv import EnvBuilder

    EnvBuilder(symlinks=True).create(tmp_path / "empty")
    return tmp_path / "empty/bin/python"


def offline() -> list[str]:
    """Return words that take the network from a program, where the system allows that."""
    words = ["unshare", "--net"]
    allowed = shutil.which("unshare") and subprocess.call([*words, "true"]) == 0
    return words if allowed else []


def run(python: Path, *words: object, folder: Path, status: int = 0, **environment: str) -> str:
    """Run a Python in the unpacked folder, as a learner does; return what it prints."""
    done = subprocess.run(
        [*offline(), str(python), *map(str, words)],
        cwd=folder,
        env={**environment_for("reader"), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (status, ""), done.stdout
    return done.stdout


# What lies in it


@pytest.mark.once
def test_it_has_one_folder_and_nobodys_leavings(whole: Path) -> None:
    with zipfile.ZipFile(whole) as packed:
        entries = packed.infolist()
    assert {entry.filename.split("/")[0] for entry in entries} == {"shmcore-course"}
    parts = {part for entry in entries for part in entry.filename.split("/")[1:]}
    assert not {part for part in parts if part.startswith(".")}
    assert not parts & {"__pycache__", "work", "tests", "build", "mine"}
    tops = {entry.filename.split("/")[1] for entry in entries}
    (wheel,) = (name for name in tops if name.endswith(".whl"))
    assert tops - {wheel} == {
        *(name for name, _ in start_page.pages(wheel)),
        *("LICENSE", "site", "docs", "examples", "practice", "shmcore", "shmstep"),
    }
    assert {stat.S_IFMT(entry.external_attr >> 16) for entry in entries} == {stat.S_IFREG}
    assert {entry.external_attr >> 16 & 0o777 for entry in entries} == {0o644}


@pytest.mark.once
def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    files = [("b/共享.txt", b"two"), ("a.txt", b"one")]
    archive.write(tmp_path / "first.zip", files)
    archive.write(tmp_path / "again.zip", reversed(files))
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "first.zip") as packed:
        assert packed.namelist() == ["shmcore-course/a.txt", "shmcore-course/b/共享.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.zip", "first.zip"]


@pytest.mark.once
def test_the_wheel_is_the_same_each_time(whole: Path, tmp_path: Path) -> None:
    again = build_wheel(tmp_path / "again")
    with zipfile.ZipFile(whole) as packed:
        assert packed.read(f"shmcore-course/{again.name}") == again.read_bytes()


@pytest.mark.once
def test_a_file_of_other_content_and_the_same_size_has_another_time() -> None:
    times = {archive.time_of(b"%05d" % number) for number in range(100)}
    assert len(times) > 95
    assert all(0 <= hour < 24 and 0 <= minute < 60 for *_, hour, minute, _ in times)
    assert all(second in range(0, 60, 2) for *_, second in times)


@pytest.mark.once
def test_what_learners_and_python_left_is_not_packed(tmp_path: Path) -> None:
    for name in ("a.py", "__pycache__/a.pyc", ".DS_Store", "b/.hidden/c.py", "b/c.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert sorted(name for name, _ in contents.all_of(tmp_path)) == ["a.py", "b/c.py"]


# The start page


class Links(HTMLParser):
    """The files that a page names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = [value for name, value in attrs if name in ("href", "src") and value]
        self.found += [address for address in named if not address.startswith("data:")]


@pytest.mark.once
def test_the_start_page_names_what_is_there(course: Path) -> None:
    page = (course / "start.html").read_text(encoding="utf-8")
    links = Links(page).found
    assert "site/index.html" in links
    assert [link for link in links if not (course / unquote(urlsplit(link).path)).is_file()] == []
    commands = [re.sub("<.*?>", "", code) for code in re.findall("<code>(.*?)</code>", page)]
    assert any("-m practice doctor" in command for command in commands)
    for command in commands:
        for word in command.split():
            if word.endswith((".py", ".whl")):
                assert (course / word.replace("\\", "/")).is_file()


@pytest.mark.once
def test_each_word_of_the_start_page_is_used() -> None:
    template = (ROOT / "handout/start.html").read_text(encoding="utf-8")
    files = sorted((ROOT / "handout/words").glob("*.toml"))
    assert files
    for file in files:
        words = tomllib.loads(file.read_text(encoding="utf-8"))
        used = set(re.findall(r"\$(\w+)", template)) - {"lang", "site", "wheel", "others"}
        assert set(words) - {"language"} == used


@pytest.mark.once
def test_another_language_has_its_own_page_and_site(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "words").mkdir()
    for name in ("start.html", "words/en.toml"):
        shutil.copyfile(ROOT / "handout" / name, tmp_path / name)
    english = (tmp_path / "words/en.toml").read_text(encoding="utf-8")
    other = english.replace('language = "English"', 'language = "Other <one>"')
    (tmp_path / "words/xx.toml").write_text(other, encoding="utf-8")
    monkeypatch.setattr(start_page, "HERE", tmp_path)
    pages = dict(start_page.pages("a.whl"))
    assert sorted(pages) == ["start.html", "start.xx.html"]
    assert "start.xx.html" in Links(pages["start.html"]).found
    assert "Other &lt;one&gt;" in pages["start.html"]
    assert "site/xx/index.html" in Links(pages["start.xx.html"]).found
    assert '<html lang="xx">' in pages["start.xx.html"]


@pytest.mark.once
def test_readers_open_it_from_disk(course: Path, browser: Any) -> None:
    with serve(course) as server:
        site = Site(browser, course, server)
        for width, dark in ((1280, False), (390, True)):
            with site.visit("start.html", disk=True, dark=dark, width=width) as visit:
                visit.page.locator("summary").click()
                found = accessibility_faults(visit.page) + sideways_faults(visit.page, width)
                check(visit.faults + found)
        with site.visit("start.html", disk=True, reduced_motion="reduce") as visit:
            visit.page.locator("main a").first.click()
            visit.page.wait_for_url(re.compile(r"/site/index\.html$"))
            visit.page.keyboard.press("Control+k")
            visit.page.keyboard.insert_text("BufferError")
            visit.page.keyboard.press("End")
            visit.page.locator(".md-search-result__link").first.wait_for()
            assert "BufferError" in visit.page.locator(".md-search-result__item").first.inner_text()
            check(visit.faults)


# Programs and exercises


def test_the_doctor_needs_nothing_else(without_pages: Path, python: Path) -> None:
    done = run(python, "-m", "practice", "doctor", folder=without_pages)
    assert re.search(r"spawn \d+ ms", done.splitlines()[-1])


def test_the_exercises_need_nothing_else(without_pages: Path, python: Path) -> None:
    listed = run(python, "-m", "practice", "list", folder=without_pages)
    assert all(exercise.name in listed for exercise in all_exercises())
    run(python, "-m", "practice", "run", "attach_by_name", folder=without_pages, status=1)
    solution = without_pages / "practice/exercises/attach_by_name/solution.py"
    shutil.copyfile(solution, without_pages / "work/attach_by_name.py")
    run(python, "-m", "practice", "run", "attach_by_name", folder=without_pages)


EXAMPLES = ["first", "shareable_list", "shared_memory_manager"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_print_what_lies_beside_them(without_pages: Path, python: Path, name: str) -> None:
    script = without_pages / "examples" / f"{name}.py"
    printed = run(python, script, folder=without_pages, PYTHONPATH=".")
    expected = script.with_suffix(".out").read_text(encoding="utf-8")
    assert hide_names(printed.replace("\r\n", "\n")) == expected


@pytest.mark.once
def test_the_wheel_installs_without_an_index(course: Path, python: Path, tmp_path: Path) -> None:
    (wheel,) = course.glob("*.whl")
    pip = ["-m", "pip", "--python", python, "install", "--no-index", "--quiet", wheel.name]
    run(Path(sys.executable), *pip, "--disable-pip-version-check", folder=course)
    script = shutil.copy(course / "examples/first.py", tmp_path)
    expected = (course / "examples/first.out").read_text(encoding="utf-8")
    assert run(python, script, folder=tmp_path) == expected


@contextmanager
def watched(python: Path, folder: Path) -> Iterator[str]:
    """Start `watch`, and yield where it serves its page."""
    words = ["-m", "shmstep", "watch", "--no-browser", "examples/first.py"]
    process = subprocess.Popen(
        [str(python), *words],
        cwd=folder,
        env=environment_for("reader"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert process.stdout
        found = re.search(rb"127\.0\.0\.1:\d+", process.stdout.readline())
        assert found
        yield found[0].decode()
    finally:
        kill_group(process)
        if process.stdout:
            process.stdout.close()


@only_where_it_records
def test_the_recorder_records_and_serves_its_page(without_pages: Path, python: Path) -> None:
    words = ["-m", "shmstep", "record", "examples/first.py", "-o", "first.json"]
    assert "of 2 processes" in run(python, *words, folder=without_pages)
    with watched(python, without_pages) as host:
        connection = HTTPConnection(host)

        def body(path: str) -> bytes:
            connection.request("GET", f"/{path}")
            answer = connection.getresponse()
            assert answer.status == 200, path
            return answer.read()

        files = Links(body("").decode()).found
        assert "scripts/shm-stepper.js" in files
        for file in files:
            assert body(file)
        connection.close()
