"""Ends an older Python with a plain sentence. Any Python can read this file, Python 2 too."""

import io
import os
import sys

from . import system

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
    paths = [os.path.join(WORDS, language + ".toml") for language in system.languages()]
    said = [_in_file(path).format(version=version) for path in paths if os.path.isfile(path)]
    english = _in_file(os.path.join(WORDS, "en.toml")).format(version=version)
    return next((text for text in said if system.can_print(text, sys.stderr)), english)


def _in_file(path):
    # type: (str) -> str
    with io.open(path, encoding="utf-8") as lines:  # noqa: UP020
        (line,) = [line for line in lines if line.startswith("old_python = ")]
    return line.split('"')[1]
