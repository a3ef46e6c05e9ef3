"""Print how many bytes Python has allocated for a handle on an existing list, at three moments.

python handle_memory.py MODULE NAME
"""

import gc
import importlib
import json
import os
import sys
import tracemalloc
from multiprocessing import resource_tracker
from typing import Any

module_name, name = sys.argv[1:]
sys.path.insert(0, os.getcwd())  # where shmcore is
module: Any = importlib.import_module(module_name)
if module_name != "shmcore":  # the list would go with this program
    tracker: Any = resource_tracker
    tracker.register = tracker.unregister = lambda name, kind: None


def use(items: Any) -> None:
    items[0] = items[len(items) - 1]
    next(iter(items))  # shmcore reads all items here; to go on would take the other a long time


def allocated() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


# What is made once, whatever the list, is no part of a handle.
small = module.ShareableList(range(10))
use(small)
use(module.ShareableList(name=small.shm.name))
small.shm.close()
small.shm.unlink()

tracemalloc.start()
before = allocated()
items = module.ShareableList(name=name)
moments = {"attached": allocated() - before}
use(items)
moments["in use"] = allocated() - before
items.shm.close()
del items
moments["left"] = allocated() - before
print(json.dumps(moments))
