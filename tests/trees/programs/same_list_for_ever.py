"""Makes and removes a list of the same name, again and again."""

import sys

from shmcore import ShareableList

print("ready", flush=True)
while True:
    with ShareableList(range(100), name=sys.argv[1]):
        pass
