"""How a message to the director looks: a dict in JSON, after its length in 4 bytes.

This is loaded into every process of a program, and so without what only the director needs.
"""

import json
from typing import Any

HEADER = 4  # bytes that tell a message's length


def packed(message: dict[str, Any]) -> bytes:
    """Return the bytes of a message."""
    data = json.dumps(message).encode("ascii")
    return len(data).to_bytes(HEADER, "big") + data
