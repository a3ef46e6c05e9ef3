"""The Chinese reference says of each member what its docstring says."""

import re
from functools import cache
from typing import Any

import griffe
import pytest
from check import DOCS, LANGUAGE, ORIGINAL
from wording import HAN


def members(language: str) -> dict[str, str]:
    """What the page says below each member, up to a program, a heading or the next member."""
    page = (DOCS / language / "reference.md").read_text(encoding="utf-8")
    found = re.findall(
        r"^::: shmcore\.(\S+)\n((?:    [^\n]*\n)*)(.*?)(?=^:::|^#|^```|\Z)", page, re.M | re.S
    )
    return {name: text for name, _, text in found}


@cache
def library() -> Any:
    return griffe.load("shmcore")  # as the English page has it


def docstring(name: str) -> str:
    docstring = library()[name].docstring
    return docstring.value if docstring else ""


def named(text: str, title: str) -> list[str]:
    """The names in a part of a docstring, such as those of its Args."""
    part = re.search(rf"^{title}:\n((?:    .*\n?|\n)+)", text, re.M)
    return re.findall(r"^    (\w+):", part[1], re.M) if part else []


def items(text: str, title: str) -> list[str]:
    """The names in a list of the page, such as that after 参数：."""
    part = re.search(rf"^{title}：\n\n((?:- .*\n|  .*\n)+)", text, re.M)
    return re.findall(r"^- \*\*`(\w+)`\*\*：", part[1], re.M) if part else []


def test_it_has_the_members_of_the_english_one() -> None:
    assert list(members(LANGUAGE)) == list(members(ORIGINAL))
    assert len(members(LANGUAGE)) > 20


@pytest.mark.parametrize("name", members(ORIGINAL))
def test_a_member_is_told_whole(name: str) -> None:
    text, told = docstring(name), members(LANGUAGE)[name]
    assert text
    assert re.search(HAN, told), "nothing is said in Chinese"
    assert items(told, "参数") == named(text, "Args")
    assert items(told, "抛出") == named(text, "Raises")
    assert ("Returns:" in text) == ("返回：" in told)
    assert ("Yields:" in text) == ("产出：" in told)
