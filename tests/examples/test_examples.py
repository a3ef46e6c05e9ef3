"""Run every example in every way it must work, and compare what it prints with its NAME.out.

`pytest --update-outputs` writes the outputs anew, from what a reader's run prints.
"""

from pathlib import Path

import pytest
from example_runs import (
    EXAMPLES,
    ROOT,
    command_for,
    environment_for,
    faults_besides_output,
    faults_of,
    hide_names,
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
            output.write_text(hide_names(result.stdout), encoding="utf-8", newline="\n")
    else:
        faults = faults_of(result, output.read_text(encoding="utf-8"))
    if faults:
        pytest.fail(f"{script.relative_to(ROOT)} ({mode})\n" + "\n".join(faults), pytrace=False)


def test_there_are_examples() -> None:
    assert runs_to_make()


def test_every_output_belongs_to_an_example() -> None:
    alone = [out for out in EXAMPLES.rglob("*.out") if not out.with_suffix(".py").exists()]
    assert not alone, "outputs without a program"
