"""The site's languages: one switch, one address for each page, and no word left in English."""

import json
import os
import re
from pathlib import Path

import build_site
import pytest
from build_site import ROOT, build, configuration_of
from wording import HAN

from tests.browser import Note, Site
from tests.site.page_faults import accessibility_faults, check
from tests.site.pages import Open


@pytest.mark.parametrize(("width", "disk"), [(1280, False), (390, True)])
def test_the_switch_leads_to_the_very_place_in_the_other_language(
    open_page: Open, width: int, disk: bool
) -> None:
    page = open_page("more.html#pickle", width=width, disk=disk)
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


def settings_for(folder: Path, language: str, pages: dict[str, str]) -> Path:
    """Write a site of these pages alone; return its settings, which are else those of the site."""
    (folder / language).mkdir()
    for name, text in pages.items():
        (folder / language / name).write_text(text, encoding="utf-8")
    own = {
        "INHERIT": str(configuration_of(language)),
        "docs_dir": language,
        "nav": list(pages),
        "theme": {"custom_dir": str(ROOT / "docs/theme")},
    }
    settings = folder / f"{language}.yml"
    settings.write_text(json.dumps(own), encoding="utf-8")
    return settings


def test_a_published_page_names_itself_and_its_translation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://here.example/zh/shm")
    site = tmp_path / "site"
    for language, folder in (("en", ""), ("zh", "zh/")):
        settings = settings_for(tmp_path, language, {"index.md": "# One\n", "more.md": "# Two\n"})
        monkeypatch.setattr(build_site, "configuration_of", lambda language, at=settings: at)
        assert build(language, site) == ""
        page = (site / folder / "more.html").read_text(encoding="utf-8")
        links = re.findall(
            r'<link rel="(canonical|alternate)" href="([^"]+)"(?: hreflang="(..)")?', page
        )
        assert links == [
            ("canonical", f"https://here.example/zh/shm/{folder}more.html", ""),
            ("alternate", "https://here.example/zh/shm/more.html", "en"),
            ("alternate", "https://here.example/zh/shm/zh/more.html", "zh"),
        ]
        missing = (site / folder / "404.html").read_text(encoding="utf-8")
        (other,) = re.findall(r'<a href="([^"]+)" lang="..', missing)
        assert os.path.normpath(other) == (
            "/zh/shm/index.html" if folder else "/zh/shm/zh/index.html"
        )


def test_a_page_that_is_behind_tells_its_readers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = '---\nbehind: "还缺一节。"\n---\n\n# 一页\n'
    settings = settings_for(tmp_path, "zh", {"index.md": page})
    monkeypatch.setattr(build_site, "configuration_of", lambda language: settings)
    assert build("zh", tmp_path / "site") == ""
    assert "本页落后于英文版：还缺一节。" in (tmp_path / "site/zh/index.html").read_text("utf-8")


def test_chinese_is_set_upright_in_chinese_fonts(open_page: Open, note: Note) -> None:
    page = open_page("zh/shared_memory.html")
    style = page.evaluate(
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
def test_players_speak_chinese(open_page: Open, name: str) -> None:
    page = open_page(f"zh/{name}.html")
    page.wait_for_selector("shm-stepper .shm-stage, shm-byte-map .shm-grid")
    buttons = page.locator("article button").all_text_contents()
    assert any(re.search(HAN, text) for text in buttons)
    assert [text for text in page.evaluate(SPOKEN) if not re.search(HAN, text)] == []


def test_slides_and_notes_speak_chinese(site: Site) -> None:
    with site.visit("zh/shared_memory.html?present", reduced_motion="reduce") as visit:
        page = visit.page
        page.wait_for_selector(".deck .slide-main")
        page.keyboard.press("?")
        assert "全屏" in page.locator(".deck-help").text_content()
        assert all(re.search(HAN, row) for row in page.locator(".deck-help dd").all_text_contents())
        page.keyboard.press("Escape")
        names = page.locator(".deck-tools button").evaluate_all(
            "(all) => all.map((one) => one.ariaLabel || one.title || one.textContent)"
        )
        assert names
        assert all(re.search(HAN, name) for name in names), names
    with site.visit("zh/shared_memory.html?notes", reduced_motion="reduce") as visit:
        visit.page.wait_for_selector(".deck-bar")
        said = visit.page.locator(
            ".deck-bar :is(span, button), .deck-following"
        ).all_text_contents()
        assert len(said) > 5
        assert all(re.search(HAN, text) for text in said), said
        check(visit.faults + accessibility_faults(visit.page))
