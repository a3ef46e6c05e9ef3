"""The pages of every language while they are written: what has changed is built, and no more."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import build_site
import pytest
import serve
from build_site import build


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A project of two languages, and which of them were built."""
    for name in ("docs/en/a.md", "docs/zh/a.md", "docs/theme/a.css", "mkdocs.yml", "mkdocs.zh.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("first", encoding="utf-8")
    built: list[str] = []

    def build(language: str, folder: Path) -> str:
        built.append(language)
        text = (tmp_path / f"docs/{language}/a.md").read_text(encoding="utf-8")
        if text == "wrong":
            return "ERROR   -  a fault\nTraceback ...\nlines of mkdocs"
        inside = folder / build_site.folder_of(language)
        inside.mkdir(parents=True, exist_ok=True)
        (inside / "a.html").write_text(text, encoding="utf-8")
        return "Aborted with 1 warnings in strict mode!" if text == "link" else ""

    for module in (serve, build_site):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(serve, "build", build)
    return built


def write(file: Path, text: str, time: int) -> None:
    file.write_text(text, encoding="utf-8")
    os.utime(file, (time, time))


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("docs/zh/a.md", ["zh"]),
        ("mkdocs.zh.yml", ["zh"]),
        ("docs/en/a.md", ["en"]),
        ("docs/theme/a.css", ["en", "zh"]),
        ("docs/zh/.a.md.swp", []),
    ],
)
def test_what_has_changed_is_built(
    tmp_path: Path, built: list[str], name: str, languages: list[str]
) -> None:
    pages = serve.Pages(tmp_path / "out")
    pages.update()
    assert built == ["en", "zh"]
    write(tmp_path / name, "second", 4_000_000_000)
    pages.update()
    pages.update()
    assert built[2:] == languages
    assert (pages.served / "zh/a.html").exists()


@pytest.mark.parametrize(("text", "shown"), [("wrong", "first"), ("link", "link")])
def test_a_fault_is_said_and_the_page_stays(
    tmp_path: Path, built: list[str], capsys: pytest.CaptureFixture[str], text: str, shown: str
) -> None:
    pages = serve.Pages(tmp_path / "out")
    pages.update()
    write(tmp_path / "docs/en/a.md", text, 4_000_000_000)
    (tmp_path / "docs/en/.#a.md").symlink_to("nowhere")  # of an editor, while it has the page open
    pages.update()
    assert capsys.readouterr().out.splitlines()[-1].startswith(("ERROR", "Aborted"))
    assert (pages.served / "a.html").read_text(encoding="utf-8") == shown
    assert len(built) == 3


def test_a_dead_link_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs/en").mkdir(parents=True)
    (tmp_path / "docs/en/index.md").write_text("# Page\n\n[Dead](dead.md)\n", encoding="utf-8")
    settings = "site_name: A\ndocs_dir: docs/en\nvalidation: { unrecognized_links: warn }\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    monkeypatch.setattr(build_site, "ROOT", tmp_path)
    assert "dead.md" in build("en", tmp_path / "site")


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_a_signal_ends_it_and_leaves_no_folder(tmp_path: Path) -> None:
    """It serves what lies beside it: here one page."""
    (tmp_path / "project/docs/en").mkdir(parents=True)
    for name in ("serve.py", "build_site.py"):
        shutil.copy(build_site.ROOT / "docs" / name, tmp_path / "project/docs")
    (tmp_path / "project/docs/en/index.md").write_text("# Page\n", encoding="utf-8")
    settings = "site_name: A\ndocs_dir: docs/en\n"
    (tmp_path / "project/mkdocs.yml").write_text(settings, encoding="utf-8")
    (tmp_path / "temporary").mkdir()
    command = [sys.executable, str(tmp_path / "project/docs/serve.py"), "127.0.0.1", "0"]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as serving:
        try:
            assert serving.stdout is not None
            assert any(line.startswith("Serving") for line in serving.stdout)
            serving.send_signal(signal.SIGTERM)
            serving.wait(60)
        finally:
            serving.kill()
    assert [file.name for file in (tmp_path / "temporary").iterdir() if file.is_dir()] == []
