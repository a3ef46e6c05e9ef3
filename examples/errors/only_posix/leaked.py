import re
import subprocess
import sys
from multiprocessing.shared_memory import SharedMemory

if len(sys.argv) > 1:
    SharedMemory(create=True, size=10)
else:
    command = [sys.executable, __file__, "forget"]
    run = subprocess.run(command, capture_output=True, text=True)
    warning = r"resource_tracker: There .* at shutdown"
    print(re.search(warning, run.stderr)[0])
