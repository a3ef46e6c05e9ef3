"""An output that is one recorded run has a date, and a claim that every other run bears out too."""

import re
from pathlib import Path

import pytest

from tests import claims
from tests.example_runs import EXAMPLES

pytestmark = pytest.mark.once  # reads what is committed


@pytest.mark.parametrize("name", claims.CLAIMS)
def test_a_recorded_run_bears_out_its_claim(name: str) -> None:
    script = EXAMPLES / name
    assert claims.faults(claims.CLAIMS[name], script.with_suffix(".out").read_text("utf-8")) == []
    run = script.with_suffix(".run").read_text("utf-8")
    assert re.fullmatch(r"20\d\d-\d\d-\d\d, Python 3\.\d\d, \w+\n", run)


@pytest.mark.parametrize("name", claims.CLAIMS)
def test_a_claim_can_fail(name: str) -> None:
    assert claims.faults(claims.CLAIMS[name], "something else\n")
    assert claims.faults(claims.CLAIMS[name], "")


def test_only_recorded_runs_have_a_date() -> None:
    dated = {run.relative_to(EXAMPLES).with_suffix(".py") for run in EXAMPLES.rglob("*.run")}
    assert {path.as_posix() for path in dated} == set(claims.CLAIMS)


def test_a_run_is_recorded_anew_only_if_it_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_a_number(printed: str) -> None:
        assert printed.strip().isdigit()

    script, output = tmp_path / "count.py", tmp_path / "count.out"
    monkeypatch.setattr(claims, "EXAMPLES", tmp_path)
    monkeypatch.setitem(claims.CLAIMS, "count.py", is_a_number)
    claims.record(script, "7\n")
    assert (output.read_text(), (tmp_path / "count.run").read_text()) == ("7\n", claims.of_today())
    claims.record(script, "8\n")
    assert output.read_text() == "7\n"
    output.write_text("no number\n")
    claims.record(script, "9\n")
    assert output.read_text() == "9\n"
