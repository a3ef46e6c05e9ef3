import subprocess
import sys
from pathlib import Path

LISTINGS = ("shared_memory", "shareable_list", "shared_memory_manager")

for name in LISTINGS:
    listing = Path(__file__).with_name(f"{name}.txt")
    command = [sys.executable, listing]
    done = subprocess.run(command, capture_output=True, text=True)
    print(f"{listing.name}, exit status {done.returncode}:")
    print((done.stdout + done.stderr).splitlines()[-1].strip())
