"""Pages in a real browser: of the site, and small ones with players of a test's own."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Site, Visit, serve
from tests.site.page_faults import check
from tests.site.pages import Open
from tests.site.players import PAGE, THEME, Play

numbers = count()


@pytest.fixture
def open_page(site: Site) -> Iterator[Open]:
    """Opens a page of the site in a new window. The test fails if the page has a fault."""
    with ExitStack() as stack:
        visits: list[Visit] = []

        def opened(name: str, **more: Any) -> Any:
            visits.append(stack.enter_context(site.visit(name, **more)))
            return visits[-1].page

        yield opened
        check([fault for visit in visits for fault in visit.faults])


@pytest.fixture(scope="session")
def stage(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("player")
    for part in ("scripts", "styles", "recordings"):
        shutil.copytree(THEME / part, folder / part)
    with serve(folder) as server:
        yield Site(browser, folder, server)


@pytest.fixture(scope="session")
def shared(stage: Site) -> Iterator[Visit]:
    """One window for most tests: a new one each time would cost more than all they do."""
    Path(stage.folder, "empty.html").write_text(PAGE.replace("{body}", ""), encoding="utf-8")
    with stage.visit("empty.html") as visit:
        yield visit


@pytest.fixture
def play(stage: Site, shared: Visit) -> Iterator[Play]:
    """Opens a page that has these elements. The test fails if the page has a fault.

    What cannot be undone, such as a stopped clock, wants a window of its `own`.
    """
    with ExitStack() as stack:
        visits = [shared]

        def opened(
            *elements: str,
            anchor: str = "",
            width: int = 1280,
            dark: bool = False,
            own: bool = False,
            **more: Any,
        ) -> Any:
            name = f"{next(numbers)}.html"
            page = PAGE.replace("{body}", "\n".join(elements))
            Path(stage.folder, name).write_text(page, encoding="utf-8")
            if own or more:
                visit = stage.visit(name + anchor, width=width, dark=dark, **more)
                visits.append(stack.enter_context(visit))
            else:
                shared.page.set_viewport_size({"width": width, "height": 800})
                scheme = "dark" if dark else "light"
                shared.page.emulate_media(media="screen", color_scheme=scheme)
                shared.page.goto(f"{stage.address}{name}{anchor}")
            return visits[-1].page

        yield opened
        faults = [fault for visit in visits for fault in visit.faults]
        shared.faults.clear()
        check(faults)
