"""What several of the recorder's test files share."""

import os
import signal
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import Visit
from tests.example_runs import processes_marked
from tests.recorder.stepping import Place
from tests.recorder.watching import LONG, Open, Watch


@pytest.fixture
def place() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder:  # pytest's are too long for a socket's name
        place = Place(folder)
        yield place
        for pid in processes_marked(place.mark):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    """Opens the page of a watch in a tab of its own. No page may have an error."""
    contexts: dict[str, Any] = {}
    faults: list[str] = []

    def opened(watch: Watch, locale: str = "en-US") -> Any:
        if locale not in contexts:
            window = {"width": 1280, "height": 800}
            contexts[locale] = browser.new_context(viewport=window, locale=locale)
            contexts[locale].set_default_timeout(LONG * 1000)
        page = contexts[locale].new_page()
        visit = Visit(page, faults)
        page.on("pageerror", lambda error: visit.faults.append(f"script: {error}"))
        page.goto(watch.address)
        return page

    yield opened
    for context in contexts.values():
        context.close()
    assert faults == []
