"""Leaves a program only so many descriptors, or so much memory."""

import os
import resource
from pathlib import Path


def count_descriptors():
    return len(os.listdir("/proc/self/fd")) - 1  # less the one that looks


def limit_descriptors(count):
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, 4096))


def limit_memory(spare):
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + spare, -1))
