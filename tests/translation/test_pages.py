"""Every page is there in each language, says the same, and is written as its language wants."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from build_site import ORIGINAL, configuration_of
from check import LANGUAGE, ROOT, faults, pages, tables

from tests.site.page_faults import check


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_a_page_matches_its_original_and_is_written_well(page: Path) -> None:
    check([f"{page.relative_to(ROOT)}:{fault}" for fault in faults(page)])


OTHERS = [*tables(), ROOT / "README.zh.md"]


@pytest.mark.parametrize("file", OTHERS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_other_texts_match_and_are_written_well(file: Path) -> None:
    check([f"{file.relative_to(ROOT)}:{fault}" for fault in faults(file)])


# The two configurations


class Loader(yaml.SafeLoader):  # type: ignore[misc]  # yaml comes without types
    pass


Loader.add_constructor("!ENV", lambda loader, node: "")


SETTINGS = {"plugins", "markdown_extensions"}


def configuration(language: str) -> dict[str, Any]:
    text = configuration_of(language).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader)
    return found


def order(menu: object) -> list[str]:
    """The files of a menu, and where its groups begin."""
    if isinstance(menu, str):
        return [menu]
    entries = menu if isinstance(menu, list) else menu.values()  # type: ignore[attr-defined]
    groups = ["group"] if isinstance(menu, list) else []
    return groups + [name for entry in entries for name in order(entry)]


def test_both_menus_have_the_same_order() -> None:
    assert order(configuration(LANGUAGE)["nav"]) == order(configuration(ORIGINAL)["nav"])


def test_a_menu_says_the_titles_of_its_pages() -> None:
    said = dict(re.findall(r"^ +- (.+): (\w+\.md)$", read("mkdocs.zh.yml"), re.M))
    titles = {
        title: page.name
        for page in pages()
        for title in re.findall(r"^# (.+)$", page.read_text(encoding="utf-8"), re.M)[:1]
    }
    assert said.items() - titles.items() == {("首页", "index.md")}


def test_a_translation_changes_no_setting_that_is_no_word() -> None:
    """Mappings are merged into English's, so what they do not name is the same; lists replace."""
    own, english = configuration(LANGUAGE), configuration(ORIGINAL)
    assert own.pop("INHERIT") == "mkdocs.yml"
    words = {"site_name", "site_description", "copyright", "nav", "extra", "theme"}
    lists = {"extra_css", "extra_javascript"}
    assert own.keys() - words - lists - {"docs_dir", "site_dir"} == SETTINGS
    assert own["theme"].keys() == {"language"}
    assert own["extra"].keys() == {"words"}
    for settings in SETTINGS:
        assert set(own[settings]) < set(english[settings])
    assert set(own["extra_css"]) > set(english["extra_css"])
    said, wanted = own["extra"]["words"], english["extra"]["words"]
    assert said.keys() == wanted.keys()
    for key, text in wanted.items():
        assert re.findall(r"{\w+}", said[key]) == re.findall(r"{\w+}", text), key


# The README


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_both_readmes_have_the_same_commands_and_lead_to_each_other() -> None:
    english, chinese = read("README.md"), read("README.zh.md")
    commands = [
        re.findall(r"^[^#\n]+", "".join(re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)), re.M)
        for text in (english, chinese)
    ]
    assert [line.strip() for line in commands[0]] == [line.strip() for line in commands[1]]
    assert "(README.zh.md)" in english
    assert "(README.md)" in chinese
    assert english.count("\n## ") == chinese.count("\n## ")
