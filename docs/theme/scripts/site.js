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

  // 4. A table that scrolls must take the focus.

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

  // 5. The search's index is heavier than a page: it comes when the reader turns to the search, or
  //    comes from there and wants to see the words marked.

  const wanted = new Promise((resolve) => {
    query?.addEventListener("focus", resolve);
    document.getElementById("__search")?.addEventListener("change", resolve);
    if (/[?&][hq]=/.test(location.search)) resolve();
  });
  window.XMLHttpRequest = class extends XMLHttpRequest {
    open(method, url, ...more) {
      this.waits = String(url).endsWith("/search_index.json");
      super.open(method, url, ...more);
    }

    send(body) {
      if (this.waits) wanted.then(() => super.send(body));
      else super.send(body);
    }
  };

  // 6. So does the worker that searches. From a folder on disk a browser starts none: there a hidden
  //    frame does its work. Material asks for the name IFrameWorker when it loads another language.

  const startWorker = (address, answer) => {
    const worker = new RealWorker(address);
    worker.addEventListener("message", (event) => answer(event.data));
    return (data) => worker.postMessage(data);
  };
  const startFrame = async (address, answer) => {
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.srcdoc = "<!doctype html><title>search</title>";
    await new Promise((resolve) => {
      frame.addEventListener("load", resolve);
      document.body.append(frame);
    });
    const inner = frame.contentWindow;
    inner.postMessage = answer;
    inner.importScripts = async (...addresses) => {
      for (const address of addresses) {
        const script = inner.document.createElement("script");
        script.src = new URL(address, document.baseURI);
        await new Promise((resolve, reject) => {
          script.addEventListener("load", resolve);
          script.addEventListener("error", reject);
          inner.document.head.append(script);
        });
      }
    };
    await inner.importScripts(address);
    return (data) => inner.dispatchEvent(new inner.MessageEvent("message", { data }));
  };
  // 7. A page whose section is found leads the results, though its own first lines lack the words.
  //    Material then marks nothing on it. It is told to mark what it marks for the section.

  const markOnPages = ({ data }) => {
    for (const parts of data?.items ?? []) {
      const page = parts.find((part) => !part.location.includes("#"));
      const { terms } = parts.find((part) => Object.values(part.terms).includes(true)) ?? page;
      if (!Object.values(page.terms).includes(true)) page.terms = terms;
    }
  };
  const RealWorker = window.Worker;
  const fromDisk = location.protocol === "file:";
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      const answer = (data) => {
        markOnPages(data);
        this.dispatchEvent(new MessageEvent("message", { data }));
      };
      this.send = wanted.then(() => (fromDisk ? startFrame : startWorker)(address, answer));
    }

    async postMessage(data) {
      (await this.send)(data);
    }
  };
  if (fromDisk) window.IFrameWorker = window.Worker;
})();
