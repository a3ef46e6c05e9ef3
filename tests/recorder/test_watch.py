"""`watch` records a program anew at each save, and its page follows."""

import os
import re
import signal
import tempfile
from pathlib import Path

import pytest

from shmstep import faults
from shmstep.apart import Answer, Apart, Job
from shmstep.progress import untold
from shmstep.recording import record
from shmstep.sources import Sources
from tests.example_runs import processes_marked
from tests.programs import until
from tests.recorder.stepping import PROGRAMS, only_where_it_records, write
from tests.recorder.watching import COUNT, HANGS, LONG, Open, Watch, go, shows, step, steps

pytestmark = only_where_it_records


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


def test_an_error_is_said_with_its_line(tmp_path: Path) -> None:
    with Watch(write(tmp_path, "print(1")) as watch:
        said = "not recorded: program.py cannot be parsed; program.py, line 1: SyntaxError: '(' was"
        assert said in watch.line()


def test_a_file_that_is_gone_when_it_is_looked_at_is_said(tmp_path: Path) -> None:
    (fault,) = faults.of_syntax(tmp_path / "gone.py")
    assert fault["text"].startswith("FileNotFoundError: ")
    assert (fault["path"], fault["line"], fault["lines"]) == ("gone.py", 0, [])


def answer_of(run: Apart) -> Answer:
    while (answer := run.answer(LONG)) is None:
        pass
    return answer


def test_a_recorder_of_its_own_records_orders_too() -> None:
    script = str(PROGRAMS / "two_workers.py")
    run = Apart(Job(script, ["one_line"], "fork", orders=True), untold)
    recording = answer_of(run)["recording"]
    run.stop()
    assert (recording["kind"], recording["runs"]) == ("schedules", 2)


def test_a_recorder_that_is_killed_is_said(tmp_path: Path) -> None:
    run = Apart(Job(str(write(tmp_path, "import signal; signal.pause()"))), untold)
    run._process.kill()
    assert answer_of(run) == {"refused": "the recorder ended before it was done"}
    run.stop()


def test_a_recorder_that_does_not_end_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shmstep.apart.PATIENCE", 0.1)
    run = Apart(Job(str(write(tmp_path, "print(1)"))), untold)
    run._process.send_signal(signal.SIGSTOP)
    run.stop()
    assert run._process.returncode == -signal.SIGKILL


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
