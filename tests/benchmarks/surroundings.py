"""Where and how the programs run that are measured apart."""

import os
from pathlib import Path

import shmcore

# They find shmcore in the current folder: some ways to install it make its import slower.
FOLDER = Path(shmcore.__file__).parent.parent
# A package that is installed is compiled, so the first run shall do that; and a print is buffered.
SLOWER = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
ENVIRONMENT = {key: os.environ[key] for key in os.environ if key not in SLOWER}
