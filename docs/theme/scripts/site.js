// Mends what Material lacks. Every page can be read without it.
"use strict";
(() => {
  // 1. The phone's menu and search open with labels, which no keyboard reaches: make them buttons.

  const menu = document.querySelector(".md-nav--primary");
  const query = document.querySelector("[role=search] input");
  const covered = document.querySelectorAll(".md-content, .md-footer");
  for (const [id, opened] of [["__drawer", menu], ["__search", query]]) {
    const toggle = document.getElementById(id);
    const name = opened?.getAttribute("aria-label");
    const labels = document.querySelectorAll(`label.md-icon[for=${id}]`);
    const buttons = [...labels].map((label) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `${label.className} opener${id}`;
      button.setAttribute("aria-label", name);
      button.append(...label.childNodes);
      button.addEventListener("click", () => toggle.click());
      label.replaceWith(button);
      return button;
    });
    const tell = () => {
      for (const button of buttons) button.setAttribute("aria-expanded", toggle.checked);
      const isOver = toggle.checked && buttons.some((button) => button.checkVisibility());
      if (id === "__drawer") for (const part of covered) part.inert = isOver;
      else if (toggle.checked) query?.focus();
    };
    tell();
    toggle.addEventListener("change", tell);
    addEventListener("resize", tell);
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !toggle.checked) return;
      toggle.click();
      buttons.find((button) => button.checkVisibility())?.focus();
    });
  }

  // 2. Single letters as shortcuts surprise who speaks or mistypes them, so Material, which listens
  //    at the window, hears of none. Ctrl-K, or Command-K, opens the search.

  document.addEventListener("keydown", (event) => {
    if (event.key.length === 1) event.stopPropagation();
    if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || !query) return;
    event.preventDefault();
    const toggle = document.getElementById("__search");
    if (!toggle.checked) toggle.click();
  });

  //    What is typed in Chinese is searched word by word: Latin letters beside it are words of their own.

  const part = ({ isComposing }) => {
    if (isComposing) return;
    const plain = query.value.normalize("NFKC");
    const apart = plain.replace(/(\p{sc=Han})(?=\w)/gu, "$1 ").replace(/(\w)(?=\p{sc=Han})/gu, "$1 ");
    if (apart !== query.value) query.value = apart;
  };
  for (const typed of ["input", "compositionend"]) query?.addEventListener(typed, part);

  // 3. Material makes each program's copy button a landmark, and lays the page out anew for each.
  //    These are plain buttons, made at once; its script does what they say.

  const { translations } = JSON.parse(document.getElementById("__config").textContent);
  document.querySelectorAll("article pre > code").forEach((code, number) => {
    const place = document.createElement("div");
    place.className = "md-code__nav";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "md-code__button";
    button.title = translations["clipboard.copy"];
    code.id ||= `__program_${number}`;
    button.dataset.clipboardTarget = `#${code.id}`;
    button.dataset.mdType = "copy";
    place.append(button);
    code.before(place);
  });

  // 4. On a phone a table's cells stand below each other, and say what column they are of. A table
  //    that scrolls must take the focus.

  for (const { tHead, tBodies } of document.querySelectorAll("article table:not([class])")) {
    const names = [...tHead.rows[0].cells].map((cell) => cell.textContent);
    if (names.length < 3) continue;
    for (const { cells } of tBodies[0].rows) {
      for (const cell of [...cells].slice(1)) cell.dataset.head = names[cell.cellIndex];
    }
  }
  const scrolls = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  document.addEventListener("focusin", ({ target }) => {
    const box = target.parentElement?.closest(".md-typeset__scrollwrap");
    if (box) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  new MutationObserver(() => {
    for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap")) scrolls.observe(wrap);
  }).observe(document.querySelector("article"), { childList: true, subtree: true });

  // 5. The path of a file breaks after a slash.

  for (const path of document.querySelectorAll("article :is(:not(pre) > code, .filename)")) {
    if (path.children.length || !path.textContent.includes("/")) continue;
    const pieces = path.textContent.split(/(?<=\/)(?=\w)/);
    path.replaceChildren(...pieces.flatMap((piece, at) => (at ? [document.createElement("wbr"), piece] : [piece])));
  }

  // 6. A page leads the sections of it that are found, though its own first lines lack the words.
  //    Material then marks nothing on it: it gets the words to mark from its first section.

  const results = document.querySelector(".md-search-result__list");
  if (results) new MutationObserver(() => {
    for (const result of results.children) {
      const [page, section] = [...result.querySelectorAll("a")].map(({ href }) => new URL(href));
      if (!section || page.searchParams.get("h")) continue;
      page.searchParams.set("h", section.searchParams.get("h"));
      result.querySelector("a").href = page;
    }
  }).observe(results, { childList: true });

  // 7. The same page in another language opens at the same place. Programs are no prose of the page's.

  for (const other of document.querySelectorAll(".language")) {
    const { href } = other;
    const follow = () => (other.href = href + location.hash);
    addEventListener("hashchange", follow);
    follow();
  }
  if (document.documentElement.lang !== "en") {
    for (const code of document.querySelectorAll("article pre")) code.lang = "en";
  }

  // 8. The page as slides, and the teacher's notes to them: loaded when somebody asks.

  const here = document.currentScript.src;
  const button = document.querySelector(".present");
  const asked = new URLSearchParams(location.search);
  const load = (tag, address) => new Promise((loaded) => {
    const part = document.createElement(tag);
    if (tag === "link") Object.assign(part, { rel: "stylesheet", href: new URL(address, here) });
    else Object.assign(part, { src: new URL(address, here), async: false });
    part.onload = loaded;
    document.head.append(part);
  });
  let loading = null;
  const present = async (mode) => {
    const names = ["-plan", "-fit", "-deck", "-talk", "-notes", ""];
    loading ??= Promise.all([
      load("link", "../styles/present.css"),
      ...names.map((name) => load("script", `present${name}.js`)),
    ]);
    await loading;
    shm.slides.enter(mode);
  };
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => present("present"));
    const mode = ["present", "notes"].find((name) => asked.has(name));
    if (mode) addEventListener("load", () => requestAnimationFrame(() => present(mode)));
  }
})();
