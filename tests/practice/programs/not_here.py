"""Fails as where the system lacks something."""

raise OSError(38, "not here")
