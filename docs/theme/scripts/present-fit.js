// Gives what stands on a slide the largest type that fits, and cuts what fits in none into parts.
"use strict";
(() => {
// In rem, of which a slide is 44.7 wide. 0.7 are 20 pixels where the window has 1280.
const CODE = { least: 0.7, most: 1.1, power: 1 };
// What does not fit in the least size is cut, and then there is room for the size `cut`.
const TEXT = { least: 0.75, most: 1.25, cut: 0.9 };
const TABLE = { least: 0.62, most: 1, cut: 0.72 };
const LINE = 1.3; // the height of a line of code, as in present.css
const LAYOUTS = ["above", "beside", "column"];
const SPARE = 0.99; // lines of text are a little higher in a window of another size
const BETTER = 1.12; // how much larger type must be for a later layout

const fits = (main) =>
  main.scrollHeight <= main.clientHeight && main.scrollWidth <= main.clientWidth;

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

// Sets the largest size that fits, and returns it; 0 if not even the least does. `power`: how the
// room that is needed grows with the size, 1 for lines that do not wrap, and 2 for text.
const grow = (main, name, { least, most, unit = "rem", power = 2 }) => {
  const set = (size) => main.style.setProperty(name, `${size.toFixed(3)}${unit}`);
  const trySize = (size) => {
    set(size);
    return fits(main);
  };
  for (let size = most; size > least; ) {
    if (trySize(size)) {
      if (power === 1 || size === most) return size;
      size = Math.max(least, SPARE * size);
      set(size);
      return size;
    }
    const high = (main.clientHeight / main.scrollHeight) ** (1 / power);
    size = Math.min(size * high, size * (main.clientWidth / main.scrollWidth), size - 0.01);
  }
  return trySize(least) ? least : 0;
};

// The layout that gives the largest type; 0 if none gives type that is large enough.
const arrange = (main, layouts) => {
  const best = { size: 0, layout: layouts[0] };
  for (const layout of layouts) {
    main.dataset.layout = layout;
    const size = grow(main, "--code", CODE);
    if (size > best.size * BETTER) Object.assign(best, { size, layout });
    if (size === CODE.most) break;
  }
  main.dataset.layout = best.layout;
  main.style.setProperty("--code", `${(best.size || CODE.least).toFixed(3)}rem`);
  return best.size;
};

// Cutting: nodes move from a box into empty copies of what encloses them.

const shell = (node, box) => {
  const copy = node.cloneNode(false);
  copy.removeAttribute("id");
  let inner = copy;
  const way = [];
  for (let one = box; one !== node; one = one.parentElement) way.unshift(one);
  for (const one of way) {
    const child = one.cloneNode(false);
    child.removeAttribute("id");
    const head = one.parentElement.tHead;
    if (one.tagName === "TBODY" && head) inner.append(head.cloneNode(true));
    inner.append(child);
    inner = child;
  }
  return [copy, inner];
};

// Each group of nodes but the first into a shell of its own; `undo` takes them back.
const cut = (node, box, groups, undo) => {
  const shells = groups.slice(1).map((group) => {
    const [copy, inner] = shell(node, box);
    inner.append(...group);
    return copy;
  });
  undo.push(() => {
    box.append(...groups.slice(1).flat());
    box.normalize();
  });
  return [node, ...shells];
};

// The nodes of each line of a program or an output.
const linesOf = (code) => {
  for (let node = code.firstChild; node; node = node.nextSibling) {
    const end = node.nodeType === Node.TEXT_NODE ? node.data.indexOf("\n") + 1 : 0;
    if (end && end < node.data.length) node.splitText(end);
  }
  const lines = [[]];
  for (const node of code.childNodes) {
    lines.at(-1).push(node);
    if (node.textContent.endsWith("\n")) lines.push([]);
  }
  if (!lines.at(-1).length) lines.pop();
  return lines;
};

const textOf = (line) => line.map((node) => node.textContent).join("");

// Where a program is cut, so that no part has more than `most` lines: before what begins at the
// margin, rather than at an empty line, rather than anywhere.
const breaksOf = (texts, most) => {
  const cost = (at) => {
    if (/^(def|class|if|with|for|async|@)/.test(texts[at]) && !/^@/.test(texts[at - 1])) return 0;
    if (!texts[at - 1].trim()) return 3;
    return /^\s/.test(texts[at]) ? 40 : 12;
  };
  const even = texts.length / Math.ceil(texts.length / most);
  const best = [{ cost: 0, from: 0 }];
  for (let at = 1; at <= texts.length; at++) {
    for (let from = Math.max(0, at - most); from < at; from++) {
      const last = at === texts.length ? 0 : cost(at);
      const total = best[from].cost + last + 20 + (at - from - even) ** 2 / 5;
      if (!best[at] || total < best[at].cost) best[at] = { cost: total, from };
    }
  }
  const breaks = [];
  for (let at = texts.length; at > 0; at = best[at].from) breaks.unshift(best[at].from);
  return breaks;
};

const slices = (list, breaks) => breaks.map((from, at) => list.slice(from, breaks[at + 1]));

// A program or an output, cut into parts of at most so many lines, each with its range.
const cutCode = (node, most, undo) => {
  const code = node.querySelector("code");
  const lines = linesOf(code);
  const breaks = breaksOf(lines.map(textOf), most);
  const groups = slices(lines, breaks);
  const nodes = cut(node, code, groups.map((group) => group.flat()), undo);
  const title = node.querySelector(".filename");
  for (const copy of nodes.slice(1)) {
    if (!title) continue;
    const name = title.cloneNode(true);
    copy.prepend(name);
  }
  return nodes.map((part, at) => ({
    node: part, first: breaks[at] + 1, last: breaks[at] + groups[at].length,
  }));
};

// A list or a table, cut so that no part is higher than the room.
const cutRows = (node, room, undo) => {
  const box = node.matches("ul, ol, dl") ? node : node.querySelector("tbody") ?? node;
  const children = [...box.childNodes];
  const groups = [[]];
  let top = box.getBoundingClientRect().top;
  for (const child of children) {
    const isTerm = child.tagName === "DT";
    const next = isTerm ? child.nextElementSibling : child;
    const bottom = next?.getBoundingClientRect?.().bottom ?? 0;
    if (child.getBoundingClientRect && child.tagName !== "DD" && bottom - top > room && groups.at(-1).length) {
      groups.push([]);
      top = child.getBoundingClientRect().top;
    }
    groups.at(-1).push(child);
  }
  const nodes = cut(node, box, groups, undo);
  if (box.tagName !== "OL") return nodes;
  let start = box.start;
  nodes.forEach((part, at) => {
    if (at) part.start = start;
    start += groups[at].filter((one) => one.tagName === "LI").length;
  });
  return nodes;
};

Object.assign(window.shm.slides, {
  CODE, TEXT, TABLE, LINE, LAYOUTS, grow, arrange, linesOf, cutCode, cutRows, rem,
});
})();
