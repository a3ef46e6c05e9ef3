"""The note on what was proven last says no more than was proven, and every page shows it."""

from pathlib import Path

import pytest

from tests import proof

OLD = {
    "date": "2025-01-31",
    "examples": "aa",
    "runs": [{"python": "3.12.1", "system": "Linux x86_64", "packages": []}],
}


def test_another_python_or_system_is_added() -> None:
    new = proof.renewed(OLD, "aa", "3.11.7", "Linux x86_64", [], "2025-02-01")
    new = proof.renewed(new, "aa", "3.12.1", "macOS arm64", ["numpy"], "2025-02-02")
    assert new["date"] == "2025-02-02"
    assert [tuple(run.values()) for run in new["runs"]] == [
        ("3.11.7", "Linux x86_64", []),
        ("3.12.1", "Linux x86_64", []),
        ("3.12.1", "macOS arm64", ["numpy"]),
    ]


def test_the_same_again_changes_nothing() -> None:
    assert proof.renewed(OLD, "aa", "3.12.1", "Linux x86_64", [], "2025-02-01") is OLD


def test_a_newer_release_takes_the_older_ones_place() -> None:
    new = proof.renewed(OLD, "aa", "3.12.4", "Linux x86_64", [], "2025-02-01")
    assert new["runs"] == [{"python": "3.12.4", "system": "Linux x86_64", "packages": []}]


def test_what_was_proven_for_other_examples_goes_away() -> None:
    new = proof.renewed(OLD, "bb", "3.11.7", "Linux x86_64", [], "2025-02-01")
    assert new["runs"] == [{"python": "3.11.7", "system": "Linux x86_64", "packages": []}]


def test_the_same_python_with_another_package_takes_its_place() -> None:
    new = proof.renewed(OLD, "aa", "3.12.1", "Linux x86_64", ["numpy"], "2025-02-01")
    assert new["runs"] == [{"python": "3.12.1", "system": "Linux x86_64", "packages": ["numpy"]}]


def test_what_is_missing() -> None:
    runs = [{"python": "3.11.7", "system": proof.system()}, {"python": "3.12.1", "system": "other"}]
    held = {"date": "", "examples": proof.digest(), "runs": runs}
    assert proof.missing(held, ["3.11", "3.12"]) == ["3.12"]
    assert proof.missing({**held, "examples": "older"}, ["3.11", "3.12"]) == ["3.11", "3.12"]


def test_any_change_of_an_example_counts(tmp_path: Path) -> None:
    seen = {proof.digest(tmp_path)}
    (tmp_path / "a.py").write_text("1\n")
    seen.add(proof.digest(tmp_path))
    (tmp_path / "a.out").write_text("1\n")
    seen.add(proof.digest(tmp_path))
    (tmp_path / "a.out").write_text("2\n")
    seen.add(proof.digest(tmp_path))
    (tmp_path / "a.txt").write_text("not shown\n")
    assert len(seen | {proof.digest(tmp_path)}) == 4


@pytest.mark.once
def test_every_page_with_an_output_shows_it(site_folder: Path) -> None:
    pages = [file.read_text(encoding="utf-8") for file in site_folder.rglob("*.html")]
    held = proof.read()
    for page in pages:
        needed = {name for name in proof.PACKAGES if f"/with_{name}/" in page}
        runs = [run for run in held["runs"] if needed <= set(run["packages"])]
        _, found, rest = page.partition('<p class="proven">')
        note = rest.split("</p>")[0]
        assert bool(found) == ("output highlight" in page and bool(runs))
        assert not found or held["date"] in note
        for run in held["runs"] if found else []:
            assert (run["python"] in note) == (run in runs)
