"""What can be wrong with a page in a browser: each function looks for one kind of fault."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.browser import need

VARIANTS = (1280, False), (390, True)  # every width and every scheme once
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check(faults: list[str]) -> None:
    """Let the test fail if there are faults, and say them all."""
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


# Take from a page all but its headings and what is asked for: the rest is looked at elsewhere.
ONLY = """(kept) => {
  for (const part of document.querySelectorAll("article > *")) {
    if (!part.matches(`h1, h2, h3, ${kept}, :has(${kept})`)) part.remove();
  }
}"""
# Open all folds, and close those again that the page has closed.
UNFOLD = """() => document.querySelectorAll("details").forEach((fold) => {
  if (!fold.open) fold.dataset.closed = "";
  fold.open = true;
})"""
FOLD = """() => document.querySelectorAll("[data-closed]").forEach((fold) => {
  fold.open = false;
})"""


@cache
def axe() -> str:
    package = need("axe_playwright_python")
    return Path(package.__path__[0], "axe.min.js").read_text(encoding="utf-8")


# What follows from a new size, such as a box that scrolls now, is done after a frame or two.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


# Contrast takes most of axe's time: it looks at one of all texts that have the same colours on the
# same grounds.
RUN_AXE = """async (options) => {
  const kinds = ["color", "fill", "backgroundColor", "backgroundImage", "opacity", "fontSize",
    "fontWeight", "position"];
  const looks = new Map([[document, ""]]);
  const lookOf = (part) => {
    if (!looks.has(part)) {
      const style = getComputedStyle(part);
      looks.set(part, `${lookOf(part.parentNode)} > ${kinds.map((kind) => style[kind])}`);
    }
    return looks.get(part);
  };
  const seen = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement: part } = texts.currentNode;
    if (data.trim() && part.checkVisibility() && !seen.has(lookOf(part))) {
      seen.set(lookOf(part), part);
    }
  }
  const contrast = { type: "rule", values: ["color-contrast"] };
  const runs = [
    await axe.run(document, { ...options, rules: { "color-contrast": { enabled: false } } }),
    await axe.run({ include: [...seen.values()] }, { ...options, runOnly: contrast }),
  ];
  return runs.flatMap(({ violations }) => violations);
}"""


def accessibility_faults(page: Any) -> list[str]:
    """What axe-core objects to on the page as it is now."""
    page.evaluate(DRAWN)
    if page.evaluate("!window.axe"):
        page.evaluate(axe())
    options = {"runOnly": AXE_TAGS, "resultTypes": ["violations"], "preload": False}
    return [
        f"axe: {fault['impact']} {fault['id']}: {node['html'][:200]}"
        for fault in page.evaluate(RUN_AXE, options)
        for node in fault["nodes"]
    ]


# What reaches beyond the screen and is in no box of its own that scrolls or clips on purpose.
TOO_WIDE = """(within) => {
  const edge = innerWidth + 0.5;
  const boxed = (part) => {
    for (let box = part.parentElement; box?.closest("article"); box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  return [...(within ?? document.querySelector("article") ?? document.body).querySelectorAll("*")]
    .filter((part) => part.getBoundingClientRect().right > edge && !boxed(part))
    .map((part) => part.outerHTML.slice(0, 150));
}"""
SCROLL_WIDTH = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
CUT_OFF = """(within) => [
  ...(within ?? document.querySelector("article") ?? document.body).querySelectorAll("*"),
].filter((part) =>
    getComputedStyle(part).overflowX === "hidden" && part.scrollWidth > part.clientWidth
    && [...part.querySelectorAll("*")].some((inner) =>
      inner.getBoundingClientRect().right > part.getBoundingClientRect().right + 1
      && inner.closest("article *:is(code, .md-typeset__scrollwrap)") === null))
  .map((part) => part.outerHTML.slice(0, 150))"""


def sideways_faults(page: Any, width: int) -> list[str]:
    """What makes a page scroll sideways, or is cut off, in a window of this width."""
    faults = [
        f"{width} px: {what}: {part}"
        for what, script in (("too wide", TOO_WIDE), ("cut off", CUT_OFF))
        for part in page.evaluate(script)
    ]
    reached = page.evaluate(SCROLL_WIDTH)
    return faults + ([f"{width} px: the page is {reached} wide"] if reached > width else [])


# The same at each step of a player, for what is in the player.
SIDEWAYS_AT_EACH_STEP = f"""(stepper, width) => {{
  const faults = [];
  for (let step = 0; step < stepper.steps; step += 1) {{
    stepper.step = step;
    for (const part of ({TOO_WIDE})(stepper)) faults.push(`step ${{step}}: too wide: ${{part}}`);
    for (const part of ({CUT_OFF})(stepper)) faults.push(`step ${{step}}: cut off: ${{part}}`);
    const reached = {SCROLL_WIDTH};
    if (reached > width) faults.push(`step ${{step}}: the page is ${{reached}} wide`);
  }}
  return faults;
}}"""


# A keyboard's way through a page

CONTROLS = """() => {
  const name = (part) => part.outerHTML.slice(0, 150);
  const found = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0'], label[for]")]
    .filter((part) => part.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && part.getBoundingClientRect().width > 1 && !part.closest("[inert]")
      && !part.matches(".md-overlay, .md-search__overlay"));  // beside Escape, a way for the mouse
  window.controls = found.map((part) => {
    const control = part.control ?? part;
    return { part, group: control.type === "radio" ? control.name : "", control };
  });
  window.reached = new Set();
  return controls.length;
}"""
FOCUSED = """() => {
  const part = document.activeElement;
  if (!part || part === document.body) return null;
  if (reached.has(part)) return { again: true };
  reached.add(part);
  const style = getComputedStyle(part);
  const box = [...part.getClientRects()].find((rect) => rect.width > 1 && rect.height > 1);
  const faults = [];
  if (!part.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || !box) {
    faults.push("has the focus and is not visible");
  } else {
    const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const top = document.elementFromPoint(x, y);
    if (!top) faults.push("has the focus and is outside the window");
    else if (!part.contains(top) && !top.contains(part)) {
      faults.push(`has the focus and is covered by ${top.outerHTML.slice(0, 80)}`);
    }
  }
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
    faults.push("has the focus and does not show it");
  }
  return { faults: faults.map((fault) => `${fault}: ${part.outerHTML.slice(0, 150)}`) };
}"""
UNREACHED = """() => controls
  .filter(({ part, control, group }) => !reached.has(part) && !reached.has(control)
    && ![...reached].some((other) => group && other.name === group))
  .map(({ part }) => `not reached by keyboard: ${part.outerHTML.slice(0, 150)}`)"""


def walk(page: Any) -> tuple[int, list[str]]:
    """Press Tab until the page's controls are all passed; return the stops and the faults."""
    stops, faults = 0, []
    most = page.evaluate(CONTROLS) * 2 + 50  # some show themselves only when they have the focus
    page.evaluate(FOCUSED)
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus is None or focus.get("again"):
            break
        stops += 1
        faults += focus["faults"]
    return stops, faults + page.evaluate(UNREACHED)
