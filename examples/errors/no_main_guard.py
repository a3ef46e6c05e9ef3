import multiprocessing as mp
import subprocess
import sys


def greet():
    print("hello")


if len(sys.argv) > 1:
    spawn = mp.get_context("spawn")
    spawn.Process(target=greet).start()
else:
    command = [sys.executable, __file__, "again"]
    run = subprocess.run(command, capture_output=True, text=True)
    message = run.stderr.partition("RuntimeError:")[2]
    for line in message.splitlines()[1:3]:
        print(line.strip())
