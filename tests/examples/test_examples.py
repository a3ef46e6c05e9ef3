"""Run every example in every way it must work, and compare what it prints with its NAME.out.

`pytest --update-outputs` writes the outputs anew, from what a reader's run prints. An output that
differs from run to run is one recorded run, and claims.py says what must hold in every other.
"""

from pathlib import Path

import pytest

from tests import claims
from tests.example_runs import (
    EXAMPLES,
    ROOT,
    command_for,
    environment_for,
    faults_besides_output,
    faults_of,
    run,
    runs_to_make,
)


@pytest.mark.parametrize(("script", "mode"), runs_to_make())
def test_example(script: Path, mode: str, tmp_path: Path, update_outputs: bool) -> None:
    output = script.with_suffix(".out")
    if not update_outputs and not output.exists():
        pytest.fail(f"{output.name} is missing: write it with --update-outputs", pytrace=False)
    result = run(command_for(script, mode), environment_for(mode), tmp_path)
    if update_outputs:
        faults = faults_besides_output(result)
        if not faults:
            claims.record(script, result.stdout)
    elif claim := claims.claim_of(script):
        faults = faults_besides_output(result) + claims.faults(claim, result.stdout)
    else:
        faults = faults_of(result, output.read_text(encoding="utf-8"))
    if faults:
        pytest.fail(f"{script.relative_to(ROOT)} ({mode})\n" + "\n".join(faults), pytrace=False)


def test_there_are_examples() -> None:
    assert runs_to_make()


def test_every_output_belongs_to_an_example() -> None:
    alone = [out for out in EXAMPLES.rglob("*.out") if not out.with_suffix(".py").exists()]
    assert not alone, "outputs without a program"
