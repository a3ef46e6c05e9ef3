"""What several of the recorder's test files share."""

import os
import signal
import tempfile
from collections.abc import Iterator

import pytest

from tests.example_runs import processes_marked
from tests.recorder.stepping import Place


@pytest.fixture
def place() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder:  # pytest's are too long for a socket's name
        place = Place(folder)
        yield place
        for pid in processes_marked(place.mark):
            os.kill(pid, signal.SIGKILL)
