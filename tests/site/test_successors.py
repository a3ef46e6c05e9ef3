"""The check that ProperDocs builds the same bytes as MkDocs; .ci/run makes it."""

from pathlib import Path

from successors import different


def test_each_difference_of_two_sites_is_found(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, name, text in [
        (one, "zh/same.html", "same"),
        (other, "zh/same.html", "same"),
        (one, "zh/index.html", "one"),
        (other, "zh/index.html", "two"),
        (one, "only.js", ""),
    ]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assert list(different(one, other)) == ["only.js", "zh/index.html"]
