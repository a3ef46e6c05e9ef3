// From a page's nodes to a plan of its slides. Nothing is moved here.
"use strict";
(() => {
const PLAYERS = "shm-stepper, shm-scheduler, shm-player, shm-byte-map";
const KINDS = [ // the first that matches
  ["none", "script, style, hr, .proven, .skip-slide, .md-code__nav, summary, .admonition-title"],
  ["teacher", "aside.teacher"],
  ["heading", "h1, h2, h3, h4, h5, h6"],
  ["say", ".say"],
  ["run", "p.run"],
  ["output", ".highlight.output"],
  ["command", ".highlight:is(.language-sh, .language-console)"],
  ["program", ".highlight, pre"],
  ["question", "details.question"],
  ["form", "shm-byte-map, shm-player, figure:has(shm-byte-map)"],
  ["player", PLAYERS],
  ["figure", "figure, svg, img, p:has(> img:only-child)"],
  ["table", ".md-typeset__scrollwrap, table"],
  ["list", "ul, ol, dl"],
  ["prose", "p, blockquote, .footnote"],
];

const kindOf = (node) => KINDS.find(([, selector]) => node.matches(selector))?.[0] ?? "box";

const nameOf = (node) => {
  const copy = node.cloneNode(true);
  copy.querySelectorAll(".headerlink").forEach((link) => link.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
};

// The page's parts in their order, and what encloses each: a folded part's title.
const partsOf = (box, title = "") =>
  [...box.children].flatMap((node) => {
    const kind = kindOf(node);
    const inside = node.querySelector(":scope > :is(summary, .admonition-title)");
    if (kind === "box") return partsOf(node, inside ? nameOf(inside) : title);
    const part = { kind, node, title };
    // What a puzzle teaches lies folded in its player, and comes after it.
    const lesson = kind === "player" && node.querySelector(":scope > details");
    return lesson ? [part, ...partsOf(lesson, nameOf(lesson.firstElementChild))] : [part];
  });

// Sections, as headings begin them; what is to be skipped is left away.
const sectionsOf = (article) => {
  const sections = [];
  let skipped = 0; // the level of the heading whose section is skipped
  for (const part of partsOf(article)) {
    const isSkipped = part.node.matches(".skip-slide");
    const level = /^H\d$/.test(part.node.tagName) ? Number(part.node.tagName[1]) : 0;
    if (level && (!skipped || level <= skipped)) skipped = isSkipped ? level : 0;
    if (skipped || part.kind === "none") continue;
    if (!level) {
      sections.at(-1)?.parts.push(part);
      continue;
    }
    const parent = sections.findLast((one) => one.level < level);
    const top = level > 2 ? sections.findLast((one) => one.level < 3)?.top : undefined;
    const name = nameOf(part.node);
    const section = { heading: part.node, level, name, above: [], parts: [] };
    if (parent?.level > 1) section.above = [...parent.above, parent.name];
    section.top = top ?? section;
    section.minutes = Number(part.node.dataset.minutes) || 0;
    section.teacher = [];
    sections.push(section);
  }
  return sections;
};

// A program and its output are one unit, with the line on its run; commands in a row too.
const unitsOf = (parts) => {
  const units = [];
  for (const part of parts) {
    const last = units.at(-1);
    const { kind, node, title } = part;
    const isCode = (unit) => unit && /program|command/.test(unit.kind);
    if (kind === "output" && isCode(last) && !last.outputs.length) last.outputs.push(node);
    else if (kind === "run" && last?.outputs?.length) last.outputs.push(node);
    else if (kind === "command" && last?.kind === kind && !last.outputs.length) last.nodes.push(node);
    else if (/program|command|output|run/.test(kind)) {
      units.push({ kind: kind === "command" ? kind : "program", nodes: [node], outputs: [], title, prose: [] });
    } else units.push({ kind, nodes: [node], title, prose: [] });
  }
  return units;
};

const SENTENCE = /[.?!:](?=\s)|[。？！：]/;

// The first sentence of a paragraph, for where none is marked.
const firstSentence = (paragraph) => {
  const range = document.createRange();
  range.selectNodeContents(paragraph);
  const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const end = text.parentElement.closest("code, abbr") ? -1 : text.data.search(SENTENCE);
    if (end < 0) continue;
    range.setEnd(text, end + 1);
    break;
  }
  const said = document.createElement("p");
  said.append(range.cloneContents());
  said.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
  return said;
};

// Slides of a section: one for each unit; the marked sentences are their headlines.
const slidesOf = (section) => {
  const { heading, level, parts } = section;
  const shown = [];
  let said = 0;
  let prose = [];
  for (const part of parts) {
    if (part.kind === "teacher") section.top.teacher.push(part.node);
    else if (part.kind === "prose") (shown.length ? shown.at(-1).prose : prose).push(part);
    else if (part.kind === "say") shown.push({ kind: "say", say: part.node, prose: [], first: !said++ });
    else shown.push({ ...part, prose: [] });
  }
  // Units first, so that outputs join their programs; prose stays with what it follows.
  const units = [];
  let run = [];
  const flush = () => {
    for (const unit of unitsOf(run)) units.push(unit);
    for (const { node, prose: words } of run) {
      const unit = units.findLast(({ nodes, outputs = [] }) => [...nodes, ...outputs].includes(node));
      unit.prose.push(...words.map((one) => one.node));
    }
    run = [];
  };
  const says = [];
  for (const part of shown) {
    if (part.kind !== "say") {
      run.push(part);
      continue;
    }
    if (part.first) says.push({ ...part, before: 0 });
    else {
      flush();
      says.push({ ...part, before: units.length });
    }
  }
  flush();
  for (const { say, before, prose: words } of says.reverse()) {
    const unit = units[before];
    const notes = words.map((one) => one.node);
    if (unit && !unit.say) {
      unit.say = say;
      unit.prose.unshift(...notes);
    } else units.splice(before, 0, { kind: "statement", nodes: [], say, prose: notes });
  }
  const before = prose.map(({ node }) => node);
  if (level === 1) {
    const say = units.find((unit) => unit.say)?.say;
    const lead = say ?? before.shift();
    for (const unit of units) if (unit.say === say) unit.say = undefined;
    units.unshift({ kind: "title", nodes: lead ? [lead] : [], prose: [] });
    const isEmpty = (unit) => unit.kind === "statement" && !unit.say;
    units.splice(0, units.length, ...units.filter((unit) => !isEmpty(unit)));
  } else if (!units.length) {
    const sentence = before[0] && firstSentence(before[0]);
    units.push({ kind: "statement", nodes: [], made: sentence, prose: [] });
  }
  units[0].prose.unshift(...before);
  for (const { kind, nodes, prose: words } of units) { // what a scheduler says beside its stepper
    if (kind === "player") words.unshift(...nodes[0].querySelectorAll("shm-scheduler > :is(p, ol)"));
  }
  return units.map((unit, index) => ({
    ...unit,
    section,
    heading: index ? null : heading,
    above: index ? [...section.above, section.name, ...(unit.title ? [unit.title] : [])] : section.above,
    name: unit.say || unit.made ? nameOf(unit.say ?? unit.made) : unit.title || section.name,
  }));
};

const plan = (article) => sectionsOf(article).flatMap(slidesOf);

(window.shm ??= {}).slides = { plan, PLAYERS };
})();
