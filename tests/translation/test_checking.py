"""The check itself: a doctored translation is found out."""

import shutil
import subprocess
from pathlib import Path

import pytest
import structure
import versions
import wording

ORIGINAL = """\
---
description: "About blocks."
---

# A page

See [Blocks](#blocks) and `close()` of 64 bytes.

## Blocks { #blocks data-minutes=5 }

```python title="examples/a.py" hl_lines="3"
--8<-- "examples/a.py"
```

``` { .text .output title="Output" }
--8<-- "docs/tables/en/a.out"
```

- One <kbd>Ctrl</kbd>
- Two
{ .say }

| a | b |
|---|---|
| 1 | [Other](other.md) |

/// html | shm-scheduler[lost="it is lost"]
///
"""
TRANSLATION = """\
---
description: "讲内存块。"
matches: 0
---

# 一页

见[内存块](#blocks)，以及 64 字节的 `close()`。

## 内存块 { #blocks data-minutes=5 }

```python title="examples/a.py" hl_lines="3"
--8<-- "examples/a.py"
```

``` { .text .output title="输出" }
--8<-- "docs/tables/zh/a.out"
```

- 一 <kbd>Ctrl</kbd>
- 二
{ .say }

| 甲 | 乙 |
|---|---|
| 1 | [别处](other.md) |

/// html | shm-scheduler[lost="丢了"]
///
"""


def compared(folder: Path, translation: str) -> list[str]:
    for name, text in (("en", ORIGINAL), ("zh", translation)):
        (folder / name).mkdir()
        (folder / name / "page.md").write_text(text, encoding="utf-8")
    structure.titles.cache_clear()
    page = folder / "zh/page.md"
    return [*structure.faults(page, folder / "en/page.md", "zh"), *wording.faults(page)]


def test_a_good_translation_has_no_faults(tmp_path: Path) -> None:
    assert compared(tmp_path, TRANSLATION) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{ #blocks data-minutes=5 }", "{ #block data-minutes=5 }", "headings differ"),
        ("## 内存块", "### 内存块", "headings differ"),
        ('hl_lines="3"', 'hl_lines="4"', "code, snippets or blocks differ"),
        ('"examples/a.py"\n```', '"examples/b.py"\n```', "code, snippets or blocks differ"),
        ("tables/zh/", "tables/en/", "code, snippets or blocks differ"),
        ("[lost=", "[kept=", "code, snippets or blocks differ"),
        ("- 二\n", "", "items of lists"),
        ("| 乙 |", "| 乙 | 丙 |", "cells of tables"),
        ("(other.md)", "(others.md)", "links"),
        ("[内存块](#blocks)", "[块](#blocks)", "is called 内存块"),
        ("{ .say }", "", "attributes"),
        ("<kbd>Ctrl</kbd>", "Ctrl", "tags"),
        ("`close()`", "关闭", "code not there: ['close()']"),
        ("64", "46", "numbers not there: ['64']"),
        ('description: "讲内存块。"\n', "", "description is in one of the two only"),
        ("，以及", ",以及", "half-width punctuation"),
        ("以及 64", "以及64", "no blank between Chinese and Latin"),
        ("，以及", "， 以及", "a blank at full-width punctuation"),
        ("以及", "以 及", "a blank between Chinese letters"),
        ("以及", "*以及*", "italics"),
        ("以及", "——以及", "a dash"),
        ("以及", "您看", "a polite or machine's phrase"),
        ("以及", "“以及", "do not pair"),
        ("以及", "附加到", "附加到 for 连接"),
        ("# 一页", "# 一页。", "a heading ends with 。"),
        ("，以及", "，\n以及", "a paragraph of two lines"),
        ('title="输出"', 'title="Output"', "a title in English"),
    ],
)
def test_a_doctored_one_is_reported(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in TRANSLATION
    faults = compared(tmp_path, TRANSLATION.replace(old, new))
    assert any(fault in found for found in faults), faults


# Versions


def test_minutes_and_nothing_else_may_change_without_a_page_falling_behind() -> None:
    same = versions.version_of(ORIGINAL.replace("data-minutes=5", "data-minutes=12"))
    assert same == versions.version_of(ORIGINAL)
    assert versions.version_of(ORIGINAL.replace("Two", "Two!")) != same


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("zh.md", "# Page\n\nText.\n"),
        ("zh.md", "---\nhide: [toc]\n---\n\n# Page\n"),
        ("zh.toml", 'title = "A"\n'),
        ("README.zh.md", "# Page\n"),
    ],
)
def test_a_file_states_the_version_that_it_matches(tmp_path: Path, name: str, text: str) -> None:
    page, original = tmp_path / name, tmp_path / "en.md"
    page.write_text(text, encoding="utf-8")
    original.write_text(ORIGINAL, encoding="utf-8")
    for _ in range(2):  # the second time it is there already
        versions.state(page, original)
        stated = page.read_text(encoding="utf-8")
        assert stated.count("matches: ") == 1
        assert text.split("---\n")[-1] in stated
        assert not versions.behind(page, original)
    original.write_text(ORIGINAL + "More.\n", encoding="utf-8")
    assert versions.behind(page, original)


def test_a_page_that_is_brought_up_to_date_says_no_longer_that_it_is_behind(tmp_path: Path) -> None:
    page, original = tmp_path / "zh.md", tmp_path / "en.md"
    page.write_text('---\nbehind: "一节"\nmatches: 0\n---\n\n# 一页\n', encoding="utf-8")
    original.write_text(ORIGINAL, encoding="utf-8")
    assert versions.says_what_is_missing(page) == "一节"
    versions.state(page, original)
    assert versions.says_what_is_missing(page) == ""


@pytest.mark.parametrize("text", ["缺少: 一节", "`free` is new", '"Names" is new', '"a "b" c"', ""])
def test_what_no_yaml_reads_as_one_text_is_refused(text: str, tmp_path: Path) -> None:
    """MkDocs would take all of the head for text of the page, and say nothing."""
    page = tmp_path / "page.md"
    page.write_text(f"---\nbehind: {text}\nmatches: 0\n---\n\n# 一页\n", encoding="utf-8")
    with pytest.raises(ValueError, match="double quotes"):
        versions.says_what_is_missing(page)


def test_what_has_changed_since_is_told(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is missing")
    page, original = tmp_path / "zh.md", tmp_path / "en.md"
    page.write_text("# Page\n", encoding="utf-8")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@b"]
    subprocess.run([*git, "init", "-q"], check=True)
    for text in ("One\nTwo\n", "One\nThree\n", "One\nFour\n"):
        original.write_text(text, encoding="utf-8")
        if "Two" in text:
            versions.state(page, original)
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-qm", "A"], check=True)
    told = versions.behind(page, original).splitlines()
    assert "-Two" in told
    assert "+Four" in told


def test_a_docstring_is_part_of_the_page_that_lets_it_speak(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = "# Reference\n\n::: shmcore.SharedMemory.close\n"
    before = versions.version_of(page)
    monkeypatch.setattr(versions, "docstring", lambda name: f"Closes {name} twice.")
    assert versions.version_of(page) != before
