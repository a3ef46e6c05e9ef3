"""Serves one page to this machine alone: the player of what `watch` records, and its news."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from .theme import player_file

HOST = "127.0.0.1"
_PAGE = Path(__file__).parent / "page"
_OWN = {"": "watch.html"} | {name: name for name in ("language.js", "watch.js", "watch.css")}
SHIPPED = (
    "shared_memory",
    "shareable_list",
    "shared_memory_manager",
    "life_of_a_block",
    "lost_update",
)
_PLAYERS = (
    "scripts/shm-words.zh.js",
    "scripts/shm-parts.js",
    "scripts/shm-stepper.js",
    "scripts/shm-scheduler.js",
    "scripts/shm-player.js",
    "styles/site.css",
    "styles/stepper.css",
    "styles/scheduler.css",
    "styles/chinese.css",
    *(f"recordings/{name}.json" for name in SHIPPED),
)
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Board:
    """What the page is to show now: put up anew, never altered, so that any thread reads it."""

    def __init__(self) -> None:
        self.number, self.news = 0, b"{}"
        self.recording = b"null"

    def show(self, news: Mapping[str, Any]) -> None:
        """Put up other news."""
        number = self.number + 1
        self.news = json.dumps({**news, "number": number}).encode()
        self.number = number


class Piece(NamedTuple):
    """Something that is served."""

    kind: str
    body: bytes


class PageServer(ThreadingHTTPServer):
    """The server of the page, at a port of this machine's own address."""

    daemon_threads = True

    def __init__(self, board: Board, port: int = 0) -> None:
        self.board = board
        files = {f"/{name}": _PAGE / file for name, file in _OWN.items()}
        files |= {f"/{name}": player_file(name) for name in _PLAYERS}
        self.pieces = {
            path: Piece(_TYPES[file.suffix], file.read_bytes()) for path, file in files.items()
        }
        super().__init__((HOST, port), _Handler)
        self.hosts = {f"{HOST}:{self.server_port}", f"localhost:{self.server_port}"}
        self.address = f"http://{HOST}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that has gone away."""


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    timeout = 30  # seconds for a request to come

    def do_GET(self) -> None:
        # A name that another has led here (DNS rebinding) would open the page to its owner.
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            self._refuse(HTTPStatus.FORBIDDEN)
        elif (piece := self._piece()) is None:
            self._refuse(HTTPStatus.NOT_FOUND)
        else:
            self._send(HTTPStatus.OK, piece)

    def _piece(self) -> Piece | None:
        address, board = urlsplit(self.path), self.server.board
        if address.path == "/recording":
            return Piece("application/json", board.recording)
        if address.path == "/news":
            known = parse_qs(address.query).get("known") == [str(board.number)]
            return Piece("application/json", b"null" if known else board.news)
        return self.server.pieces.get(address.path)

    def _refuse(self, status: HTTPStatus) -> None:
        self._send(status, Piece("text/plain", f"{status.value} {status.phrase}\n".encode()))

    def _send(self, status: HTTPStatus, piece: Piece) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{piece.kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(piece.body)))
        self.end_headers()
        self.wfile.write(piece.body)

    def log_message(self, *_: object) -> None:
        """Keep the terminal for what is watched."""
