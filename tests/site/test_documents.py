"""What is said in Markdown beside the site is still there: folders, files, headings."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from handout import contents

ROOT = Path(__file__).resolve().parents[2]
if shutil.which("git") is None or not (ROOT / ".git").exists():
    pytest.skip("git says which files are the project's", allow_module_level=True)
LIST = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
LISTED = subprocess.check_output(LIST, cwd=ROOT, encoding="utf-8").split("\0")
FILES = {name for name in LISTED if (ROOT / name).is_file()}
FOLDERS = {f"{folder}/" for name in FILES for folder in Path(name).parents}
PAGES = ("docs/en/", "docs/zh/", "docs/minutes/tables/", "docs/theme/abbreviations", ".github/")
DOCUMENTS = sorted(n for n in FILES if n.endswith(".md") and not n.startswith(PAGES))

FENCE = re.compile(r"^ *```.*?^ *```|^ {4}.*?$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)(?P<file>[^)#]*)#?(?P<heading>[^)]*)\)")
PATH = re.compile(r"`((?![-./]*/)[\w.-]+/[\w./-]*)`")  # `shmcore/`, `tests/claims.py`
PLACEHOLDER = re.compile(r"[A-Z]{4,}")  # `docs/LANG`, `examples/CHAPTER/NAME.py`
NOT_OURS = {"site/", "work/"}  # made by commands


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def headings(name: str) -> set[str]:
    """Return the addresses that GitHub gives to a document's headings."""
    found = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(name)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_names_is_there(name: str) -> None:
    for link in LINK.finditer(FENCE.sub("", text_of(name))):
        file = (ROOT / name).parent / link["file"] if link["file"] else ROOT / name
        assert file.exists(), link[0]
        if link["heading"]:
            assert link["heading"] in headings(file.resolve().relative_to(ROOT).as_posix()), link[0]
    named = {path for path in PATH.findall(text_of(name)) if not PLACEHOLDER.search(path)}
    places = ROOT, (ROOT / name).parent
    assert {p for p in named if not any((place / p).exists() for place in places)} <= NOT_OURS


@pytest.mark.skipif(not DOCUMENTS, reason="git knows what belongs to the project")
@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_names_every_top_folder(name: str) -> None:
    named = set(re.findall(r"^\| \[?`([^`]+/)`", text_of(name), re.MULTILINE))
    assert named <= FOLDERS
    assert {folder for folder in FOLDERS if re.fullmatch(r"[^./][^/]*/", folder)} <= named


def test_the_course_has_no_readme_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "some.whl").touch()
    packed = [name for name, _ in contents.files(tmp_path, tmp_path / "some.whl")]
    assert [name for name in packed if name.endswith(".md")] == []
