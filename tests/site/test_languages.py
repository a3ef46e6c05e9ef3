"""The site's languages: one switch, one address for each page, one search for each language."""

import os
import re
import subprocess
import sys
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

import pytest
from build_site import build

from tests.browser import Note, Site
from tests.site.page_faults import accessibility_faults, check

ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_switch_leads_to_the_very_place_in_the_other_language(
    site: Site, width: int, disk: bool
) -> None:
    with site.visit("more.html#pickle", width=width, disk=disk) as visit:
        page = visit.page
        for name, place, language in (
            ("中文", "zh/more.html#pickle", "zh"),
            ("English", "more.html#pickle", "en"),
        ):
            page.wait_for_load_state("networkidle")
            page.get_by_role("link", name=name, exact=True).click()
            page.wait_for_url(f"**/{place}")
            assert page.evaluate("document.documentElement.lang") == language
        page.wait_for_load_state("networkidle")
        page.evaluate("location.hash = 'names'")
        page.get_by_role("link", name="中文", exact=True).click()
        page.wait_for_url("**/zh/more.html#names")
        page.wait_for_load_state("networkidle")
        check(visit.faults)


def test_a_published_page_names_itself_and_its_translation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://here.example/zh/shm")
    for language, folder in (("en", ""), ("zh", "zh/")):
        assert build(language, tmp_path) == ""
        page = (tmp_path / folder / "more.html").read_text(encoding="utf-8")
        links = re.findall(
            r'<link rel="(canonical|alternate)" href="([^"]+)"(?: hreflang="(..)")?', page
        )
        assert links == [
            ("canonical", f"https://here.example/zh/shm/{folder}more.html", ""),
            ("alternate", "https://here.example/zh/shm/more.html", "en"),
            ("alternate", "https://here.example/zh/shm/zh/more.html", "zh"),
        ]
        missing = (tmp_path / folder / "404.html").read_text(encoding="utf-8")
        (other,) = re.findall(r'<a href="([^"]+)" lang="..', missing)
        assert os.path.normpath(other) == (
            "/zh/shm/index.html" if folder else "/zh/shm/zh/index.html"
        )


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


ANSWERED = """(words) => {
  const link = document.querySelector(".md-search-result__link");
  const found = link && new URL(link.href).searchParams.get("h");
  return found && words.includes(found.split(" ")[0]);
}"""


@pytest.mark.parametrize("disk", [False, True], ids=["served", "from disk"])
def test_search_finds_chinese_words(site: Site, disk: bool) -> None:
    faults = []
    with site.visit("zh/preface.html", disk=disk, reduced_motion="reduce") as visit:
        page = visit.page
        results = page.locator(".md-search-result__item")
        page.keyboard.press("Control+k")
        for words, wanted in ASKED.items():
            page.locator("[name=query]").fill(words)
            page.keyboard.press("End")  # at a key Material looks
            page.wait_for_function(ANSWERED, arg=normalize("NFKC", words).lower())
            found = [result.text_content().replace("\u200b", "") for result in results.all()[:3]]
            plain = normalize("NFKC", words).replace("的", " ")
            asked = re.findall(r"[\u3400-\u9fff]+|[a-zA-Z]+", plain)
            if not any(all(one.lower() in text.lower() for one in asked) for text in found):
                faults.append(f"{words}: in none of {[text[:60] for text in found]}")
            addresses = [
                link.get_attribute("href")
                for link in page.locator(".md-search-result__link").all()[:5]
            ]
            if wanted and not any(
                f"/zh/{wanted}" in unquote(address) or address.startswith(wanted)
                for address in addresses
            ):
                faults.append(f"{words}: leads to {addresses}")
            if not all(
                "/zh/" in page.evaluate("(a) => new URL(a, location).href", one)
                for one in addresses
            ):
                faults.append(f"{words}: leads to another language: {addresses}")
        faults += accessibility_faults(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"[?&]h="))
        page.locator("article mark").first.wait_for()
        check(faults + visit.faults)


def test_chinese_is_set_upright_in_chinese_fonts(site: Site, note: Note) -> None:
    with site.visit("zh/shared_memory.html") as visit:
        style = visit.page.evaluate(
            """() => {
              const emphasis = document.createElement("em");
              document.querySelector("article p").append(emphasis);
              const text = getComputedStyle(document.querySelector("article h2 + p"));
              return [getComputedStyle(emphasis).fontStyle, text.fontFamily,
                parseFloat(text.lineHeight) / parseFloat(text.fontSize)];
            }"""
        )
    assert style[0] == "normal"
    assert all(font in style[1] for font in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"))
    assert style[2] >= 1.75


# Texts of the players that are no name and no code.
SPOKEN = """() => [...document.querySelectorAll("shm-stepper, shm-scheduler, shm-byte-map")]
  .flatMap((player) => [...player.querySelectorAll("button, label, .shm-state, .shm-status")])
  .map((part) => part.textContent.trim() || part.title)
  .filter((text) => /[a-z]{3}/i.test(text.replaceAll(/[\\w.]*[\\d_.()-][\\w.()-]*/g, "")))"""


@pytest.mark.parametrize("name", ["shared_memory", "races_and_locks", "inside_the_bytes"])
def test_players_speak_chinese(site: Site, name: str) -> None:
    with site.visit(f"zh/{name}.html") as visit:
        visit.page.wait_for_selector("shm-stepper .shm-stage, shm-byte-map .shm-grid")
        buttons = visit.page.locator("article button:visible").all_text_contents()
        assert any(HAN.search(text) for text in buttons)
        assert [text for text in visit.page.evaluate(SPOKEN) if not HAN.search(text)] == []
        check(visit.faults)


def test_slides_and_notes_speak_chinese(site: Site) -> None:
    with site.visit("zh/shared_memory.html?present", reduced_motion="reduce") as visit:
        page = visit.page
        page.wait_for_selector(".deck .slide-main")
        page.keyboard.press("?")
        assert "全屏" in page.locator(".deck-help").text_content()
        assert all(HAN.search(row) for row in page.locator(".deck-help dd").all_text_contents())
        page.keyboard.press("Escape")
        names = page.locator(".deck-tools button").evaluate_all(
            "(all) => all.map((one) => one.ariaLabel || one.title || one.textContent)"
        )
        assert names
        assert all(HAN.search(name) for name in names), names
    with site.visit("zh/shared_memory.html?notes", reduced_motion="reduce") as visit:
        visit.page.wait_for_selector(".deck-bar")
        said = visit.page.locator(
            ".deck-bar :is(span, button), .deck-following"
        ).all_text_contents()
        assert len(said) > 5
        assert all(HAN.search(text) for text in said), said
        check(visit.faults + accessibility_faults(visit.page))


def test_a_page_that_is_behind_tells_its_readers(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    page = "---\nbehind: 还缺一节。\n---\n\n# 一页\n"
    (tmp_path / "docs/index.md").write_text(page, encoding="utf-8")
    settings = tmp_path / "mkdocs.yml"
    settings.write_text(
        f"INHERIT: {ROOT / 'mkdocs.zh.yml'}\ndocs_dir: docs\nnav: [index.md]\n"
        f"theme: {{ custom_dir: {ROOT / 'docs/theme'} }}\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(settings)]
    command += ["-d", str(tmp_path / "site")]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    assert "本页落后于英文版：还缺一节。" in (tmp_path / "site/index.html").read_text("utf-8")
