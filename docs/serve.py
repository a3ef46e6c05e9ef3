"""Serve the pages of every language while they are written: `python docs/serve.py HOST PORT`.

A language is built again when a file of its own has changed, all when a shared one has.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from build_site import ORIGINAL, ROOT, build, languages
from mkdocs.livereload import LiveReloadServer

SHARED = (
    "docs/theme",
    "docs/minutes/tables",
    "docs/pictures/recordings",
    "examples",
    "shmcore",
    "mkdocs.yml",
)


class Pages:
    """The built pages of every language in one folder, to be brought up to date."""

    def __init__(self, folder: Path) -> None:
        self.served, self.work = folder / "site", folder / "work"
        self.built: dict[str, float] = {}

    def update(self) -> None:
        """Build what has changed. What cannot be built is said, and stays as it was."""
        for language in languages():
            newest = max(map(changed, sources(language)))
            if self.built.get(language) == newest:
                continue
            self.built[language] = newest
            if fault := build(language, self.work):
                print(fault, flush=True)
                continue
            inside = "" if language == ORIGINAL else language
            shutil.copytree(self.work / inside, self.served / inside, dirs_exist_ok=True)
            print(f"Built: {language}", flush=True)


def sources(language: str) -> list[Path]:
    """Return what the pages of a language are made of."""
    own = [f"docs/{language}"]
    if language != ORIGINAL:
        own.append(f"mkdocs.{language}.yml")
    return [ROOT / name for name in (*SHARED, *own)]


def changed(place: Path) -> float:
    """Return when a file, or the newest in a folder, was changed."""
    files = [place, *place.rglob("*")] if place.is_dir() else [place]
    return max(file.stat().st_mtime for file in files if "__pycache__" not in file.parts)


def main() -> None:
    """Serve until Ctrl-C."""
    host, port = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        pages = Pages(Path(folder))
        pages.update()
        server = LiveReloadServer(pages.update, host, int(port), str(pages.served))
        for place in {place for language in languages() for place in sources(language)}:
            server.watch(str(place))
        print(f"Serving at http://{host}:{port}/", flush=True)
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            server.shutdown()


if __name__ == "__main__":
    main()
