"""The times that examples/how_fast.py prints differ in each run; what the page says of them must
hold all the same.

Every claim is a ratio of times of one run, and its margin is wide: in quiet runs on two cores each
held with at least twice what is asked for here.
"""

import importlib.util
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import ModuleType

import pytest

from tests.example_runs import (
    EXAMPLES,
    MODES,
    ROOT,
    command_for,
    environment_for,
    faults_besides_output,
    read_terminal,
    run,
)

HOW_FAST = EXAMPLES / "how_fast.py"
RECORDED = HOW_FAST.with_suffix(".out").read_text(encoding="utf-8")
TIME = r"\d+(\.\d+)? (µs|ms|s)"
SVG = "{http://www.w3.org/2000/svg}"


def load_chart() -> ModuleType:
    spec = importlib.util.spec_from_file_location("chart", EXAMPLES / "timings" / "chart.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


chart = load_chart()


@pytest.mark.parametrize(
    "mode", ["reader", *(pytest.param(mode, marks=pytest.mark.once) for mode in MODES[1:])]
)
def test_a_quick_run_has_the_recorded_form_and_holds_the_claims(mode: str, tmp_path: Path) -> None:
    command = [*command_for(HOW_FAST, mode), "--quick"]
    result = run(command, environment_for(mode), tmp_path)
    assert faults_besides_output(result) == []
    assert form_of(result.stdout)[:6] == form_of(RECORDED)[:6]
    assert set(form_of(result.stdout)) == set(form_of(RECORDED))
    sizes, _ = chart.read(result.stdout)
    assert sizes == [2**10, 2**16, 2**20, 2**22]
    check_claims(result.stdout)
    drawn = (tmp_path / "how_fast.svg").read_text(encoding="utf-8")
    assert drawn == chart.draw(result.stdout)


def form_of(text: str) -> list[str]:
    """Its lines, without what differs between runs and machines."""
    lines = [re.sub(TIME, "TIME", line) for line in text.splitlines()]
    lines = [re.sub(r"^ *\d+ (KiB|MiB)", "SIZE", line) for line in lines]
    lines = [re.sub(r"^((processor|system|Python|date): +)\S.*", r"\1", line) for line in lines]
    return [re.sub(" +", " ", line) for line in lines]


def check_claims(text: str) -> None:
    sizes, times = chart.read(text)
    assert times["buf"][-1] < 5 * times["buf"][0], "handing over a view grows with the size"
    for way in ("Pipe", "Queue", "Manager"):
        assert times[way][-1] > 10 * times[way][0], f"{way} does not grow with the size"
    for place, size in enumerate(sizes):
        if size >= 2**20:
            assert times["Queue"][place] >= 10 * times["buf"][place], "a Queue is too fast"
    assert times["buf"][0] > times["Pipe"][0] / 2, "a view profits for a small message"


@pytest.mark.once
def test_the_recorded_run_holds_the_claims() -> None:
    sizes, times = chart.read(RECORDED)
    assert sizes == [2**power for power in range(10, 29, 2)]
    assert list(times) == list(chart.LINES)
    check_claims(RECORDED)


@pytest.mark.once
@pytest.mark.parametrize(
    ("way", "factor"), [("buf", 20), ("buf", 1 / 20), ("Pipe", 1 / 2000), ("Queue", 1 / 2000)]
)
def test_a_run_that_breaks_a_claim_is_found(way: str, factor: float) -> None:
    """The last time (for a smaller view: the first one) is no longer what it was."""
    sizes, times = chart.read(RECORDED)
    times[way] = list(times[way])
    times[way][0 if way == "buf" and factor < 1 else -1] *= factor
    with pytest.raises(AssertionError):
        check_claims(chart.table(sizes, times))


@pytest.mark.once
def test_a_table_is_read_as_it_was_written() -> None:
    sizes, times = chart.read(RECORDED)
    assert chart.table(sizes, times) in RECORDED


@pytest.mark.once
def test_the_chart_on_the_page_is_that_of_the_recorded_run() -> None:
    picture = HOW_FAST.with_suffix(".svg").read_text(encoding="utf-8")
    assert picture == chart.draw(RECORDED)
    assert "\n\n" not in picture
    svg = ElementTree.fromstring(picture)
    title = svg.find(f"{SVG}title")
    assert title is not None
    assert svg.get("aria-labelledby") == title.get("id")


@pytest.mark.once
def test_the_chart_alone_has_the_colours_of_the_site() -> None:
    css = (ROOT / "docs/theme/styles/site.css").read_text(encoding="utf-8")
    schemes = re.findall(r'\[data-md-color-scheme="\w+"\] \{(.*?)\}', css, re.DOTALL)[:2]
    alone = re.findall(r"svg:root \{(.*?)\}", chart.STYLE, re.DOTALL)
    assert len(schemes) == len(alone) == 2
    for scheme, rule in zip(schemes, alone, strict=True):
        site = dict(re.findall(r"--([\w-]+): (#\w{6});", scheme))
        assert dict(re.findall(r"--([\w-]+): (#\w{6});", rule)).items() <= site.items()
        assert f"background: {site['paper']}" in rule


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pseudo-terminal in Python")
def test_a_terminal_gets_a_progress_bar(tmp_path: Path) -> None:
    terminal, end = os.openpty()
    command = [sys.executable, str(HOW_FAST), "--quick"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment_for("reader"), stdout=subprocess.PIPE, stderr=end
    )
    os.close(end)
    shown = read_terminal(terminal)
    stdout, _ = process.communicate()
    assert process.returncode == 0
    assert "[" + "." * 40 + "] Pipe 1 KiB" in shown
    assert "[" + "#" * 20 + "." * 20 + "] create=True 1 KiB" in shown
    assert shown.split("\r")[-2].strip() == ""  # it is wiped out in the end
    assert "#" not in stdout.decode()
