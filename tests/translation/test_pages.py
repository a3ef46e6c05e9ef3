"""Every page is there in each language, says the same, and is written as its language wants."""

import re
from pathlib import Path

import pytest
import wording
import yaml
from build_site import ORIGINAL, languages
from check import DOCS, LANGUAGE, faults, pages
from page_faults import check

ROOT = DOCS.parent
NAMES = sorted(page.name for page in (DOCS / ORIGINAL).glob("*.md"))


@pytest.mark.parametrize("language", languages())
def test_every_page_is_there(language: str) -> None:
    assert sorted(file.name for file in (DOCS / language).iterdir()) == NAMES


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_it_matches_its_original_and_is_written_well(page: Path) -> None:
    check([f"{page.relative_to(ROOT)}:{fault}" for fault in faults(page)])


# The two configurations


class Loader(yaml.SafeLoader):
    pass


Loader.add_constructor("!ENV", lambda loader, node: "")


def configuration(language: str) -> dict[str, object]:
    name = "mkdocs.yml" if language == ORIGINAL else f"mkdocs.{language}.yml"
    found: dict[str, object] = yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader)
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
    """What its configuration names is merged into English's, so all else is the same."""
    own = configuration(LANGUAGE)
    assert own.pop("INHERIT") == "mkdocs.yml"
    words = {"site_name", "site_description", "copyright", "nav", "extra", "theme"}
    places = {"docs_dir", "site_dir", "extra_css", "extra_javascript"}
    assert own.keys() - words - places == {"plugins", "markdown_extensions"}
    assert own["theme"].keys() == {"language", "palette"}  # type: ignore[attr-defined]
    for settings in "plugins", "markdown_extensions":
        inherited = configuration(ORIGINAL)[settings]
        assert isinstance(inherited, dict)
        assert set(own[settings]) < set(inherited)  # type: ignore[call-overload]


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
    prose = re.sub(r"^```.*?^```$", "", chinese, flags=re.M | re.S)
    prose = re.sub(r"<[^>]*>|`[^`\n]+`", "`", prose)
    prose = re.sub(r"\]\([^)]*\)|!?\[", "", prose)
    check([fault for line in prose.splitlines() for fault in wording.of_text(line)])


# The words that are not on pages


TABLES = [
    *sorted(ROOT.glob("practice/exercises/*/zh.toml")),
    *(ROOT / f"{folder}/zh.toml" for folder in ("practice/words", "handout/words")),
    ROOT / "docs/minutes/words/zh.toml",
    ROOT / "docs/pictures/words.zh.toml",
    ROOT / "docs/theme/scripts/shm-words.zh.js",
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.relative_to(ROOT).as_posix())
def test_words_are_written_as_on_the_pages(table: Path) -> None:
    text = table.read_text(encoding="utf-8")
    faults = [
        f"{other} for {term}"
        for term, others in wording.terms().items()
        for other in others
        if re.search(other, text)
    ]
    check(faults + [f"a polite phrase: {found}" for found in re.findall("您|我们将", text)])
