"""What `python -m shmstep` can do, a module for each command.

A command has a line of HELP, `describe` adds its arguments to a parser, and `run` does it.
"""
