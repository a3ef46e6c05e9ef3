// The page's own nodes on slides: moved there, and moved back to exactly where they were.
"use strict";
(() => {
const { slides } = window.shm;
const words = {
  lines: "lines {first} to {last}",
  number: "{number} / {all}",
  part: "{name}, {label}",
  ...window.shm.words?.slides,
};
const LAST_RESORT = { least: 0.4, most: 0.75 };
const ZOOM = { least: 0.5, most: 1.3, unit: "" };
const STATEMENT = { least: 0.9, most: 1.9 };

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const make = (tag, look = "", ...content) => {
  const part = document.createElement(tag);
  if (look) part.className = look;
  part.append(...content);
  return part;
};

class Deck {
  slides = [];
  #undo = [];

  constructor(article) {
    this.root = make("main", "deck md-typeset");
    this.root.tabIndex = -1;
    this.place = make("h1", "deck-place");
    this.place.ariaLive = "polite";
    this.root.append(this.place);
    document.body.append(this.root);
    // The theme takes away those of what has no scroll bar, or cannot be seen.
    const stops = [...article.querySelectorAll("[tabindex]")].map((part) => [part, part.tabIndex]);
    this.#undo.push(() => stops.forEach(([part, index]) => (part.tabIndex = index)));
    const { classList } = document.documentElement;
    classList.add("deck-building"); // one size of window for all, so that all cut the same parts
    const planned = slides.plan(article);
    this.title = planned[0]?.section.name ?? document.title;
    for (const one of planned) this.#add(one);
    this.#number();
    classList.remove("deck-building");
  }

  // All back to its place.
  restore() {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
    this.root.remove();
  }

  #take(node, box) {
    const mark = document.createComment("");
    node.replaceWith(mark);
    this.#undo.push(() => mark.replaceWith(node));
    box.append(node);
  }

  // A slide with its headline, and nothing below it yet.
  #slide(planned, { isFirst = true } = {}) {
    const { kind, section, heading, say, made } = planned;
    const head = make("header", "slide-head");
    const main = make("div", "slide-main", head);
    const foot = make("p", "slide-foot");
    const part = make("div", "slide", main, foot);
    part.role = "group";
    const frame = make("div", "deck-frame", part);
    part.dataset.kind = kind;
    const above = isFirst ? planned.above : [...section.above, section.name];
    if (above.length) {
      const names = above.map((name, at) => {
        const one = make("span", "", name);
        Object.assign(one, { role: "heading", ariaLevel: at + 2 });
        return one;
      });
      head.append(make("p", "slide-kicker", ...names));
    }
    if (isFirst && heading) this.#take(heading, head);
    if (isFirst && say) this.#take(say, head);
    if (isFirst && made) head.append(made);
    if (isFirst && (say ?? made)) {
      const { length } = (say ?? made).textContent;
      main.style.setProperty("--head", `${length > 110 ? 0.98 : length > 64 ? 1.12 : 1.3}rem`);
      head.classList.add("slide-said");
    }
    this.root.append(frame);
    const slide = { ...planned, frame, part, main, head, foot, label: "" };
    if (!isFirst) Object.assign(slide, { name: section.name, prose: [] });
    this.slides.push(slide);
    return slide;
  }

  #add(planned) {
    const { kind, nodes } = planned;
    if (/program|command/.test(kind)) this.#addCode(planned);
    else if (/list|table/.test(kind)) this.#addRows(planned);
    else {
      const slide = this.#slide(planned);
      for (const node of nodes) this.#take(node, kind === "title" ? slide.head : slide.main);
      if (kind === "statement") this.#settle(slide, "--say", STATEMENT);
      if (kind === "question") this.#fold(slide, nodes[0]);
      if (/player|form/.test(kind)) slide.player = nodes[0];
      if (kind === "player") this.#caption(slide);
      if (kind === "form") slides.grow(slide.main, "--zoom", ZOOM);
      if (kind === "figure") this.#lay(slide, nodes[0]);
    }
  }

  #settle({ main }, name, sizes) {
    return slides.grow(main, name, sizes) || slides.grow(main, name, LAST_RESORT) || 0;
  }

  // What paper shows of a player must fit there: room for so many letters.
  #caption({ main, player }) {
    const shown = player.matches("shm-scheduler") ? ":scope > :is(p, ol, ul)" : ".shm-captions";
    const texts = [...player.querySelectorAll(shown)].map((part) => part.textContent);
    const size = Math.min(0.75, Math.sqrt(600 / (texts.join("").length + 1)));
    main.style.setProperty("--text", `${size.toFixed(3)}rem`);
  }

  // A tall figure gets the whole height, and the words beside it.
  #lay({ main }, node) {
    const picture = node.matches("figure") ? node.querySelector("svg, img") : node;
    const { width, height } = picture?.viewBox?.baseVal ?? {};
    if (node.matches("figure") && (width || picture?.naturalWidth) < 1.5 * (height || picture?.naturalHeight)) {
      main.dataset.layout = "tall";
    }
  }

  #fold(slide, fold) {
    const { open } = fold;
    this.#undo.push(() => (fold.open = open));
    slide.fold = fold;
    fold.open = true;
    this.#settle(slide, "--text", slides.TEXT);
    fold.open = false;
  }

  // Programs and outputs

  #addCode(planned) {
    const { nodes, outputs } = planned;
    const slide = this.#slide(planned);
    for (const node of nodes) this.#take(node, slide.main);
    const out = make("div", "slide-out");
    for (const node of outputs) this.#take(node, out);
    if (outputs.length) {
      slide.main.append(out);
      if (slides.arrange(slide.main, slides.LAYOUTS)) return;
      if (this.#wrap(slide.main, "output", ["above"])) return;
      out.remove();
    }
    const last = this.#fitCode(slide, nodes, planned);
    if (!outputs.length) return;
    // With the last lines of its program, or alone
    if (last !== slide) {
      last.main.append(out);
      if (slides.arrange(last.main, slides.LAYOUTS)) return;
      out.remove();
      this.#fitAlone(last.main);
    }
    const more = this.#slide(planned, { isFirst: false });
    more.main.append(out);
    this.#fitCode(more, outputs.slice(0, 1), planned);
  }

  #wrap(main, what, layouts) {
    main.dataset.wrap = what;
    const size = slides.arrange(main, layouts);
    if (!size) delete main.dataset.wrap;
    return size;
  }

  #fitAlone(main) {
    return slides.arrange(main, ["above", "column"]);
  }

  // The headline stays above where it can.
  #fitPart(main) {
    return slides.arrange(main, ["above"]) || this.#fitAlone(main);
  }

  // Returns the slide that has the last lines.
  #fitCode(slide, nodes, planned) {
    const { main } = slide;
    if (this.#fitAlone(main)) return slide;
    if (nodes.length > 1) return this.#apart(slide, nodes, planned);
    main.dataset.layout = "above";
    if (main.scrollWidth > main.clientWidth) {
      main.dataset.wrap = "all";
      if (this.#fitAlone(main)) return slide;
    }
    const [node] = nodes;
    const line = slides.CODE.least * slides.LINE * slides.rem();
    const lines = slides.linesOf(node.querySelector("code")).length;
    const over = ["above", "column"].map((layout) => {
      main.dataset.layout = layout;
      const isWide = main.scrollWidth > main.clientWidth;
      return isWide ? Infinity : Math.ceil((main.scrollHeight - main.clientHeight) / line);
    });
    const most = lines - Math.min(...over);
    const parts = slides.cutCode(node, Math.max(4, most), this.#undo);
    const shown = parts.map(({ node: part, first, last }, at) => {
      const one = at ? this.#slide(planned, { isFirst: false }) : slide;
      if (at) {
        const box = part.matches(".output") ? make("div", "slide-out", part) : part;
        one.main.append(box);
        if (main.dataset.wrap) one.main.dataset.wrap = main.dataset.wrap;
      }
      one.label = fill(words.lines, { first, last });
      const name = part.querySelector(".filename");
      const label = make("span", "slide-lines", one.label);
      (name ?? one.head.querySelector(".slide-kicker") ?? one.head).append(label);
      this.#undo.push(() => label.remove());
      return one;
    });
    const least = Math.min(...shown.map((one) => this.#fitPart(one.main)));
    for (const one of shown) {
      one.main.style.setProperty("--code", `${Math.max(least, slides.CODE.least)}rem`);
    }
    return shown.at(-1);
  }

  // Several commands that do not fit together
  #apart(slide, nodes, planned) {
    let last = slide;
    this.#fitCode(slide, nodes.slice(0, 1), planned);
    for (const node of nodes.slice(1)) {
      last = this.#slide(planned, { isFirst: false });
      last.main.append(node);
      this.#fitCode(last, [node], planned);
    }
    return last;
  }

  // Lists and tables

  #addRows(planned) {
    const slide = this.#slide(planned);
    const [node] = planned.nodes;
    this.#take(node, slide.main);
    const sizesOf = planned.kind === "table" ? slides.TABLE : slides.TEXT;
    if (slides.grow(slide.main, "--text", sizesOf)) return;
    slide.main.style.setProperty("--text", `${sizesOf.cut}rem`);
    const { bottom } = slide.main.getBoundingClientRect();
    const room = bottom - node.getBoundingClientRect().top - 0.5 * slides.rem();
    const parts = slides.cutRows(node, room, this.#undo);
    const shown = parts.map((part, at) => {
      const one = at ? this.#slide(planned, { isFirst: false }) : slide;
      if (at) one.main.append(part);
      return one;
    });
    const sizes = shown.map((one) => this.#settle(one, "--text", sizesOf));
    const least = Math.min(...sizes);
    for (const { main } of shown) main.style.setProperty("--text", `${least}rem`);
  }

  #number() {
    const all = this.slides.length;
    this.slides.forEach((slide, at) => {
      const number = make("span", "", fill(words.number, { number: at + 1, all }));
      slide.number = at + 1;
      slide.foot.append(make("span", "", this.title), number);
      slide.fullName = slide.label ? fill(words.part, slide) : slide.name;
      slide.part.ariaLabel = slide.fullName;
    });
  }
}

// What the keys do before they turn to another slide: open the answer, go on with the player.

const stepperOf = ({ player }) =>
  player && (player.matches("shm-stepper") ? player : player.querySelector("shm-stepper"));

const forward = (slide) => {
  if (slide.fold && !slide.fold.open) return (slide.fold.open = true);
  const stepper = stepperOf(slide);
  if (!stepper?.steps) return false;
  stepper.pause();
  if (stepper.step < stepper.steps - 1) return Boolean((stepper.step += 1));
  const choice = stepper.querySelector(".shm-choice[aria-disabled=false]");
  choice?.click();
  return Boolean(choice);
};

const back = (slide) => {
  if (slide.fold?.open) return !(slide.fold.open = false);
  const stepper = stepperOf(slide);
  const isFresh = `${slide.player?.moment ?? ""}`.startsWith("@"); // nobody is chosen yet
  if (!stepper?.steps || !stepper.step || isFresh) return false;
  stepper.pause();
  stepper.step -= 1;
  return true;
};

// How far a slide is: of its answer, or of its player.
const momentOf = (slide) => {
  if (slide.fold) return Number(slide.fold.open);
  const stepper = stepperOf(slide);
  return stepper ? (slide.player.moment ?? stepper.step) : 0;
};

const setMoment = (slide, moment) => {
  const stepper = stepperOf(slide);
  if (slide.fold) slide.fold.open = Boolean(moment);
  else if (stepper && momentOf(slide) !== moment) {
    if (slide.player.moment === undefined) stepper.step = moment;
    else slide.player.moment = moment;
  }
};

Object.assign(slides, { Deck, fill, make, forward, back, momentOf, setMoment, stepperOf });
})();
