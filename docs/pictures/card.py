"""Draws the cards that a link to the site shows elsewhere: python docs/pictures/card.py

It needs the extra `browser` and a Chromium. The letters depend on the fonts of the machine, so no
test draws them again.
"""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parents[1]
THEME = DOCS / "theme"
CARDS = {  # its file, what it says, and where its picture lies
    "card.png": (
        "Shared memory in Python",
        "Programs that run, outputs checked by tests",
        "theme",
    ),
    "card.zh.png": ("Python<br>共享内存", "能运行的程序，由测试核对的输出", "theme.zh"),
}
PAGE = """<!doctype html>
<style>{style}</style>
<style>
  body {{ background: var(--paper); color: var(--ink); margin: 0; padding: 64px 72px;
    font-family: system-ui, "DejaVu Sans", "Noto Sans CJK SC", sans-serif;
    width: 1056px; height: 502px;
    display: grid; grid-template-columns: 440px 1fr; gap: 56px; align-items: center;
    --md-text-font-family: "DejaVu Sans", "Noto Sans CJK SC";
    --md-code-font-family: "DejaVu Sans Mono"; }}
  h1 {{ font-size: 66px; line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 28px; }}
  p {{ font-size: 27px; line-height: 1.45; margin: 0; color: var(--ink-soft); }}
  svg {{ width: 100%; }}
</style>
<body data-md-color-scheme="default">
<div><h1>{title}</h1><p>{promise}</p></div>
{picture}
"""


def main() -> None:
    style = (THEME / "styles/site.css").read_text(encoding="utf-8")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-headless-shell")
        ) as browser,
    ):
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        for name, (title, promise, folder) in CARDS.items():
            picture = (DOCS / folder / "pictures/home.svg").read_text(encoding="utf-8")
            words = {"title": title, "promise": promise, "picture": picture}
            page.set_content(PAGE.format(style=style, **words))
            page.screenshot(path=THEME / "pictures" / name)
            print(f"Written: {name}. Look at it: its letters depend on this machine's fonts.")


if __name__ == "__main__":
    main()
