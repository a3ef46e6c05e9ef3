import os
import re
import subprocess
import sys

from shmcore import ShareableList


def second_terminal(*words):
    command = [sys.executable, "-P", "-m", "shmcore", *words]
    return subprocess.check_output(command, text=True)


with ShareableList(["sea", 7]) as values:
    name = values.shm.name
    for line in second_terminal("ls").splitlines():
        if line.startswith(("NAME", name)):
            line = line.replace(str(os.getpid()), "PID")
            print(re.sub(" {2,}", "  ", line))
    print()
    print(second_terminal("show", name), end="")
