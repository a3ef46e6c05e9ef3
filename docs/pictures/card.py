"""Draws the card that a link to the site shows elsewhere: python docs/pictures/card.py

It needs the extra `browser` and a Chromium. The letters depend on the fonts of the machine, so no
test draws the card again.
"""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

THEME = Path(__file__).parents[1] / "theme"
CARD = THEME / "pictures/card.png"
PAGE = """<!doctype html>
<style>{style}</style>
<style>
  body {{ background: var(--paper); color: var(--ink); margin: 0; padding: 64px 72px;
    font-family: system-ui, "DejaVu Sans", sans-serif; width: 1056px; height: 502px;
    display: grid; grid-template-columns: 440px 1fr; gap: 56px; align-items: center;
    --md-text-font-family: "DejaVu Sans"; --md-code-font-family: "DejaVu Sans Mono"; }}
  h1 {{ font-size: 66px; line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 28px; }}
  p {{ font-size: 27px; line-height: 1.45; margin: 0; color: var(--ink-soft); }}
  svg {{ width: 100%; }}
</style>
<body data-md-color-scheme="default">
<div><h1>Shared memory in Python</h1><p>Programs that run, outputs checked by tests</p></div>
{picture}
"""


def main() -> None:
    style = (THEME / "styles/site.css").read_text(encoding="utf-8")
    picture = (THEME / "pictures/home.svg").read_text(encoding="utf-8")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=shutil.which("chromium")) as browser,
    ):
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.set_content(PAGE.format(style=style, picture=picture))
        page.screenshot(path=CARD)
    print(f"Written: {CARD}. Look at it: its letters depend on this machine's fonts.")


if __name__ == "__main__":
    main()
