"""Serve the pages of every language while they are written: `python docs/serve.py HOST PORT`.

A language is built again when a file of its own has changed, all when a shared one has. A page that
is removed is served until the end.
"""

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from build_site import ORIGINAL, ROOT, build, configuration_of, folder_of, languages
from mkdocs.livereload import LiveReloadServer

SHARED = (
    "docs/theme",
    "docs/minutes/tables",
    "docs/pictures/recordings",
    "examples",
    "shmcore",
    "tests/benchmarks",
    "tests/library",
    "mkdocs.yml",
)
ONLY_WARNED = "in strict mode"  # mkdocs has built all pages, and complains of a link or so


class Pages:
    """The built pages of every language in one folder, to be brought up to date."""

    def __init__(self, folder: Path) -> None:
        # Two folders, since a build of English begins by emptying its own.
        self.served, self.work = folder / "site", folder / "work"
        self.built: dict[str, float] = {}

    def update(self) -> None:
        """Build what has changed. What cannot be built is said, and stays as it was."""
        for language in languages():
            newest = max(map(changed, sources(language)))
            if self.built.get(language) == newest:
                continue
            self.built[language] = newest
            fault = build(language, self.work)
            print(told(fault) or f"Built: {language}", flush=True)
            if not fault or ONLY_WARNED in fault:
                inside = folder_of(language)
                shutil.copytree(self.work / inside, self.served / inside, dirs_exist_ok=True)


def told(fault: str) -> str:
    """Return what mkdocs complains of, without where in mkdocs it was when it did."""
    lines = fault.splitlines()
    return "\n".join(
        [line for line in lines if line.startswith(("ERROR", "WARNING"))] or lines[-1:]
    )


def sources(language: str) -> list[Path]:
    """Return what the pages of a language are made of."""
    own = [ROOT / "docs" / language, configuration_of(language), ROOT / f"docs/theme.{language}"]
    if language != ORIGINAL:
        own.append(ROOT / "docs/translation")
    return [place for place in [*(ROOT / name for name in SHARED), *own] if place.exists()]


def changed(place: Path) -> float:
    """Return when a file, or the newest in a folder, was changed."""
    return max(times(place), default=0.0)


def times(place: Path) -> Iterator[float]:
    """Yield when each file was changed, but not those that editors and Python put beside ours."""
    for file in [place, *place.rglob("*")]:
        parts = file.relative_to(ROOT).parts
        if file.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            with suppress(FileNotFoundError):  # it was there just now
                yield file.stat().st_mtime


def main() -> None:
    """Serve until Ctrl-C."""
    host, port = sys.argv[1:]
    for name in "SIGTERM", "SIGHUP":  # else the temporary folder stays
        if number := getattr(signal, name, None):
            signal.signal(number, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        pages = Pages(Path(folder))
        with suppress(KeyboardInterrupt):
            pages.update()
            server = LiveReloadServer(pages.update, host, int(port), str(pages.served))
            server.error_handler = lambda status: missing(pages.served) if status == 404 else None
            for place in {place for language in languages() for place in sources(language)}:
                server.watch(str(place))
            print(f"Serving at http://{host}:{port}/", flush=True)
            try:
                server.serve()  # type: ignore[no-untyped-call]
            finally:
                server.shutdown()  # its thread would keep this alive


def missing(served: Path) -> bytes:
    """Return the page for a wrong address."""
    return (served / "404.html").read_bytes()


if __name__ == "__main__":
    main()
