"""What a learner does with `python -m practice`, in a folder of their own."""

import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.browser import need
from tests.example_runs import environment_for

ROOT = Path(__file__).resolve().parents[2]
RIGHT = "the child has [1, 2, 3]\nthe parent has [1, 2, 4]\n"
WRONG = "the child has [3]\nthe parent has [1, 2, 4]\n"

Practice = Callable[..., subprocess.CompletedProcess[str]]


def run(work: Path, *words: object, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = environment_for("reader") | {"PYTHONDONTWRITEBYTECODE": "1"}
    if sys.platform == "win32":  # an embedded Python may not look into the current folder
        environment["PYTHONPATH"] = str(root)
    return subprocess.run(
        [sys.executable, "-m", "practice", "--lang", "en", "--work", work, *map(str, words)],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "a folder 练习"


@pytest.fixture
def practice(work: Path) -> Practice:
    return lambda *words: run(work, *words)


def test_the_first_run_shows_what_to_do_and_makes_the_file(practice: Practice, work: Path) -> None:
    shown = practice()
    assert shown.returncode == 1
    assert "== 1. Two copies *" in shown.stdout
    file = str(work / "two_copies.txt")  # a line may end at a space within it
    assert "".join(file.split()) in "".join(shown.stdout.split())
    assert "replace each ? in" in shown.stdout
    assert (work / "two_copies.txt").read_text(encoding="utf-8").count("?") == 2
    assert shown.stderr == ""


def test_what_passes_is_done_until_it_is_changed(practice: Practice, work: Path) -> None:
    practice()
    file = work / "two_copies.txt"
    file.write_text(WRONG, encoding="utf-8")
    wrong = practice()
    assert wrong.returncode == 1
    assert "not right yet, 1 of 2:\n       the child has [3]" in wrong.stdout
    assert "[1, 2, 3]" not in wrong.stdout.replace("numbers = [1, 2]", "")  # the answer is not told
    file.write_text(RIGHT, encoding="utf-8")
    right = practice()
    assert right.returncode == 0, right.stdout
    assert "Done." in right.stdout
    assert "Next: " in right.stdout
    assert "done   * Two copies" in practice("list").stdout
    assert "Two copies" not in practice("run").stdout  # the next one is shown
    file.write_text(WRONG, encoding="utf-8")
    assert "tried  * Two copies" in practice("list").stdout
    kept = json.loads((work / ".progress.json").read_text(encoding="utf-8"))
    assert kept["exercises"]["two_copies"]["first"] == WRONG.splitlines()


@pytest.mark.once
def test_an_update_changes_neither_work_nor_progress(tmp_path: Path, work: Path) -> None:
    root = tmp_path / "course"
    for name in "practice", "shmcore", "shmstep":
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    run(work, root=root)
    (work / "two_copies.txt").write_text(RIGHT, encoding="utf-8")
    assert run(work, root=root).returncode == 0
    start = root / "practice/exercises/two_copies/start.txt"
    start.write_text(start.read_text(encoding="utf-8") + "and more ?\n", encoding="utf-8")
    assert "done   * Two copies" in run(work, "list", root=root).stdout
    assert (work / "two_copies.txt").read_text(encoding="utf-8") == RIGHT


def test_a_program_finds_shmcore_where_nothing_is_installed(work: Path) -> None:
    run(work, "next", "attach_by_name")
    shown = subprocess.run(
        [sys.executable, "-S", work / "attach_by_name.py"],  # -S: no installed packages
        cwd=work.parent,
        env=environment_for("reader"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (shown.stdout, shown.stderr) == ("the child wrote: [0, 0, 0, 0, 0]\n", "")


@pytest.mark.once
def test_hints_come_one_by_one_and_the_solution_last(practice: Practice, work: Path) -> None:
    first, second, third = (practice("hint").stdout for _ in range(3))
    assert "Hint 1 of 2" in first
    assert "Hint 2" not in first
    assert "Hint 2 of 2" in second == third
    assert practice("solution").returncode == 1
    (work / "two_copies.txt").write_text(RIGHT, encoding="utf-8")
    practice("run", "two_copies")
    assert practice("solution", 1).stdout == RIGHT


@pytest.mark.once
def test_a_reset_keeps_what_was_there(practice: Practice, work: Path) -> None:
    practice()
    (work / "two_copies.txt").write_text("mine ?\n", encoding="utf-8")
    for _ in range(2):
        practice("reset")
    assert "[?]" in (work / "two_copies.txt").read_text(encoding="utf-8")
    assert (work / "two_copies.old1.txt").read_text(encoding="utf-8") == "mine ?\n"
    assert (work / "two_copies.old2.txt").exists()


@pytest.mark.once
def test_next_passes_over_one_and_comes_back(practice: Practice) -> None:
    assert "== 3. Attach by name" in practice("--core", "next").stdout
    current = [line for line in practice("list").stdout.splitlines() if line.startswith(">")]
    assert "Attach by name" in current[0]
    assert "== 1. Two copies" in practice("next", "two_copies").stdout
    assert practice("next", "no_such").returncode == 2


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import sys; sys.exit(3)\n", "it ended with status 3"),
        ("def fill(:\n", "SyntaxError"),
        ("", "(nothing)"),
        ("print(b'\\xff\\xfe'.decode('latin-1') * 9000)\n", "..."),
    ],
)
def test_nonsense_is_judged_calmly(practice: Practice, work: Path, program: str, told: str) -> None:
    work.mkdir()
    (work / "attach_by_name.py").write_text(program, encoding="utf-8")
    judged = practice("run", "attach_by_name")
    assert judged.returncode == 1
    assert told in judged.stdout
    assert judged.stderr == ""
    assert "inside.py" not in judged.stdout


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (RIGHT.encode("utf-8-sig").replace(b"\n", b"\r\n"), 0, "Done."),
        (RIGHT.translate({ord(","): "，", ord("1"): 0xFF11}).encode(), 0, "Done."),
        (b"the child has \xe4\n", 1, "lines asked for: 2; lines written: 1"),
        (bytes(range(256)), 1, "[no]"),
        (b"", 1, "lines asked for: 2; lines written: 0"),
    ],
)
def test_an_answer_may_be_saved_by_any_editor(
    practice: Practice, work: Path, content: bytes, status: int, told: str
) -> None:
    work.mkdir()
    (work / "two_copies.txt").write_bytes(content)
    judged = practice("run", "two_copies")
    assert (judged.returncode, judged.stderr) == (status, "")
    assert told in judged.stdout


