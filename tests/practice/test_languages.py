"""Each language says all that English says, and the learner hears the right one."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from practice import columns, command_line, lesson, rooms, summary, system, words
from practice.course import all_exercises
from practice.work import Work
from tests.shapes import shape

ROOT = Path(__file__).resolve().parents[2]
CHINESE = {"LANGUAGE": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}
SHAPES = [
    pytest.param(file, id=str(file.relative_to(ROOT).with_suffix("")))
    for folder in ("practice/words", "practice/exercises/*", "handout/words", "docs/minutes/words")
    for file in sorted(ROOT.glob(f"{folder}/*.toml"))
    if file.stem != words.ENGLISH
]


@pytest.mark.parametrize("file", SHAPES)
def test_it_has_the_keys_hints_and_placeholders_of_english(file: Path) -> None:
    mine, english = (
        shape(tomllib.loads(one.read_text(encoding="utf-8")))
        for one in (file, file.with_stem(words.ENGLISH))
    )
    assert mine == english


def test_a_page_is_named_in_the_language_that_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    for language, page in ("en", "guard.html"), ("zh", "zh/guard.html"):
        monkeypatch.setattr(words, "_chosen", [language])
        assert words.on_the_site("guard.html") == page


def test_each_exercise_speaks_each_language() -> None:
    for folder in (ROOT / "practice/exercises").iterdir():
        assert {file.stem for file in folder.glob("*.toml")} >= set(words.languages()), folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks nobody but the user's settings")
@pytest.mark.parametrize(
    ("settings", "languages"),
    [
        ({}, []),
        ({"LANG": "zh_CN.UTF-8"}, ["zh"]),
        ({"LANG": "zh_TW.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, ["en"]),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, []),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "POSIX"}, []),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh"}, []),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:zh_CN"}, ["de", "zh", "en"]),
    ],
)
def test_the_system_says_which(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], languages: list[str]
) -> None:
    for name in (*system.SETTINGS, "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert system.languages() == languages


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks nobody but the user's settings")
@pytest.mark.parametrize(
    ("encoding", "word"), [("utf-8", "完成"), ("gbk", "完成"), ("ascii", "open"), ("cp437", "open")]
)
def test_a_terminal_without_the_letters_gets_english(
    tmp_path: Path, encoding: str, word: str
) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "practice", "--work", tmp_path, "list"],
        cwd=ROOT,
        env={"PATH": "", "PYTHONIOENCODING": encoding} | CHINESE,
        capture_output=True,
        check=True,
    )
    assert word in said.stdout.decode(encoding)
    assert said.stderr == b""


@pytest.mark.parametrize("language", words.languages())
def test_no_line_is_wider_than_a_terminal_or_begins_with_a_stop(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    for file in sorted((ROOT / "practice/exercises").glob(f"*/{language}.toml")):
        texts = tomllib.loads(file.read_text(encoding="utf-8"))
        for text in (texts["task"], *texts["hints"], texts["learnt"]):
            lesson.told(text)
    for line in capsys.readouterr().out.splitlines():
        assert columns.columns(line) <= lesson.WIDTH
        assert not re.match(columns.NOT_FIRST, line)


def test_a_line_ends_between_chinese_letters_and_not_within_a_path() -> None:
    text = "打印这一页（共 2/3），“都好”：/home/张三/共享/page.html。"
    lines = columns.Wrapper(13, break_long_words=False).wrap(text)
    assert lines == ["打印这一页", "（共 2/3），", "“都好”：", "/home/张三/共享/page.html。"]
    assert columns.padded("练习", 5) + "|" == "练习 |"


def test_a_rooms_table_stands_in_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in "李", "Ada":
        report = {"format": rooms.FORMAT, "version": 1, "exercises": {}}
        (tmp_path / f"{name}.json").write_text(json.dumps(report), encoding="utf-8")
    rooms.show_class(tmp_path, all_exercises()[:2])
    table = capsys.readouterr().out.splitlines()[:4]
    assert table == ["      1  2 done", "Ada   .  . 0", "李    .  . 0", "done  0  0"]


def test_the_help_and_the_last_page_are_chinese_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_chosen", ["zh"])
    told = command_line.parser().format_help()
    assert not re.search("usage|arguments|options|exit", told)
    work = Work(tmp_path)
    work.save()
    page = summary.write(work, all_exercises()).read_text(encoding="utf-8")
    assert not re.search("[\u4e00-\u9fff？][.?]|？。", page)
