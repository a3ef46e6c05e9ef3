"""A module that a forkserver loads before it forks: it makes a list of its own."""

from shmcore import ShareableList

table = ShareableList([1, 2, 3])
