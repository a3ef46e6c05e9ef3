"""Ends an older Python with a plain sentence. Any Python can read this file, Python 2 too."""

import io
import os
import sys

OLDEST = (3, 11)
WORDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "words")


def a_new_python():
    # type: () -> None
    """Return if this Python is new enough, else end the program."""
    if sys.version_info < OLDEST:
        sys.exit(sentence("%d.%d" % sys.version_info[:2]))  # noqa: UP031


def sentence(version):
    # type: (str) -> str
    """Return what words/*.toml says of an old Python. Only 3.11 and later can read such a file."""
    language = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    path = os.path.join(WORDS, language + ".toml")
    if not os.path.isfile(path):
        path = os.path.join(WORDS, "en.toml")
    with io.open(path, encoding="utf-8") as lines:  # noqa: UP020
        (line,) = [line for line in lines if line.startswith("old_python = ")]
    return line.split('"')[1].format(version=version)
