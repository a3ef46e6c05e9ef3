"""Build the pages of every language: `python docs/build_site.py FOLDER`.

English comes first, since its build empties the folder; each other language goes into a folder of
its own there. SITE_URL may say where the whole is published.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ORIGINAL = "en"


def languages() -> list[str]:
    """Return English and the others: each has pages and inherits English's settings."""
    names = [file.name.split(".")[1] for file in sorted(ROOT.glob("mkdocs.*.yml"))]
    return [ORIGINAL, *(name for name in names if (ROOT / "docs" / name).is_dir())]


def folder_of(language: str) -> str:
    """Return where the pages of a language lie in the site, such as "zh/"."""
    return "" if language == ORIGINAL else f"{language}/"


def language_of(page: str) -> str:
    """Return the language of a page of the site, such as "zh/index.html"."""
    return page.split("/")[0] if "/" in page else ORIGINAL


def configuration_of(language: str) -> Path:
    """Return the settings with which the pages of a language are built."""
    return ROOT / ("mkdocs.yml" if language == ORIGINAL else f"mkdocs.{language}.yml")


def build(language: str, folder: Path, generator: str = "mkdocs") -> str:
    """Build one language into its place in the folder; return what mkdocs said if it failed."""
    address = os.environ.get("SITE_URL", "").rstrip("/")
    command = [sys.executable, "-m", generator, "build", "--strict", "-f"]
    built = subprocess.run(
        [*command, configuration_of(language), "-d", folder / folder_of(language)],
        cwd=ROOT,
        env={
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",  # Material's notice: see docs/README.md
            "PYTHONUTF8": "1",
            "SITE_URL": address and f"{address}/{folder_of(language)}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    return built.stdout or f"status {built.returncode}" if built.returncode else ""


def main() -> None:
    """Build all."""
    (folder,) = sys.argv[1:]
    for language in languages():
        if fault := build(language, Path(folder).absolute()):
            sys.exit(f"{language}: {fault}")


if __name__ == "__main__":
    main()