@pytest.mark.once
def test_what_a_learner_was_given_stays_the_same(practice: Practice, work: Path) -> None:
    practice("reset", "read_the_bytes")
    given = (work / "read_the_bytes.txt").read_text(encoding="utf-8")
    practice("reset", "read_the_bytes")
    assert (work / "read_the_bytes.txt").read_text(encoding="utf-8") == given


def test_a_start_that_nobody_has_touched_is_never_done(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from practice import lesson
    from practice.course import all_exercises
    from practice.work import Work

    monkeypatch.setattr(lesson, "judged", lambda _: [])
    exercise, learner = all_exercises()[0], Work(work)
    assert not lesson.judge(learner, exercise, learner.file(exercise).read_bytes())
    assert "as it came" in capsys.readouterr().out
    assert not learner.is_done(exercise)


@pytest.mark.once
def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    refused = run(in_the_way / "work")
    assert refused.returncode == 1
    assert "Nothing can be written in" in refused.stderr
    broken = tmp_path / "work"
    broken.mkdir()
    for text in "{", "[]", '{"exercises": 3}':
        (broken / ".progress.json").write_text(text, encoding="utf-8")
        assert "cannot be read" in run(broken, "list").stderr


@pytest.mark.once
def test_a_room_is_shown_as_a_table(tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    for name, answer in ("Ada", RIGHT), ("Grace", WRONG):
        work = tmp_path / name
        run(work)
        (work / "two_copies.txt").write_text(answer, encoding="utf-8")
        run(work)
        assert run(work, "report").returncode == 0
        (report,) = work.glob("report-*.json")
        report.rename(room / f"{name}.json")
    (room / "notes.json").write_text("[1, 2", encoding="utf-8")
    (room / "other.json").write_text('{"format": "shmcore-practice"}', encoding="utf-8")
    shown = run(tmp_path, "class", room)
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    assert [line for line in lines if line.startswith(("Ada x", "Grace o"))]
    assert "Most tried and not done: 1. Two copies (preface.html)" in lines
    assert "Other .json files, no reports: 2" in lines
    assert run(tmp_path, "class", tmp_path / "nowhere").returncode == 1


@pytest.mark.once
def test_the_last_one_done_ends_with_a_page_to_print(work: Path) -> None:
    """Only the first is really done here: the others are noted as passed."""
    from practice.course import all_exercises
    from practice.work import Work, fingerprint

    kept = Work(work)
    for exercise in all_exercises():
        content = kept.file(exercise).read_bytes()
        if exercise.name != "two_copies":
            kept.of(exercise)["done"] = fingerprint(content)
    kept.save()
    (work / "two_copies.txt").write_text(RIGHT, encoding="utf-8")
    last = run(work)
    assert "exercises are done" in last.stdout
    page = (work / "summary.html").read_text(encoding="utf-8")
    assert page.count("<li") == len(all_exercises())
    assert 'class="open"' not in page


@pytest.mark.once
def test_the_page_to_print_is_one_page(browser: Any, work: Path) -> None:
    from practice import summary
    from practice.course import all_exercises
    from practice.work import Work, fingerprint

    kept = Work(work)
    for exercise in all_exercises():
        kept.of(exercise)["done"] = fingerprint(kept.file(exercise).read_bytes())
    page = browser.new_page()
    page.goto(summary.write(kept, all_exercises()).as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(need("pypdf").PdfReader(BytesIO(printed)).pages) == 1


@pytest.fixture
def terminal(work: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    if sys.platform == "win32":
        pytest.skip("no pty")
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "practice", "--lang", "en", "--work", work],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield ours, process
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def read_until(terminal: int, pattern: str, seconds: float = 60) -> str:
    text, deadline = "", time.monotonic() + seconds
    while not re.search(pattern, text):
        assert time.monotonic() < deadline, text
        if select.select([terminal], [], [], 1)[0]:
            text += os.read(terminal, 4096).decode()
    return text


def test_it_is_judged_again_at_each_save_and_hears_what_is_typed(
    terminal: tuple[int, subprocess.Popen[bytes]], work: Path
) -> None:
    typed, process = terminal
    read_until(typed, "Or type: ")
    os.write(typed, b"hint\n")
    read_until(typed, "Hint 1 of 2")
    (work / "two_copies.txt").unlink()  # as some editors do, for a moment or longer
    time.sleep(1)
    assert not (work / "two_copies.txt").exists()
    (work / "two_copies.txt").write_text(WRONG, encoding="utf-8")
    read_until(typed, "(?s)not right yet, 1 of 2.*Or type: ")
    os.write(typed, b"solution\nlist\n")
    read_until(typed, "0 of ")
    (work / "two_copies.txt").write_text(RIGHT, encoding="utf-8")
    read_until(typed, "Next: ")
    os.write(typed, b"next\n")
    read_until(typed, r"== \d+\. (?!Two)")
    os.write(typed, b"quit\n")
    assert process.wait(60) == 0
