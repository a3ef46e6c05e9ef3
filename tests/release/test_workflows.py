"""What the files for GitHub say agrees with the project. They cannot be run here."""

import re
import tomllib
from typing import Any

import pytest

from tests.release.ready import ROOT, addresses

yaml: Any = pytest.importorskip("yaml", reason="PyYAML comes with the site's packages")
pytestmark = pytest.mark.once

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
ONLINE = sorted(file for file in (ROOT / ".github").rglob("*") if file.is_file())
WORKFLOWS = {
    file.name: yaml.safe_load(file.read_text(encoding="utf-8"))
    for file in ONLINE
    if file.parent.name == "workflows"
}
STEPS = [
    step
    for workflow in WORKFLOWS.values()
    for job in workflow["jobs"].values()
    for step in job["steps"]
]
PYTHON = "Programming Language :: Python :: "


@pytest.mark.parametrize("command", sorted({step["run"] for step in STEPS if "run" in step}))
def test_a_command_names_what_is_there(command: str) -> None:
    for name in re.findall(r"(?<![\w/.])(?:[\w.]+/)*[\w.]+\.(?:py|txt)\b|\btests/\w+", command):
        assert (ROOT / name).exists(), name
    for extras in re.findall(r"\.\[([\w,]+)\]", command):
        assert set(extras.split(",")) <= PROJECT["optional-dependencies"].keys()


def test_no_action_can_change_under_its_name() -> None:
    text = "\n".join((ROOT / ".github/workflows" / name).read_text("utf-8") for name in WORKFLOWS)
    used = re.findall(r"uses: (\S+)@[0-9a-f]{40} # v[\d.]+$", text, re.M)
    assert used == [step["uses"].split("@")[0] for step in STEPS if "uses" in step]


def test_the_pythons_that_are_claimed_are_those_that_are_tested() -> None:
    jobs = WORKFLOWS["tests.yml"]["jobs"].values()
    tested = {
        str(version)
        for job in jobs
        for version in job.get("strategy", {}).get("matrix", {}).get("python", ())
    } | {
        step["with"]["python-version"]
        for job in jobs
        for step in job["steps"]
        if not step.get("with", {}).get("python-version", "$").startswith("$")
    }
    claimed = {name.removeprefix(PYTHON) for name in PROJECT["classifiers"] if PYTHON in name}
    assert {name for name in claimed if re.fullmatch(r"3\.\d+", name)} == {
        version for version in tested if version[-1] != "t"
    }
    assert any("Free Threading" in name for name in claimed) == any("t" in v for v in tested)
    oldest = min(tested, key=lambda version: int(re.findall(r"\d+", version)[1]))
    assert PROJECT["requires-python"] == f">={oldest}"


@pytest.mark.parametrize("file", [*ONLINE, ROOT / "shmcore/README.md"], ids=lambda file: file.name)
def test_every_address_is_one_of_the_projects(file: Any) -> None:
    repository = PROJECT["urls"]["Source"].removeprefix("https://github.com/")
    assert PROJECT["urls"] == addresses(repository)
    site = PROJECT["urls"]["Documentation"]
    for address in re.findall(r"https://[^\s)`]*github[^\s)`${]*", file.read_text("utf-8")):
        if "${" in address or address == "https://":
            continue
        page, _, anchor = address.removeprefix(site).removesuffix("zh/").partition("#")
        if address.startswith(site):
            source = ROOT / "docs/en" / (page or "index.html").replace(".html", ".md")
            assert source.exists(), address
            there = re.findall(r"\{ #([\w-]+)", source.read_text("utf-8"))
            assert not anchor or anchor in there, address
        else:
            assert address in PROJECT["urls"].values()


def test_a_commit_is_looked_at_with_the_tools_that_are_pinned() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]
    for hook in hooks["hooks"]:
        assert set(hook.get("additional_dependencies", ())) <= set(PINS), hook["id"]
