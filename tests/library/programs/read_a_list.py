"""Makes a list, attaches to it by its name and prints its items."""

from shmcore import ShareableList

with ShareableList([1, "two"]) as items:
    print(ShareableList(name=items.shm.name).tolist())
