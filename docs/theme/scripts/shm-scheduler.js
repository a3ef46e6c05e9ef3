// <shm-scheduler>: the reader chooses which process runs its next line, and a stepper shows that
// very run, one of those in a recording of kind "schedules". All follows from the stepper's step.
"use strict";
(() => {
  const shm = (window.shm ??= {});
  const words = {
    choose: "Who runs the next line?",
    chosenAll: "All lines of {marked} have run.",
    nextUp: "line {line}",
    notAble: "not now",
    hasRun: "done",
    order: "Order:",
    follow: "Next of this order",
    outside: "Next step outside {marked} ({left} left)",
    undo: "Undo",
    again: "Start again",
    end: "In the end",
    tried: "{some} of {all} orders tried",
    lostOf: "{some} of {all} orders: {lost}.",
    same: "All {all} orders end the same way.",
    sampled: "The orders were chosen by chance. There are more.",
    lost: "an end that cannot happen when they run one after the other",
    kept: "as when they run one after the other",
    unordered: "This recording is broken: its orders do not fit together.",
    ...shm.words,
  };
  const say = (word, values) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const make = (shm.make = (tag, style, ...content) => {
    const part = document.createElement(tag);
    part.className = style;
    part.append(...content);
    return part;
  });
  const button = (shm.button = (act, style, ...content) => {
    const part = make("button", style, ...content);
    part.addEventListener("click", act);
    return part;
  });

  // What comes out where each process runs all its lines without a break.
  const unbrokenOutcomes = (nodes, node, current, left = [], found = new Set()) => {
    if (node.outcome !== undefined) found.add(node.outcome);
    for (const [key, next] of Object.entries(node.next ?? {})) {
      if (left.includes(key)) continue;
      unbrokenOutcomes(nodes, nodes[next], key, key === current ? left : [...left, current], found);
    }
    return found;
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
    const differing = [...parts[0].keys()].filter((at) => new Set(parts.map((p) => p[at])).size > 1);
    if (!differing.length) return parts.map((part) => [...new Set(part)].join("; "));
    const shown = differing.length > 1 ? differing.slice(0, -1) : differing;
    return parts.map((part) => shown.map((at) => part[at]).join("; "));
  };

  class Scheduler extends HTMLElement {
    #recording = null;
    #order = []; // that can be followed
    #at = 0; // how many of its lines have run
    #way = []; // the nodes to its end
    #starts = []; // the step with which each of them begins
    #tried = new Map();
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
        this.unbroken = unbrokenOutcomes(nodes, nodes[root]);
        this.endings = endingsOf(outcomes);
        this.marked = recording.function.replaceAll(" ", ", ");
        this.keys = [...new Set(nodes.flatMap(({ next = {} }) => Object.keys(next)))];
      } catch {
        throw new Error(words.unordered);
      }
      this.keys.sort((one, other) => one - other);
      this.#recording = recording;
      this.#build(stepper);
      this.#go([]);
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
      this.append(stepper);
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
      const badges = this.#parts.stepper.querySelectorAll(".shm-process .shm-badge");
      return badges[key].cloneNode(true);
    }

    // What the stepper's step means for the choices.
    #show() {
      const { stepper, asked, choices, order, follow, undo } = this.#parts;
      const { step, steps: all } = stepper;
      const at = Math.max(0, this.#starts.findLastIndex((start) => start <= step));
      const { next = {}, outcome } = this.#way[at];
      this.#at = at;
      const isOver = outcome !== undefined;
      if (isOver) this.#tried.set(this.#order.join(" "), outcome);
      asked.textContent = say(isOver ? "chosenAll" : "choose", this);
      if (isOver) asked.append(` ${words.end}: `, this.#told(outcome), ".");

      const steps = this.#way.slice(0, at + 1).flatMap((node) => node.steps);
      const { processes } = steps.reduce((state, { set }) => shm.merge(state, set ?? {}), {});
      this.keys.forEach((key, index) => {
        const { name = "", frames = {} } = processes[key] ?? {};
        const { file = 0, line, locals = {} } = Object.values(frames).at(-1) ?? {};
        const isAble = key in next;
        const code = isAble ? this.#recording.files[file].source.split("\n")[line - 1].trim() : "";
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
      follow.textContent = say(left ? "outside" : "follow", { ...this, left });
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
      return make("span", `shm-${meaning}`, code, meaning && `, ${this.#mean(meaning)}`);
    }

    #showTally() {
      const { outcomes, runs: all, sample } = this.#recording;
      let lost = 0;
      const rows = outcomes.map(({ runs }, index) => {
        if (this.#meaning(index) === "lost") lost += runs;
        const some = [...this.#tried.values()].filter((found) => found === index).length;
        const told = some ? this.#told(index) : "?";
        return make("li", "", told, make("span", "", say("tried", { some, all: runs })));
      });
      const values = { some: lost, all, lost: this.#mean("lost") };
      const noted = [lost && "lostOf", !rows[1] && "same", sample && "sampled"].filter(Boolean);
      const notes = make("p", "", noted.map((word) => say(word, values)).join(" "));
      const tried = [...this.#tried].map(([order, outcome]) => {
        const part = this.#goTo(order);
        part.classList.add(`shm-${this.#meaning(outcome)}`);
        part.ariaCurrent = `${order === this.#order.join(" ")}`;
        return part;
      });
      const counts = make("ul", "shm-outcomes", ...rows);
      this.#parts.tally.replaceChildren(counts, notes, make("div", "shm-orders", ...tried));
    }
  }

  const define = () => customElements.define("shm-scheduler", Scheduler);
  customElements.whenDefined("shm-stepper").then(define);
})();
