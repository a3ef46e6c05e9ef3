"""`%%step` in a notebook with a real kernel; what it shows is opened in a browser without one."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import need
from tests.example_runs import hide_names, processes_marked
from tests.programs import until
from tests.recorder.stepping import PROGRAMS, ROOT, only_where_it_records

pytestmark = [
    only_where_it_records,
    pytest.mark.filterwarnings("ignore"),  # those of Jupyter's packages are not ours
]

LONG = 120  # seconds of patience for a cell
EXAMPLE = ROOT / "examples/shared_memory.py"
LOAD = "%load_ext shmstep"

Cells = list[list[dict[str, Any]]]  # the outputs of each cell
Run = Callable[..., Cells]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Executes cells in a kernel; returns what each of them has put out."""
    need("ipykernel")
    nbclient, nbformat = need("nbclient"), need("nbformat")
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "jupyter"))

    def executed(*cells: str, **options: Any) -> Cells:
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in (LOAD, *cells)]
        )
        place = {"metadata": {"path": str(tmp_path)}}
        options = {"timeout": LONG, "allow_errors": True, **options}
        nbclient.NotebookClient(notebook, resources=place, **options).execute()
        return [cell.outputs for cell in notebook.cells[1:]]

    return executed


def step(program: str, words: str = "") -> str:
    return f"%%step {words}\n{program}"


def player(outputs: list[dict[str, Any]]) -> str:
    (shown,) = (output["data"]["text/html"] for output in outputs if "data" in output)
    return str(shown)


def errors(outputs: list[dict[str, Any]]) -> str:
    return "".join(output["text"] for output in outputs if output.get("name") == "stderr")


def test_players_of_two_cells_play_in_a_saved_notebook(
    run: Run, browser: Any, tmp_path: Path
) -> None:
    spawn = "import multiprocessing; multiprocessing.set_start_method('spawn')"
    example = EXAMPLE.read_text(encoding="utf-8")
    _, *shown = run(spawn, step(example), step(example, "--start-method spawn"))
    saved = tmp_path / "saved.html"
    saved.write_text("<!doctype html>" + "".join(map(player, shown)), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1100, "height": 1200})
    page.set_default_timeout(LONG * 1000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{error}"))
    page.on("request", lambda request: faults.append(request.url))
    page.goto(saved.as_uri())
    frames = page.frames[1:]
    assert len(frames) == 2
    for number, frame in enumerate(frames):
        frame.locator("shm-stepper .shm-next").wait_for()
        steps = frame.locator("shm-stepper").evaluate("(stepper) => stepper.steps")
        for _ in range(1, steps):
            frame.locator(".shm-next").click()
        assert hide_names(frame.locator(".shm-output pre").first.text_content()) == (
            EXAMPLE.with_suffix(".out").read_text(encoding="utf-8")
        )
        others = [other.locator("shm-stepper") for other in frames[number + 1 :]]
        assert [other.evaluate("(stepper) => stepper.step") for other in others] == [0] * len(
            others
        )
        frame.locator("a.shm-link").click()  # would leave the frame
        assert frame.locator(".shm-stage").count() == 1
        height = frame.evaluate("[document.documentElement.scrollHeight, innerHeight]")
        assert height[0] <= height[1]
    assert faults == [saved.as_uri()]
    page.close()


def test_every_order_is_played_too_in_the_language_of_the_browser(run: Run, browser: Any) -> None:
    source = (PROGRAMS / "two_workers.py").read_text(encoding="utf-8")
    (shown,) = run(step(source, "--schedules --start-method fork -- two_lines"))
    assert "6 orders" in shown[0]["data"]["text/plain"]
    for locale, order in (("en-US", "Order:"), ("zh-CN", "执行顺序")):
        page = browser.new_page(locale=locale)
        page.set_content(player(shown))
        page.frames[1].locator("shm-scheduler .shm-choice").first.click()
        said = page.frames[1].locator(".shm-order").text_content()
        assert said.startswith(order)
        assert said.endswith("1")
        page.close()


def test_a_name_of_another_cell_is_an_error_that_says_so(run: Run) -> None:
    _, shown, other = run("numbers = [1, 2]", step("print(numbers)"), step("print(nowhere)"))
    assert player(shown)
    assert "cell.py, line 1: NameError: name 'numbers' is not defined" in errors(shown)
    assert "it knows nothing of other cells. Define or import numbers" in errors(shown)
    assert "NameError: name 'nowhere' is not defined" in errors(other)
    assert "other cells" not in errors(other)


REFUSED = [
    (step("print(1"), "cell.py, line 1: SyntaxError: '(' was never closed"),
    (step("print('x' * 10**6)"), "prints more than 100000 bytes"),
    (step(f"# {'<' * 2_000_000}\nprint(1)"), "the recording has 2.0 MB, and more"),
    (step("1", "--wrong"), "unrecognized arguments: --wrong"),
    (step("1", "--help"), "nothing was recorded"),
]


def test_what_is_not_recorded_is_said(run: Run) -> None:
    cells, messages = zip(*REFUSED, strict=True)
    for shown, message in zip(run(*cells), messages, strict=True):
        assert message in errors(shown)
        assert "Traceback" not in errors(shown)
        assert not any("data" in output for output in shown)


def test_a_cell_with_a_file_of_its_own_finds_its_neighbours(run: Run, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("text = 'from beside'\n", encoding="utf-8")
    (tmp_path / "typed.txt").write_text("typed\n", encoding="utf-8")
    program = "import beside, sys\nprint(beside.text, input(), sys.argv[1:])"
    (shown,) = run(step(program, "kept.py --input typed.txt -- 'a b' --c"))
    assert errors(shown) == ""
    assert "from beside typed [&#x27;a b&#x27;, &#x27;--c&#x27;]" in player(shown)
    assert (tmp_path / "kept.py").read_text(encoding="utf-8").strip() == program


def test_interrupting_the_kernel_ends_the_program(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NOTEBOOK_TEST", mark := os.urandom(8).hex())
    waits = "import pathlib, signal\npathlib.Path('begun').touch()\nsignal.pause()"
    cell = step(waits, "kept.py --seconds 600")
    check = "import os; print('goes on', os.path.exists('begun'))"
    _, after = run(cell, check, timeout=15, interrupt_on_timeout=True)
    assert after[0]["text"] == "goes on True\n"
    until(lambda: not processes_marked(mark), "nothing of it is left", LONG)
