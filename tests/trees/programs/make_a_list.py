"""Makes a list and ends well."""

from shmcore import ShareableList

with ShareableList([1]) as items:
    pass
