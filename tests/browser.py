"""A Chromium, and a server that compresses as a real one does, for the tests of the built site."""

import gzip
import importlib
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest

REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
Note = Callable[[str, object], None]
# The first is the same browser without windows, which opens a page in half the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")


def missing(what: str) -> NoReturn:
    """Skip the test, or let it fail where a browser is required."""
    if REQUIRED:
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing: docs/README.md, 'The site in a browser', says how to have it")


def need(module: str) -> Any:
    """Import a module of the extra `browser`."""
    try:
        return importlib.import_module(module)
    except ImportError:
        missing(module)


def chromium() -> str:
    """The path of a Chromium."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    return path or missing("Chromium")


@cache
def compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes())


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        body = compressed(file) if file.is_file() else b""
        self.server.sent.append((self.path, len(body)))  # type: ignore[attr-defined]
        self.send_response(200 if file.is_file() else 404)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # a page that is left before it is whole
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(folder: Path) -> Iterator[ThreadingHTTPServer]:
    """Serve a folder on this machine. What was sent is noted in the server's `sent`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    server.sent = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Visit:
    """A page in a browser that is new each time, and all that went wrong there."""

    page: Any
    faults: list[str] = field(default_factory=list)
    name: str = ""
    sent: list[tuple[str, int]] = field(default_factory=list)  # path, compressed bytes


class Site:
    """The built site, as served on this machine and as a folder on its disk."""

    def __init__(self, browser: Any, folder: Path, server: ThreadingHTTPServer) -> None:
        self.browser = browser
        self.folder = folder
        self.address = f"http://127.0.0.1:{server.server_port}/"
        self.server: Any = server

    @contextmanager
    def visit(
        self, name: str, *, width: int = 1280, dark: bool = False, disk: bool = False, **more: Any
    ) -> Iterator[Visit]:
        """Open a page as someone who was never here."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            **more,
        )
        context.set_default_timeout(120_000)  # for a busy machine
        page = context.new_page()
        visit = Visit(page, name=name)
        here = self.folder.as_uri() + "/" if disk else self.address

        def look(request: Any) -> None:
            if not request.url.startswith((here, "data:", "about:")):
                visit.faults.append(f"asks another host: {request.url}")

        def failed(request: Any) -> None:
            visit.faults.append(f"not loaded: {request.url}: {request.failure}")

        def answered(response: Any) -> None:
            if response.status >= 400:
                visit.faults.append(f"status {response.status}: {response.url}")

        def said(message: Any) -> None:
            if message.type in ("error", "warning"):
                visit.faults.append(f"console: {message.text}")

        context.on("request", look)
        context.on("requestfailed", failed)
        context.on("response", answered)
        page.on("console", said)
        page.on("pageerror", lambda error: visit.faults.append(f"script: {error}"))
        self.server.sent = visit.sent
        page.goto(here + name)
        try:
            yield visit
        finally:
            context.close()


def target_of(address: str, page: str) -> tuple[str, str]:
    """The file and the anchor that a link on a page means."""
    parts = urlsplit(address)
    folder = Path("/") if parts.path.startswith("/") else Path("/", page).parent
    path = os.path.normpath(folder / parts.path.lstrip("/")) if parts.path else f"/{page}"
    return path.lstrip("/"), parts.fragment


def print_figures(reporter: pytest.TerminalReporter) -> None:
    """Print what the tests measured on each page as one table, a line for a page."""
    rows: dict[str, dict[str, str]] = {}
    for outcome in ("passed", "failed"):
        for report in reporter.getreports(outcome):
            for name, value in report.user_properties:
                if name.startswith("figure "):
                    page = re.split(r"[\[-]", report.nodeid)[-1].rstrip("]")
                    rows.setdefault(page, {})[name.removeprefix("figure ")] = str(value)
    if not rows:
        return
    columns = sorted({name for row in rows.values() for name in row})
    lines = [["", *columns]]
    lines += [
        [page, *(row.get(name, "") for name in columns)] for page, row in sorted(rows.items())
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    reporter.section("Each page in a browser (KB: a first visit, compressed)")
    for first, *cells in lines:
        row = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        reporter.write_line("  ".join([first.ljust(widths[0]), *row]))
