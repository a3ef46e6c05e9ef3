"""Records a program that runs in several processes, line by line.

A director lets one process at a time run one line; an agent in each process stops it before the
next and tells what it holds. What comes out is described in docs/theme/recordings/README.md.
"""
