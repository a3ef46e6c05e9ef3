"""What `watch` serves, to whom and in which language; and what it does without a recorder."""

import shlex
import socket
from http.client import HTTPConnection
from pathlib import Path

import pytest

from shmstep.__main__ import main
from shmstep.commands.watch import _open as open_in_browser
from tests.example_runs import processes_marked
from tests.programs import until
from tests.recorder.stepping import ROOT, command, only_where_it_records, write
from tests.recorder.watching import COUNT, HANGS, LONG, Open, Watch, go, shows, step, steps
from tests.site.page_faults import accessibility_faults, check

pytestmark = only_where_it_records


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
    browser = write(tmp_path, f"#!/bin/sh\necho $1 >> {shlex.quote(str(noted))}", "browser")
    browser.chmod(0o700)
    with Watch(script, BROWSER=f"{shlex.quote(str(browser))} %s") as watch:
        assert "recorded: " in watch.line()
        assert not noted.exists()
    with Watch(script, browser=True, BROWSER=f"{shlex.quote(str(browser))} %s") as watch:
        assert "recorded: " in watch.line()
        assert noted.read_text(encoding="utf-8").strip() == watch.address


def test_without_a_browser_the_reader_is_asked_to_open_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    open_in_browser("http://127.0.0.1:1/")
    assert capsys.readouterr().out == "No browser was found: open that address in one.\n"


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


def test_a_missing_part_of_the_page_is_said_as_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shmstep.theme._FOLDERS", (tmp_path / "static", tmp_path / "theme"))
    assert main(["watch", str(write(tmp_path, "print(1)"))]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"not watched: neither {tmp_path / 'static'} nor ")
    assert said.err.endswith(" has scripts/shm-words.zh.js\n")


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
