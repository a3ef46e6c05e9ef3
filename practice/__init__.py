"""Exercises about shared memory, judged by what their processes really did.

`python -m practice` runs them. It needs Python and the folders beside it, nothing else.
"""
