"""What a translation of a table of words keeps."""

import re
from typing import Any


def shape(words: Any) -> Any:
    """The keys, how many texts there are, and what is put into each."""
    if isinstance(words, dict):
        return {key: shape(word) for key, word in words.items()}
    if isinstance(words, list):
        return [shape(word) for word in words]
    return sorted(re.findall(r"{\w+}", words))
