"""Say what keeps a tag from being released: `python tests/release/ready.py v0.1.0 OWNER/PROJECT`.

The addresses in pyproject.toml are those of the place where the project shall be published. Nothing
but a release can compare them with the place where it runs.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def addresses(repository: str) -> dict[str, str]:
    """Return the addresses of a repository at GitHub, OWNER/PROJECT, and of its pages."""
    owner, project = repository.split("/")
    source = f"https://github.com/{repository}"
    return {
        "Documentation": f"https://{owner.lower()}.github.io/{project}/",
        "Source": source,
        "Issues": f"{source}/issues",
        "Changelog": f"{source}/blob/main/CHANGELOG.md",
    }


def faults(tag: str, repository: str, project: dict[str, Any], changelog: str) -> Iterator[str]:
    """Yield a sentence for each, with what to change."""
    version = project["version"]
    if tag != f"v{version}":
        yield f"The tag is {tag}, but the version in pyproject.toml is {version}: change either."
    if not re.search(rf"^## {re.escape(version)}(?! \(unreleased\))\b", changelog, re.M):
        yield f"CHANGELOG.md has no {version} that is released: change its heading."
    for name, address in addresses(repository).items():
        if (said := project["urls"].get(name)) != address:
            yield (
                f"{name} in pyproject.toml is {said}, but this is released from {address}:"
                " change [project.urls], and what tests/release then finds in other files."
            )


def main() -> None:
    """Compare the files of this folder."""
    tag, repository = sys.argv[1:]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if found := "\n".join(faults(tag, repository, project, changelog)):
        sys.exit(found)


if __name__ == "__main__":
    main()
