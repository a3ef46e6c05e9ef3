"""The search finds what one looks for, in each language, from a server and from a folder."""

import re
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

import pytest
from wording import HAN

from tests.browser import target_of
from tests.site.page_faults import accessibility_faults, check
from tests.site.pages import Open

SERVED_OR_NOT = pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])


@SERVED_OR_NOT
def test_it_finds_a_method_an_error_and_a_concept(open_page: Open, disk: bool) -> None:
    page = open_page("preface.html", disk=disk, reduced_motion="reduce")
    for words in ("unlink", "lvalue rvalue structures", "start method"):
        found = [result.text_content().lower() for result in results_for(page, words)[:3]]
        assert any(all(word in text for word in words.split()) for text in found), found
    check(accessibility_faults(page))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?&]h="))
    marked = page.locator("article mark").first.text_content().lower()
    assert any(marked in word or word in marked for word in words.split()), marked


def results_for(page: Any, words: str) -> list[Any]:
    """What is found, best first."""
    if not page.evaluate("document.activeElement.name === 'query'"):
        page.keyboard.press("Control+k")
    page.locator("[name=query]").fill(words)  # at once: only results for all of it can come
    page.keyboard.press("End")  # at a key Material looks
    page.wait_for_function(ANSWERED, arg=normalize("NFKC", words).lower())
    return list(page.locator(".md-search-result__item").all())


# The first result is one for these words: an earlier question's may still stand there.
ANSWERED = """(words) => {
  const link = document.querySelector(".md-search-result__link");
  const found = link && new URL(link.href).searchParams.get("h");
  return found && words.includes(found.split(" ")[0]);
}"""


def test_the_page_that_explains_a_name_is_found_first(open_page: Open) -> None:
    leads_to = {
        "BufferError": ["when_it_goes_wrong.html"],
        "FileNotFoundError": ["when_it_goes_wrong.html"],
        "SharedMemory": ["shared_memory.html", "shared_memory_manager.html"],
        "ShareableList": ["shareable_list.html"],
    }
    page = open_page("preface.html")
    for word, pages in leads_to.items():
        first = results_for(page, word)[0]
        address = first.locator("a").first.get_attribute("href")
        assert target_of(address.partition("?")[0], "preface.html")[0] in pages
        assert not first.locator("pre").first.is_visible()  # words, not programs


# Words of one to five letters, mixed text, a method, an error, a message inside Chinese sentences
ASKED = {
    "锁": "races_and_locks.html",
    "竞态": "races_and_locks.html",
    "内存块": "",
    "启动方式": "preface.html",
    "丢失更新": "races_and_locks.html",
    "资源跟踪器": "",
    "unlink": "",
    "BufferError": "when_it_goes_wrong.html",
    "FileNotFoundError 名称": "when_it_goes_wrong.html",
    "关闭 unlink": "",
    "cannot close exported": "when_it_goes_wrong.html",
    "ShareableList 的槽": "shareable_list.html",
    "NumPy": "numpy.html",
    "forkserver": "glossary.html",
    "互斥锁": "glossary.html",
    "跟踪器": "",
    "共享内存close": "",  # typed without a blank
    "ＦＯＲＫ方式": "",
}


@SERVED_OR_NOT
def test_it_finds_chinese_words(open_page: Open, disk: bool) -> None:
    faults = []
    page = open_page("zh/preface.html", disk=disk, reduced_motion="reduce")
    for words, wanted in list(ASKED.items())[:: 6 if disk else 1]:
        results = results_for(page, words)
        found = [result.text_content().replace("\u200b", "") for result in results[:3]]
        plain = normalize("NFKC", words).replace("的", " ")
        asked = re.findall(rf"{HAN}+|[a-zA-Z]+", plain)
        if not any(all(one.lower() in text.lower() for one in asked) for text in found):
            faults.append(f"{words}: in none of {[text[:60] for text in found]}")
        addresses = [
            link.get_attribute("href") for link in page.locator(".md-search-result__link").all()[:5]
        ]
        if wanted and not any(
            f"/zh/{wanted}" in unquote(address) or address.startswith(wanted)
            for address in addresses
        ):
            faults.append(f"{words}: leads to {addresses}")
        if not all(
            "/zh/" in page.evaluate("(a) => new URL(a, location).href", one) for one in addresses
        ):
            faults.append(f"{words}: leads to another language: {addresses}")
    faults += [] if disk else accessibility_faults(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?&]h="))
    page.locator("article mark").first.wait_for()
    check(faults)
