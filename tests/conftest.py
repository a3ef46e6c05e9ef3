"""What several test files share: options, the built site, a browser that opens it."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from build_site import build, languages

from tests import proof
from tests.browser import Note, Site, chromium, need, print_figures, serve
from tests.example_runs import runs_to_make
from tests.once import once

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-outputs",
        action="store_true",
        help="write every NAME.out in examples anew from what NAME.py prints; test nothing else",
    )
    parser.addoption(
        "--update-proof",
        action="store_true",
        help="if every example passes, note this Python and system for the pages to show",
    )


def pytest_configure() -> None:
    # A shell starts a command in the background with Ctrl-C ignored, and every program that a test
    # starts would inherit that. With a handler set here, they begin as in a terminal.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # nohup does the same with SIGHUP.
    for name in "SIGHUP", "SIGQUIT":
        if signal.getsignal(number := getattr(signal, name, signal.SIGINT)) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)  # pytest itself goes on
    # With it a print is several writes, and lines of two processes become one.
    os.environ.pop("PYTHONUNBUFFERED", None)


def pytest_sessionfinish() -> None:
    """Remove the journals of users that only tests become: there may be no Python for their reaper.

    A worker's end is not the end of all tests.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for path in Path("/dev/shm").glob(".shmcore-2-*"):
            with suppress(OSError):
                if path.stat().st_uid in (65533, 10002):
                    shutil.rmtree(path)


@pytest.fixture
def update_outputs(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("update_outputs"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:  # what is true of pages is true whatever Python builds and reads them
        if {ROOT / "tests/site", ROOT / "tests/translation"} & set(item.path.parents):
            item.add_marker(pytest.mark.once)
    # An output is written by one run of its example: the one a reader would make.
    if config.getoption("update_outputs"):
        items[:] = [
            item
            for item in items
            if (item.name.startswith("test_example[") and item.name.endswith("-reader]"))
            or (item.name.startswith("test_together[") and item.name.endswith("-in order-Ctrl-C]"))
        ]


def pytest_report_teststatus(
    report: pytest.CollectReport | pytest.TestReport,
) -> tuple[str, str, str] | None:
    """A failure that a test expects, of the standard library for one, is how it passes.

    (One that does not come fails the test: xfail_strict.)
    """
    if report.skipped and hasattr(report, "wasxfail"):
        return "passed", ".", "PASSED"
    return None


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    print_figures(terminalreporter)
    shown = sum(hasattr(report, "wasxfail") for report in terminalreporter.getreports("passed"))
    if shown:
        terminalreporter.write_line(
            f"{shown} tests passed because what they try fails, as they say it must."
        )
    if config.getoption("update_proof"):
        done = [
            report.nodeid
            for outcome in ("passed", "skipped")
            for report in terminalreporter.getreports(outcome)
            if "::test_example[" in report.nodeid
        ]
        if exitstatus or len(done) < len(runs_to_make()):
            terminalreporter.write_line("Not every example passed: nothing is noted as proven")
        else:
            proof.update()


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site, in every language."""
    return once(tmp_path_factory, "site", build_all)


def build_all(folder: Path) -> str:
    """Build strictly; return what mkdocs said if it failed, else nothing."""
    return "".join(build(language, folder) for language in languages())


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium. Where there is none the test is skipped; REQUIRE_BROWSER=1 lets it fail."""
    path, start = chromium(), need("playwright.sync_api").sync_playwright
    with start() as playwright, playwright.chromium.launch(executable_path=path) as opened:
        yield opened


@pytest.fixture(scope="session")
def site(browser: Any, site_folder: Path) -> Iterator[Site]:
    """The built site: site.visit(name) opens a page, and visit.faults says what went wrong."""
    with serve(site_folder) as server:
        yield Site(browser, site_folder, server)


@pytest.fixture
def note(record_property: Note) -> Note:
    """Keeps a figure for the table at the end: note("KB", 12)."""
    return lambda figure, value: record_property(f"figure {figure}", value)
