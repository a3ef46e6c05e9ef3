"""argparse, with its help in the learner's language. Its complaints stay English."""

import argparse
from typing import Any

from .columns import Wrapper
from .words import say

HEADINGS = {"positional arguments": "help.arguments", "options": "help.options"}


class Parser(argparse.ArgumentParser):
    """An ArgumentParser; so are those of its commands."""

    def __init__(self, **how: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, **how)
        self.add_argument("-h", "--help", action="help", help=say("help.help"))


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, say("help.usage") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(say(HEADINGS[heading]) if heading in HEADINGS else heading)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return Wrapper(width).wrap(text)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return Wrapper(width, initial_indent=indent, subsequent_indent=indent).fill(text)
