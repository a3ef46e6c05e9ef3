"""Prints, complains and fails."""

import sys

print("dome")
print("beware", file=sys.stderr)
sys.exit(3)
