// A player in a frame of a notebook: as high as it needs, and dark where the notebook is.
"use strict";
(() => {
const { dataset } = document.body;
const dark = matchMedia("(prefers-color-scheme: dark)");
const HIGHEST = 1000; // pixels, after which the frame scrolls
const fit = () => {
  const height = Math.min(document.documentElement.offsetHeight + 4, HIGHEST);
  frameElement.style.height = `${height}px`;
};
let isDark = dark.matches;
try {
  const { jpThemeLight } = parent.document.body.dataset; // of JupyterLab
  if (jpThemeLight) isDark = jpThemeLight === "false";
  new ResizeObserver(fit).observe(document.documentElement);
} catch {
  // A frame that may not know where it is keeps its height.
}
dataset.mdColorScheme = isDark ? "slate" : "default";
addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());
})();
