// <shm-scheduler>: the reader chooses which process runs its next line, and a stepper shows that
// very run, one of those in a recording of kind "schedules". All follows from the stepper's step.
// With the attribute puzzle="lost" (find an order that goes wrong) or "none" (is there one?) it is a
// puzzle: once it is solved, the <details> in it opens. The browser keeps which orders were tried.
"use strict";
(() => {
const { shm } = window;
const { make, button, marks, speaker } = shm.parts;
const words = {
  choose: "Who runs the next line?",
  chosenAll: "No line of {marked} is left that can run.",
  nextUp: "line {line}",
  notAble: "not now",
  hasRun: "done",
  order: "Order:",
  follow: "Next of this order",
  outside: "Next step outside {marked} ({left} left)",
  undo: "Undo",
  again: "Start again",
  rest: "To the program's end",
  end: "In the end",
  stuck: "nobody can go on",
  untried: "You have not tried an order to its end yet.",
  some: "{some} tried",
  reveal: "How many orders end how?",
  forget: "Forget what I have tried",
  solved: "Solved.",
  tried: "{some} of {all} orders tried",
  lostOf: "{some} of {all} orders: {lost}.",
  same: "All {all} orders end the same way.",
  sampled: "The orders were chosen by chance. There are more.",
  lost: "an end that cannot happen when they run one after the other",
  kept: "as when they run one after the other",
  tooMany: "This recording has more orders than this player shows.",
  unordered: "This recording is broken: its orders do not fit together.",
  ...shm.words,
};
const say = speaker(words);

const MOST_PLACES = 100_000;

// What comes out where each process runs all its lines without a break.
const unbrokenOutcomes = (nodes, root) => {
  const [found, seen] = [new Set(), new Set()];
  const visit = (at, current, left) => {
    const place = [at, current, ...left.sort()].join();
    if (seen.has(place)) return;
    if (seen.add(place).size > MOST_PLACES) throw new Error(words.tooMany);
    const { next = {}, outcome } = nodes[at];
    if (outcome !== undefined) found.add(outcome);
    for (const [key, to] of Object.entries(next)) {
      if (!left.includes(key)) visit(to, key, key === current ? left : [...left, current]);
    }
  };
  visit(root, "", []);
  return found;
};

// Throws if somewhere on its ways a recording is none that can be played.
const checkNodes = ({ nodes, root, outcomes, runs, function: marked }) => {
  const { check, is } = shm;
  const rows = { "*": { "*": is.hex } };
  const lists = { "*": is.list(is.text) };
  const end = { out: is.text, blocks: rows, "lists?": lists, runs: is.count };
  check(outcomes, { "*": end }, "outcomes");
  check(runs, is.count, "runs");
  check(marked, is.text, "function");
  const [open, done, work] = [new Set(), new Set(), { done: 0 }];
  const visit = (at, before) => {
    if (open.has(at)) throw new Error(words.unordered); // in a circle
    if (done.has(at)) return;
    const { steps, next = {} } = nodes[at];
    check(nodes[at], { "next?": { "*": is.count }, "outcome?": (one) => outcomes[one] }, "nodes");
    const { state } = shm.fold(steps, before, work).at(-1) ?? { state: before };
    open.add(at);
    for (const to of Object.values(next)) visit(to, state);
    open.delete(at);
    done.add(at);
  };
  visit(root, {});
};

// Each outcome in short: the blocks in which they differ, as items or bytes, or else the output.
const endingsOf = (outcomes) => {
  const parts = outcomes.map(({ out, blocks, lists }) => {
    const found = Object.entries(blocks).map(([block, rows]) => {
      if (lists?.[block]) return `[${lists[block].join(", ")}]`;
      const numbers = Object.values(rows).join("").replace(/../g, (hex) => `${parseInt(hex, 16)} `);
      return numbers.replace(/( 0)* $/, "");
    });
    return [...found, out.trim()];
  });
  const stuck = (texts) => texts.map((text, at) => (outcomes[at].end ? words.stuck : text));
  const differing = [...parts[0].keys()].filter((at) => new Set(parts.map((p) => p[at])).size > 1);
  if (!differing.length) return stuck(parts.map((part) => [...new Set(part)].join("; ")));
  const shown = differing.length > 1 ? differing.slice(0, -1) : differing;
  return stuck(parts.map((part) => shown.map((at) => part[at]).join("; ")));
};

class Scheduler extends HTMLElement {
  #recording = null;
  #order = []; // that can be followed
  #at = 0; // how many of its lines have run
  #way = []; // the nodes to its end
  #starts = []; // the step with which each of them begins
  #tried = new Map();
  #isTold = false; // how many orders end how
  #place = ""; // where the browser keeps which were tried
  #parts = null;

  connectedCallback() {
    const inline = this.querySelector("script");
    if (inline && !this.#recording) this.recording = JSON.parse(inline.textContent);
  }

  set recording(recording) {
    const { nodes, root, outcomes } = recording;
    const stepper = document.createElement("shm-stepper");
    stepper.recording = { ...recording, kind: "run", steps: nodes?.[root]?.steps };
    try {
      checkNodes(recording);
      this.unbroken = unbrokenOutcomes(nodes, root);
      this.endings = endingsOf(outcomes);
      this.marked = recording.function.replaceAll(" ", marks.and);
      this.keys = [...new Set(nodes.flatMap(({ next = {} }) => Object.keys(next)))];
    } catch (error) {
      throw error.constructor === Error ? error : new Error(words.unordered);
    }
    this.keys.sort((one, other) => one - other);
    this.#recording = recording;
    this.#build(stepper);
    if (this.id) this.#remember(`shm ${this.id} ${recording.script}`);
    this.#go([]);
  }

  // The order that is laid out and the step in it, for another window to show the same.
  get moment() {
    return `${this.#order.join(" ")}@${this.#parts.stepper.step}`;
  }

  set moment(moment) {
    const [order, step] = moment.split("@");
    this.#go(order ? order.split(" ") : []);
    this.#parts.stepper.step = step;
  }

  // The orders that were tried here before, if they are orders still.
  #remember(place) {
    const { nodes, root } = this.#recording;
    this.#place = place;
    try {
      for (const order of JSON.parse(localStorage[place])) {
        const end = order.split(" ").reduce((node, key) => nodes[node.next[key]], nodes[root]);
        if (end.outcome !== undefined) this.#tried.set(order, end.outcome);
      }
    } catch {
      // nothing is kept here, or something else
    }
  }

  #keep() {
    try {
      if (this.#place) localStorage[this.#place] = JSON.stringify([...this.#tried.keys()]);
    } catch {
      // this browser keeps nothing
    }
  }

  #build(stepper) {
    const asked = make("p", "shm-asked");
    const choices = this.keys.map((key) => button(() => this.#choose(key), "shm-choice"));
    const order = make("p", "shm-order");
    const follow = button(() => (stepper.step += 1), "shm-follow");
    const back = () => (stepper.step = this.#starts[Math.max(0, this.#at - 1)]);
    const undo = button(back, "", words.undo);
    const again = button(() => this.#go([]), "", words.again);
    const tally = make("div", "shm-tally");
    const all = make("div", "shm-choices", ...choices);
    const way = make("div", "shm-way", order, follow, undo, again);
    asked.role = "status";
    stepper.addEventListener("keydown", ({ key, altKey, ctrlKey, metaKey }) => {
      const meant = key === "Backspace" ? undo : choices[this.keys.indexOf(key)];
      if (!altKey && !ctrlKey && !metaKey) meant?.click();
    });
    stepper.addEventListener("step", () => this.#show());
    const [status, full] = stepper.querySelectorAll(".shm-status, .shm-full");
    const panel = make("div", "shm-panel", asked, full, all, status, way);
    stepper.querySelector(".shm-stage").prepend(panel);
    stepper.append(tally);
    this.#parts = { stepper, asked, choices, order, follow, undo, tally };
    this.lesson = this.querySelector(":scope > details");
    this.insertBefore(stepper, this.lesson);
    for (const code of this.querySelectorAll(":scope > ol code")) {
      const order = code.textContent;
      if (/^\d+( \d+)*$/.test(order)) code.replaceWith(this.#goTo(order));
    }
  }

  // A button that lays an order out, to be followed from its beginning.
  #goTo(order) {
    const act = () => {
      const { stepper, follow } = this.#parts;
      this.#go(order.split(" "), 0);
      follow.focus();
      stepper.scrollIntoView();
    };
    return button(act, "shm-tried", make("code", "", order));
  }

  #choose(key) {
    const [at, order] = [this.#at, this.#order];
    if (!(key in (this.#way[at].next ?? {}))) return;
    this.#go(order[at] === key ? order : [...order.slice(0, at), key], at + 1);
  }

  #go(order, at = order.length) {
    const { nodes, root, files } = this.#recording;
    const way = [nodes[root]];
    for (const key of order) way.push(nodes[way.at(-1).next[key]]);
    let length = 0;
    this.#starts = way.map(({ steps }) => (length += steps.length) - steps.length);
    this.#starts[0] = nodes[root].steps.length - 1; // where somebody has to be chosen
    this.#order = order;
    this.#way = way;
    const steps = way.flatMap((node) => node.steps);
    this.#parts.stepper.showSteps(steps, files, { at: this.#starts[at] });
  }

  #badge(key) {
    const badges = [...this.#parts.stepper.querySelectorAll(".shm-process .shm-badge")];
    const found = badges.find((badge) => badge.textContent === key);
    return found?.cloneNode(true) ?? make("span", "", key);
  }

  // What the stepper's step means for the choices.
  #show() {
    const { stepper, asked, choices, order, follow, undo } = this.#parts;
    const { step, steps: all } = stepper;
    const at = Math.max(0, this.#starts.findLastIndex((start) => start <= step));
    const { next = {}, outcome } = this.#way[at];
    this.#at = at;
    const isOver = outcome !== undefined;
    if (isOver) {
      this.#tried.set(this.#order.join(" "), outcome);
      this.#keep();
    }
    asked.textContent = say(isOver ? "chosenAll" : "choose", this);
    if (isOver) asked.append(marks.gap, words.end, marks.colon, this.#told(outcome), marks.stop);

    const steps = this.#way.slice(0, at + 1).flatMap((node) => node.steps);
    const { processes } = steps.reduce((state, { set }) => shm.merge(state, set ?? {}), {});
    this.keys.forEach((key, index) => {
      const { name = "", frames = {} } = processes[key] ?? {};
      const { file = 0, line, locals = {} } = Object.values(frames).at(-1) ?? {};
      const isAble = key in next;
      const code = isAble ? this.#recording.files[file]?.source.split("\n")[line - 1]?.trim() : "";
      const place = isAble ? say("nextUp", { line }) : line ? words.notAble : words.hasRun;
      const plain = Object.entries(locals).filter(([, text]) => !/^(<|\w+\()/.test(text));
      const values = plain.map((pair) => make("code", "shm-value", pair.join(" = ")));
      const head = [this.#badge(key), make("span", "shm-name", name), make("span", "", place)];
      choices[index].replaceChildren(...head, make("code", "", code), ...values);
      choices[index].ariaDisabled = `${!isAble}`;
    });

    const badges = this.#order.map((key) => this.#badge(key));
    for (const badge of badges.slice(at)) badge.classList.add("shm-ahead");
    order.replaceChildren(words.order, ...badges);
    const left = (this.#starts[at + 1] ?? all) - 1 - step;
    const isRest = isOver && left > 0;
    follow.textContent = say(isRest ? "rest" : left ? "outside" : "follow", { ...this, left });
    follow.ariaDisabled = `${step === all - 1}`;
    undo.ariaDisabled = `${!at}`;
    this.#showTally();
  }

  // What the order of the lines did; nothing where that cannot be said.
  #meaning(outcome) {
    const { size } = this.unbroken;
    if (!size || size === this.endings.length) return "";
    return this.unbroken.has(outcome) ? "kept" : "lost";
  }

  #mean(meaning) {
    return this.getAttribute(meaning) ?? words[meaning];
  }

  #told(outcome) {
    const meaning = this.#meaning(outcome);
    const code = make("code", "", this.endings[outcome]);
    return make("span", `shm-${meaning}`, code, meaning && marks.comma + this.#mean(meaning));
  }

  #showTally() {
    const { outcomes } = this.#recording;
    const tried = [...this.#tried];
    const rows = outcomes.flatMap(({ runs: all }, index) => {
      const some = tried.filter(([, found]) => found === index).length;
      if (!some && !this.#isTold) return [];
      const count = say(this.#isTold ? "tried" : "some", { some, all });
      return [make("li", "", some ? this.#told(index) : "?", make("span", "", count))];
    });
    const buttons = tried.map(([order, outcome]) => {
      const part = this.#goTo(order);
      part.classList.add(`shm-${this.#meaning(outcome)}`);
      part.ariaCurrent = `${order === this.#order.join(" ")}`;
      return part;
    });
    const acts = tried.length ? this.#acts() : [];
    const notes = make("p", "", tried.length ? this.#notes() : words.untried);
    const counts = make("ul", "shm-outcomes", ...rows);
    const orders = make("div", "shm-orders", ...buttons);
    this.#parts.tally.replaceChildren(counts, notes, orders, make("div", "shm-acting", ...acts));
    if (this.#isSolved(tried)) this.#solve(notes);
  }

  // What is said of all orders once the reader wants to know.
  #notes() {
    const { outcomes, runs: all, sample } = this.#recording;
    if (!this.#isTold) return "";
    const isLost = (_, index) => this.#meaning(index) === "lost";
    const some = outcomes.filter(isLost).reduce((sum, { runs }) => sum + runs, 0);
    const noted = [some && "lostOf", !outcomes[1] && "same", sample && "sampled"].filter(Boolean);
    return noted.map((word) => say(word, { some, all, lost: this.#mean("lost") })).join(marks.gap);
  }

  #acts() {
    const tell = (is) => () => {
      this.#isTold = is;
      if (!is) this.#tried.clear();
      this.#keep();
      this.#showTally();
      this.#parts.choices[0].focus();
    };
    const forget = button(tell(false), "", words.forget);
    return this.#isTold ? [forget] : [button(tell(true), "", words.reveal), forget];
  }

  #isSolved(tried) {
    const puzzle = this.getAttribute("puzzle");
    if (puzzle === "none") return this.#isTold;
    return puzzle && tried.some(([, outcome]) => this.#meaning(outcome) === "lost");
  }

  #solve(notes) {
    notes.prepend(make("strong", "", words.solved), marks.gap);
    if (this.lesson) this.lesson.open = true;
  }
}

const define = () => customElements.define("shm-scheduler", Scheduler);
customElements.whenDefined("shm-stepper").then(define);
})();
