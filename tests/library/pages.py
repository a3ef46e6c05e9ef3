"""What the tests look up on the site's pages, in every language."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.programs import ROOT

SWAP_THE_IMPORT = sorted(ROOT.glob("docs/*/swap_the_import.md"))
PITFALLS = sorted(ROOT.glob("docs/*/pitfalls.md"))


def each(pages: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", pages, ids=lambda page: page.parent.name)


def named_by_rows(page: Path, kind: str) -> set[str]:
    """Return the tests that the rows of a kind ask for: `{ #d-any-iterable }` for one."""
    ids = re.findall(rf"\{{ #{kind}-([a-z0-9-]+) \}}", page.read_text(encoding="utf-8"))
    assert len(ids) == len(set(ids))
    return {f"test_{row.replace('-', '_')}" for row in ids}


def names_of_tests(module: dict[str, Any], *others: Any) -> set[str]:
    """Return the names of a module's tests, but for those that no row asks for."""
    names = {name for name in module if name.startswith("test_")}
    return names - {other.__name__ for other in others}
