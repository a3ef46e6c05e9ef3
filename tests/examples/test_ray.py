"""The Ray page's program on a cluster of two nodes, one of which is killed in the middle."""

import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "examples/with_ray/image_rows.py"

ray = pytest.importorskip("ray", reason="Ray is not installed")
np = pytest.importorskip("numpy", reason="NumPy is not installed")
pytestmark = pytest.mark.xdist_group("ray")


@pytest.fixture
def cluster() -> Iterator[Any]:
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 1, "object_store_memory": 100 << 20}
    cluster = Cluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
    try:
        cluster.doomed = cluster.add_node(**node)
        cluster.wait_for_nodes()
        yield cluster
    finally:
        ray.shutdown()
        cluster.shutdown()


def check_output(*arguments: str) -> None:
    command = [sys.executable, str(SCRIPT), *arguments]
    run = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert (run.stdout, run.stderr) == (SCRIPT.with_suffix(".out").read_text(), "")


def test_the_script_brings_its_own_small_cluster() -> None:
    check_output()


def test_the_same_script_runs_on_a_cluster(cluster: Any) -> None:
    check_output(cluster.address)


def test_a_killed_node_does_not_spoil_the_picture(cluster: Any) -> None:
    program = runpy.run_path(str(SCRIPT))
    height, width, rows = (program[name] for name in ("HEIGHT", "WIDTH", "ROWS"))
    ray.init(cluster.address, logging_level="ERROR", log_to_driver=False)
    across = ray.put(np.linspace(-2.3, 0.9, width))
    here = ray.get_runtime_context().get_node_id()

    def fill(first: int) -> Any:
        return program["fill_rows"].options(scheduling_strategy="SPREAD").remote(across, first)

    parts = [fill(first) for first in range(0, height, rows) for _ in range(8)]
    ready, unready = ray.wait(parts, num_returns=len(parts) // 4)
    elsewhere = ray.experimental.get_object_locations(ready)
    assert any(here not in where["node_ids"] for where in elsewhere.values())
    assert unready
    cluster.remove_node(cluster.doomed, allow_graceful=False)

    made = ray.get(parts, timeout=240)
    images = [np.concatenate([rows for rows, _ in made[copy::8]]) for copy in range(8)]
    expected = SCRIPT.with_suffix(".out").read_text()
    for image in images:
        assert f"pixels inside: {np.count_nonzero(image == program['STEPS'])}\n" in expected
