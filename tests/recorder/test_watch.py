"""`watch` records a program anew at each save, and its page follows."""

import os
import queue
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from shmstep import faults
from shmstep.recording import record
from shmstep.sources import Sources
from tests.browser import Visit
from tests.example_runs import processes_marked
from tests.programs import until
from tests.recorder.stepping import PROGRAMS, ROOT, command, only_where_it_records, write
from tests.site.page_faults import accessibility_faults, check

pytestmark = only_where_it_records

LONG = 60.0  # seconds of patience: a browser and the recorder share a busy machine
COUNT = (PROGRAMS / "count.py").read_text(encoding="utf-8")


class Watch:
    """`watch` as its user runs it, and what it says."""

    def __init__(
        self, script: Path, *words: str, code: str = "", browser: bool = False, **environment: str
    ) -> None:
        self.script, self.mark = script, uuid.uuid4().hex
        run = f"{code}; from shmstep.__main__ import main; main()"
        start = ["-c", run] if code else ["-m", "shmstep"]
        words = words if browser else ("--no-browser", *words)
        self.process = subprocess.Popen(
            [sys.executable, *start, "watch", script, *words],
            cwd=ROOT,
            env={**os.environ, "WATCH_TEST": self.mark, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.line())
        assert found
        self.address, self.port = found[0], int(found[1])

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def line(self) -> str:
        """Return the next line that it prints."""
        return self.lines.get(timeout=LONG)

    def save(self, old: str, new: str) -> None:
        """Alter the program."""
        source = self.script.read_text(encoding="utf-8")
        assert old in source
        self.script.write_text(source.replace(old, new), encoding="utf-8")

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(LONG)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.end()
        assert self.process.stdout
        until(lambda: not processes_marked(self.mark), "all that it has started is gone", LONG)
        self.process.stdout.close()


Open = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    """Opens the page of a watch in a tab of its own. No page may have an error."""
    contexts: dict[str, Any] = {}
    faults: list[str] = []

    def opened(watch: Watch, locale: str = "en-US") -> Any:
        if locale not in contexts:
            window = {"width": 1280, "height": 800}
            contexts[locale] = browser.new_context(viewport=window, locale=locale)
            contexts[locale].set_default_timeout(LONG * 1000)
        page = contexts[locale].new_page()
        visit = Visit(page, faults)
        page.on("pageerror", lambda error: visit.faults.append(f"script: {error}"))
        page.goto(watch.address)
        return page

    yield opened
    for context in contexts.values():
        context.close()
    assert faults == []


def shows(page: Any, text: str, inside: str = "shm-stepper") -> None:
    """Wait until the page shows a text."""
    page.locator(inside, has_text=text).first.wait_for()


def step(page: Any) -> Any:
    return page.locator("shm-stepper").evaluate("(stepper) => stepper.step")


def go(page: Any, step: int) -> None:
    page.locator("shm-stepper").evaluate("(stepper, step) => { stepper.step = step }", step)


def steps(page: Any) -> int:
    return int(page.locator("shm-stepper").evaluate("(stepper) => stepper.steps"))


def test_a_save_is_followed_to_the_first_step_that_differs(tmp_path: Path, open_page: Open) -> None:
    with Watch(write(tmp_path, COUNT)) as watch:
        page = open_page(watch)
        shows(page, "number * 2")
        assert step(page) == 0
        go(page, steps(page) - 1)
        shows(page, "8\nend", ".shm-output pre")
        watch.save("number * 2", "number * 3")
        shows(page, "number * 3")
        shows(page, "number * 3", ".shm-current")  # which is to run next
        assert "doubled" not in page.locator(".shm-processes").text_content()
        page.locator("shm-stepper .shm-last").click()
        shows(page, "12\nend", ".shm-output pre")


def test_the_reader_stays_where_all_is_as_it_was(tmp_path: Path, open_page: Open) -> None:
    with Watch(write(tmp_path, COUNT)) as watch:
        page = open_page(watch)
        shows(page, "child.start()")
        go(page, 4)
        watch.save('print("end")', 'print("The end.")')
        shows(page, "The end.", ".shm-listing")
        assert step(page) == 4
        page.locator("shm-stepper .shm-full").click()
        watch.save("def work", "# A comment moves the lines, and no more.\ndef work")
        shows(page, "A comment", ".shm-listing")
        assert step(page) == 4
        assert page.locator("shm-stepper:fullscreen").count() == 1


IMPORTS = {
    "import one": ["one.py"],
    "import pack.two": ["pack/__init__.py", "pack/two.py"],
    "from pack import two, text": ["pack/__init__.py", "pack/two.py"],
    "from pack.near import text": ["one.py", "pack/__init__.py", "pack/near.py", "pack/two.py"],
    "def later():\n    import one": ["one.py"],
    "import os, json.decoder, nowhere": [],
    "import one\nthis is no Python": [],
}


@pytest.mark.parametrize("source", IMPORTS)
def test_what_is_followed_is_what_the_program_imports_from_its_folder(
    source: str, tmp_path: Path
) -> None:
    (tmp_path / "pack").mkdir()
    for name, text in {
        "one.py": "",
        "other.py": "",
        "pack/__init__.py": "text = 1",
        "pack/near.py": "from . import two\nfrom .. import one\nimport program",
        "pack/two.py": "",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    sources = Sources(write(tmp_path, source))
    found = sorted(path.relative_to(tmp_path).as_posix() for path in sources.seen)
    assert found == sorted(["program.py", *IMPORTS[source]])
    assert not sources.have_changed()
    assert sources.gone == []


# What goes wrong

SYNTAX = ("number * 2", "number *", "cannot be parsed; program.py, line 7: SyntaxError: invalid")
LIMITS = {
    "cannot be parsed": SYNTAX,
    "takes too many steps": (
        "number * 2",
        "0\n    while True:\n        pass",
        "more than 90 steps",
    ),
    "prints too much": ("print(doubled)", "print('x' * 10**6)", "prints more than 100000 bytes"),
}
HANGS = ("print(doubled)", "__import__('signal').pause()")


@pytest.mark.parametrize("name", LIMITS)
def test_what_cannot_be_recorded_is_said_and_the_last_recording_stays(
    name: str, tmp_path: Path, open_page: Open
) -> None:
    old, new, message = LIMITS[name]
    with Watch(write(tmp_path, COUNT), "--seconds", "3", "--steps", "90") as watch:
        page = open_page(watch)
        assert "recorded: " in watch.line()
        shows(page, "number * 2")
        go(page, 3)
        watch.save(old, new)
        line = watch.line()
        assert "not recorded: " in line
        assert message in line
        shows(page, "not recorded: ", "#doing")
        shows(page, "Below is what was recorded last.", "#faults")
        assert step(page) == 3
        assert "number * 2" in page.locator("shm-stepper .shm-listing").text_content()
        watch.save(new, old)
        assert "recorded: " in watch.line()
        page.locator("#faults").wait_for(state="hidden")


WAITS = {
    "too long": ("number * 2", "sum(range(10**12))", "time limit", "limit of 3 seconds was over"),
    "deadlock": ("print(doubled)", "wait()", "a deadlock", "All wait for each other"),
}


@pytest.mark.parametrize("name", WAITS)
def test_a_run_that_does_not_end_is_shown_up_to_there(
    name: str, tmp_path: Path, open_page: Open
) -> None:
    old, new, told, shown = WAITS[name]
    barrier = "from multiprocessing import Barrier, Process\n\nwait = Barrier(2).wait"
    program = COUNT.replace("from multiprocessing import Process", barrier)
    with Watch(write(tmp_path, program), "--seconds", "3", "--start-method", "fork") as watch:
        page = open_page(watch)
        shows(page, old)
        assert "recorded: " in watch.line()
        watch.save(old, new)
        assert told in watch.line()
        shows(page, new, ".shm-listing")
        go(page, steps(page) - 1)
        shows(page, shown)


@only_where_it_records
def test_errors_of_two_processes_at_one_line_lead_to_a_step_each() -> None:
    recording = record(PROGRAMS / "two_errors.py", [], "fork")
    found = faults.of_run(recording, PROGRAMS)
    assert [recording["steps"][fault["step"]]["p"] for fault in found] == [1, 2]


def test_a_syntax_error_is_shown_at_its_line(tmp_path: Path, open_page: Open) -> None:
    with Watch(write(tmp_path, COUNT.replace(*SYNTAX[:2]))) as watch:
        page = open_page(watch)
        shows(page, "SyntaxError: invalid syntax", "#faults")
        assert page.locator("#faults pre b").text_content() == "   7      doubled = number *\n"
        assert page.locator("shm-stepper").count() == 0


def test_an_error_is_shown_at_its_line_and_leads_to_its_step(
    tmp_path: Path, open_page: Open
) -> None:
    failing = COUNT.replace("number * 2", "number / 0").replace('print("end")', "print(en)")
    with Watch(write(tmp_path, failing)) as watch:
        page = open_page(watch)
        shows(page, "ZeroDivisionError: division by zero", "#faults")
        shows(page, "NameError: name 'en' is not defined", "#faults")
        lines = [text.strip() for text in page.locator("#faults pre b").all_text_contents()]
        assert lines == ["7      doubled = number / 0", "15      print(en)"]
        for line, button in zip((7, 15), page.locator("#faults button").all(), strict=True):
            button.click()
            assert page.locator("shm-stepper .shm-number.shm-ran").text_content() == f"{line}"


def test_a_file_that_the_program_imports_is_followed_and_missed(
    tmp_path: Path, open_page: Open
) -> None:
    (tmp_path / "parts").mkdir()
    first = write(tmp_path / "parts", "from .second import text", "__init__.py")
    second = write(tmp_path / "parts", "text = 'one'", "second.py")
    write(tmp_path, "not parsed, for nobody imports it", "other.py")
    with Watch(write(tmp_path, "import parts\n\nprint(parts.text)")) as watch:
        page = open_page(watch)
        shows(page, "one", ".shm-listing")
        assert "recorded: " in watch.line()
        second.write_text("text = 'two'\n", encoding="utf-8")
        assert "recorded: " in watch.line()
        shows(page, "two", ".shm-listing")
        second.unlink()
        assert "second.py is gone; recorded: " in watch.line()
        shows(page, "second.py is gone.", "#faults")
        shows(page, "ModuleNotFoundError: No module named 'parts.second'", "#faults")
        first.write_text("text = 'without'\n", encoding="utf-8")
        assert "gone" not in watch.line()
        shows(page, "without", ".shm-listing")
        page.locator("#faults").wait_for(state="hidden")


def test_a_program_that_disappears_is_waited_for(tmp_path: Path) -> None:
    with Watch(write(tmp_path, "print(1)")) as watch:
        assert "recorded: " in watch.line()
        watch.script.rename(tmp_path / "elsewhere.py")
        assert "program.py is gone; not recorded: " in watch.line()
        (tmp_path / "elsewhere.py").rename(watch.script)
        assert "; recorded: " not in (line := watch.line())
        assert "recorded: " in line


def test_a_save_ends_the_recording_that_is_under_way(tmp_path: Path) -> None:
    with Watch(write(tmp_path, COUNT.replace(*HANGS)), "--seconds", "600") as watch:
        until(lambda: len(processes_marked(watch.mark)) >= 4, "the program runs", LONG)
        before = processes_marked(watch.mark)
        watch.save(HANGS[1], HANGS[0])
        assert " 2 processes" in watch.line()
        until(
            lambda: processes_marked(watch.mark) & before == {watch.process.pid}, "it is gone", LONG
        )


def test_saves_in_a_row_are_followed_quietly(tmp_path: Path, open_page: Open) -> None:
    with Watch(write(tmp_path, COUNT)) as watch:
        page, source = open_page(watch), watch.script.read_text(encoding="utf-8")
        for number in range(3, 20):
            until(lambda: len(processes_marked(watch.mark)) > 1, "a recorder is there", LONG)
            new = watch.script.with_suffix(".new")  # as many an editor saves
            new.write_text(source.replace("number * 2", f"number * {number}"), encoding="utf-8")
            new.replace(watch.script)
        shows(page, "number * 19", ".shm-listing")
        watch.end()
        while not watch.lines.empty():
            assert re.search("recorded: |^Ended|^$", watch.line())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_its_end_is_the_end_of_all_that_it_has_started(number: int, tmp_path: Path) -> None:
    script = write(tmp_path, COUNT.replace(*HANGS))
    with tempfile.TemporaryDirectory() as place:  # pytest's are too long for a socket's name
        with Watch(script, "--seconds", "600", TMPDIR=place) as watch:
            until(lambda: len(processes_marked(watch.mark)) >= 4, "the program runs", LONG)
            assert os.listdir(place)
            status = {signal.SIGINT: 0, signal.SIGTERM: 128 + signal.SIGTERM}
            assert watch.end(number) == status.get(signal.Signals(number), -number)
        assert os.listdir(place) == []


# Orders


def test_the_orders_of_two_workers_are_followed_too(tmp_path: Path, open_page: Open) -> None:
    script = write(tmp_path, (PROGRAMS / "orders.py").read_text(encoding="utf-8"))
    with Watch(script, "--schedules", "--start-method", "fork") as watch:
        page = open_page(watch)
        assert "recorded: 6 orders with 2 outcomes" in watch.line()
        shows(page, "Who runs the next line?", "shm-scheduler")
        for key in "112":
            page.locator("shm-stepper").press(key)
        order, before = page.locator(".shm-order").text_content(), step(page)
        assert order == "Order:112"
        watch.save("print(numbers[0])", "print('sum', numbers[0])")
        shows(page, "'sum'", ".shm-listing")
        assert (page.locator(".shm-order").text_content(), step(page)) == (order, before)
        watch.save("seen + 1", "seen + 2")
        shows(page, "seen + 2", ".shm-listing")
        shows(page, "seen + 2", ".shm-current")  # the first that one of them is to run
        assert step(page) < before
        watch.save("    seen = numbers[0]\n    numbers[0] = seen + 2", "    numbers[0] = 1")
        page.locator(".shm-listing", has_not_text="seen").wait_for()
        shows(page, "2 orders with 1 outcome", "#doing")
        assert page.locator(".shm-order").text_content() == "Order:12"


# What it serves, and to whom


def test_the_page_speaks_the_language_of_the_browser(tmp_path: Path, open_page: Open) -> None:
    with Watch(write(tmp_path, COUNT)) as watch:
        chinese, english, french = (open_page(watch, name) for name in ("zh-CN", "en-US", "fr"))
        for page, lang, following in (
            (chinese, "zh", "下一步"),
            (english, "en", "Next"),
            (french, "en", "Next"),
        ):
            shows(page, following, f"html:lang({lang}) .shm-next")
        shows(chinese, "recorded: ", "#doing:lang(en)")
        watch.save('print("end")', "print(en)")
        shows(chinese, "显示这一步", "#faults button:lang(zh)")
        shows(chinese, "第 15 行", "#faults p:lang(zh)")
        shows(chinese, "NameError", "#faults p:lang(en)")
        shows(english, "Show this step", "#faults button")
        shows(english, "program.py, line 15", "#faults p")
        chinese.locator("#faults button").click()
        shows(chinese, "执行了第 15 行", ".shm-status")
        for scheme in ("light", "dark"):
            chinese.emulate_media(color_scheme=scheme)
            check(accessibility_faults(chinese))
        watch.save("print(en)", "print(")
        shows(chinese, "下面是上一次的录制。", "#faults")
        watch.end()
        shows(chinese, "watch 已结束", "#doing:lang(zh)")
        shows(english, "watch has ended", "#doing")


def test_a_second_tab_shows_the_same_and_has_steps_of_its_own(
    tmp_path: Path, open_page: Open
) -> None:
    with Watch(write(tmp_path, COUNT)) as watch:
        first, second = open_page(watch), open_page(watch)
        for page, place in ((first, 2), (second, 4)):
            shows(page, "number * 2")
            go(page, place)
        watch.save('print("end")', 'print("The end.")')
        for page, place in ((first, 2), (second, 4)):
            shows(page, "The end.", ".shm-listing")
            assert step(page) == place
        watch.save('print("The end.")', "print(end)")
        for page, scheme in ((first, "light"), (second, "dark")):
            page.emulate_media(color_scheme=scheme)
            shows(page, "NameError", "#faults")
            check(accessibility_faults(page))


def test_a_page_tells_that_watch_has_ended_and_goes_on_with_the_next(
    tmp_path: Path, open_page: Open
) -> None:
    script = write(tmp_path, COUNT)
    with Watch(script) as watch:
        page = open_page(watch)
        shows(page, "number * 2")
        watch.end()
        shows(page, "watch has ended", "#doing")
    script.write_text("print('another')\n", encoding="utf-8")
    with Watch(script, "--port", f"{watch.port}") as again:
        assert again.address == watch.address
        shows(page, "another", ".shm-listing")


def asked(watch: Watch, path: str, host: str = "", method: str = "GET") -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", watch.port, timeout=LONG)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{watch.port}")
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_it_serves_its_page_alone_and_to_this_machine_alone(tmp_path: Path) -> None:
    with Watch(write(tmp_path, "print(1)")) as watch:
        for path in ("/", "/watch.js", "/scripts/shm-stepper.js", "/news", "/recording"):
            status, body = asked(watch, path)
            assert status == 200
            assert body
            for host in ("example.org", f"example.org:{watch.port}", "127.0.0.1", "127.0.0.1:1"):
                assert asked(watch, path, host)[0] == 403
        assert asked(watch, "/", f"localhost:{watch.port}")[0] == 200
        outside = ["/program.py", "/scripts/", "/page/watch.js", "//etc/passwd", "/etc/passwd"]
        up = ["/../server.py", "/scripts/../../server.py", "/%2e%2e/server.py", "/..%2fserver.py"]
        absolute = [f"http://127.0.0.1:{watch.port}/etc/passwd", "*", "watch.js"]
        for path in (*outside, *up, *absolute):
            assert asked(watch, path)[0] == 404, path
        assert asked(watch, "/", method="POST")[0] == 501
        listening = Path("/proc/net/tcp").read_text(encoding="ascii").split()
        assert f"0100007F:{watch.port:04X}" in listening
        assert f"00000000:{watch.port:04X}" not in listening


def test_a_browser_is_opened_unless_that_is_not_wanted(tmp_path: Path) -> None:
    script, noted = write(tmp_path, "print(1)"), tmp_path / "noted"
    browser = write(tmp_path, f"#!/bin/sh\necho $1 >> {noted}", "browser")
    browser.chmod(0o700)
    with Watch(script, BROWSER=f"{browser} %s") as watch:
        assert "recorded: " in watch.line()
        assert not noted.exists()
    with Watch(script, browser=True, BROWSER=f"{browser} %s") as watch:
        assert "recorded: " in watch.line()
        assert noted.read_text(encoding="utf-8").strip() == watch.address


READS = 'print(input().upper())\nimport sys\nprint(sys.stdin.read() or "nothing")'


def test_input_is_read_from_a_file_anew_each_time(tmp_path: Path, open_page: Open) -> None:
    typed = write(tmp_path, "one\ntwo", "typed.txt")
    with Watch(write(tmp_path, READS), "--input", f"{typed}") as watch:
        page = open_page(watch)
        for _ in range(2):
            assert "recorded: " in watch.line()
            shows(page, "sys.stdin")
            go(page, steps(page) - 1)
            shows(page, "ONE\ntwo", ".shm-output pre")
            watch.script.touch()


def test_without_a_file_input_is_at_its_end_and_a_hint_says_what_to_do(
    tmp_path: Path, open_page: Open
) -> None:
    with Watch(write(tmp_path, READS)) as watch:
        assert watch.line().endswith("with --input FILE\n")
        page = open_page(watch)
        shows(page, "EOFError: EOF when reading a line", "#faults")
        shows(page, "with --input FILE", "#faults")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["missing.py"], "not watched: missing.py is no file"),
        (["/dev/zero"], "not watched: /dev/zero is no file"),
        (["program.py", "--input", "missing.txt"], "not watched: missing.txt is no file"),
        (["program.py", "--port", "99999"], "not watched: port 99999 cannot be used"),
        (["program.py", "--port", "{taken}"], "not watched: port {taken} cannot be used"),
    ],
)
def test_what_cannot_be_watched_is_said_in_a_sentence(
    words: list[str], message: str, tmp_path: Path
) -> None:
    write(tmp_path, "print(1)")
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        words = [word.replace("{taken}", f"{taken}") for word in words]
        done = command("watch", *words, cwd=tmp_path, environment={"PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(message.replace("{taken}", f"{taken}"))
    assert done.stderr.count("\n") == 1


# Where the recorder does not run

ELSEWHERE = "import shmstep.commands.watch as watch; watch.RECORDS = False"


def test_elsewhere_the_program_still_runs(tmp_path: Path, open_page: Open) -> None:
    with Watch(write(tmp_path, COUNT), code=ELSEWHERE) as watch:
        assert "The recorder needs Linux or macOS" in watch.line()
        page = open_page(watch)
        assert "ended with status 0" in watch.line()
        shows(page, "8\nend", "#output pre")
        watch.save("number * 2", "number / 0")
        assert "ended with status 0" in watch.line()
        shows(page, "ZeroDivisionError: division by zero", "#output pre")
        watch.save('print("end")', "print(en)")
        assert "line 15: NameError: name 'en' is not defined" in watch.line()
        shows(page, "15      print(en)", "#faults pre b")
        page.get_by_role("button", name="shared memory", exact=False).first.click()
        shows(page, "SharedMemory(create=True", "shm-stepper .shm-listing")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (COUNT.replace(*HANGS), "ended early: the program has not ended after 2 seconds"),
        ("print('x' * 10**7)", "ended early: the program prints more than 100000 bytes"),
    ],
)
def test_elsewhere_the_same_limits_hold(source: str, message: str, tmp_path: Path) -> None:
    with Watch(write(tmp_path, source), "--seconds", "2", code=ELSEWHERE) as watch:
        assert "needs Linux" in watch.line()
        assert message in watch.line()
        until(lambda: processes_marked(watch.mark) == {watch.process.pid}, "it is gone", LONG)
