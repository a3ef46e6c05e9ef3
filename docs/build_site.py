"""Build the pages of every language: `python docs/build_site.py FOLDER [LANGUAGE ...]`.

English comes first, since its build empties the folder; each other language goes into a folder of
its own there. SITE_URL may say where the whole is published, with a slash at its end.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ORIGINAL = "en"


def languages() -> list[str]:
    """Return English and the others: each has a configuration that inherits from English's."""
    others = sorted(ROOT.glob("mkdocs.*.yml"))
    return [ORIGINAL, *(file.name.split(".")[1] for file in others)]


def build(language: str, folder: Path) -> str:
    """Build one language into its place in the folder; return what mkdocs said if it failed."""
    inside, name = (
        ("", "mkdocs.yml") if language == ORIGINAL else (language, f"mkdocs.{language}.yml")
    )
    address = os.environ.get("SITE_URL", "")
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "-q",
            "-f",
            name,
            "-d",
            folder / inside,
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",  # Material's notice: see CONTRIBUTING.md
            "SITE_URL": f"{address}{inside}/" if address and inside else address,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    return built.stdout or f"status {built.returncode}" if built.returncode else ""


def main() -> int:
    """Build all, or the languages that are named."""
    folder, *named = sys.argv[1:]
    for language in named or languages():
        if fault := build(language, Path(folder).absolute()):
            sys.exit(f"{language}: {fault}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
