"""A recording's states, which are kept as differences."""

from typing import Any


def merged(state: Any, patch: Any) -> Any:
    """Return what a JSON Merge Patch (RFC 7396) makes of a state; the state itself stays."""
    if not isinstance(patch, dict):
        return patch
    result = dict(state) if isinstance(state, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result
