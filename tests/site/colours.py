"""The colours of the site's two schemes, and how well two of them stand apart."""

import re

from build_site import ROOT

SITE_CSS = (ROOT / "docs/theme/styles/site.css").read_text(encoding="utf-8")


def colours_of(scheme: str) -> dict[str, str]:
    rule = SITE_CSS.split(f'[data-md-color-scheme="{scheme}"] {{', 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#\w{6});", rule))


def contrast(one: str, other: str) -> float:
    """The ratio that WCAG 2 defines."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
