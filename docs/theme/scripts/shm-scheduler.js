// <shm-scheduler>: the reader chooses which process runs its next line, and a stepper shows that
// very run. All of them are in the recording, which is one of kind "schedules".
"use strict";
(() => {
  const shm = (window.shm ??= {});
  const words = {
    choose: "Who runs the next line?",
    chosenAll: "All lines have run.",
    nextUp: "line {line}",
    notAble: "has to wait",
    hasRun: "is done",
    order: "Order so far:",
    noOrder: "nobody yet",
    undo: "Undo",
    again: "Start again",
    end: "In the end",
    tried: "Orders tried",
    share: "{some} of {all}",
    unfound: "?",
    lostOf: "{some} of {all} orders: {lost}.",
    sampled: "These {all} orders were chosen by chance. There are more.",
    lost: "no result of one after the other",
    kept: "as one after the other",
    unordered: "This recording is broken: its orders do not fit together.",
    ...shm.words,
  };
  const say = (word, values) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const make = (tag, style, ...content) => {
    const part = document.createElement(tag);
    part.className = style;
    part.append(...content);
    return part;
  };
  const button = (act, style, ...content) => {
    const part = make("button", style, ...content);
    part.type = "button";
    part.addEventListener("click", act);
    return part;
  };

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
        const bytes = Object.values(rows).join("").match(/../g) ?? [];
        const numbers = bytes.map((hex) => parseInt(hex, 16)).join(" ");
        return lists?.[block] ? `[${lists[block].join(", ")}]` : numbers.replace(/( 0)+$/, "");
      });
      return [...found, out.trim()];
    });
    const differing = [...parts[0].keys()].filter((at) => new Set(parts.map((p) => p[at])).size > 1);
    const shown = differing.length > 1 ? differing.slice(0, -1) : differing;
    return parts.map((part) => (shown.length ? shown.map((at) => part[at]) : part).join("; "));
  };

  class Scheduler extends HTMLElement {
    #recording = null;
    #path = [];
    #tried = new Map();
    #parts = null;

    connectedCallback() {
      const inline = this.querySelector("script[type='application/json']");
      if (inline && !this.#recording) this.recording = JSON.parse(inline.textContent);
    }

    get recording() {
      return this.#recording;
    }

    set recording(recording) {
      const { nodes, root, outcomes } = recording;
      const stepper = document.createElement("shm-stepper");
      stepper.recording = { ...recording, kind: "run", steps: nodes?.[root]?.steps };
      try {
        this.unbroken = unbrokenOutcomes(nodes, nodes[root]);
        this.endings = endingsOf(outcomes);
        this.keys = [...new Set(nodes.flatMap(({ next = {} }) => Object.keys(next)))];
      } catch {
        throw new Error(words.unordered);
      }
      this.keys.sort((one, other) => one - other);
      this.#recording = recording;
      this.#tried.clear();
      this.#build(stepper);
      this.#go([]);
    }

    #build(stepper) {
      const parts = {
        stepper,
        asked: make("p", "shm-asked"),
        choices: this.keys.map((key) => button(() => this.#choose(key), "shm-choice")),
        order: make("p", "shm-order"),
        undo: button(() => this.#undo(), "", words.undo),
        again: button(() => this.#go([]), "", words.again),
        end: make("p", "shm-end"),
        tally: make("div", "shm-tally"),
      };
      const { asked, choices, order, undo, again, end, tally } = parts;
      end.setAttribute("role", "status");
      const all = make("div", "shm-choices", ...choices);
      const panel = make("div", "shm-panel", asked, all, make("div", "shm-way", order, undo, again), end);
      panel.setAttribute("role", "group");
      panel.setAttribute("aria-label", words.choose);
      stepper.addEventListener("keydown", (event) => this.#hearKey(event));
      stepper.prepend(panel);
      stepper.append(tally);
      this.#parts?.stepper.remove();
      this.#parts = parts;
      this.append(stepper);
      for (const code of this.querySelectorAll(":scope > ol code:not(button *)")) {
        if (!/^\d+( \d+)*$/.test(code.textContent)) continue;
        code.replaceWith(this.#goTo(code.textContent));
      }
    }

    #goTo(order) {
      return button(() => this.#go(order.split(" ")), "shm-tried", make("code", "", order));
    }

    #hearKey(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (this.keys.includes(event.key)) this.#choose(event.key);
      else if (event.key === "Backspace") this.#undo();
    }

    // The nodes from the first one to where a path leads.
    #way(path) {
      const { nodes, root } = this.#recording;
      const way = [nodes[root]];
      for (const key of path) way.push(nodes[way.at(-1).next[key]]);
      return way;
    }

    #choose(key) {
      const { next } = this.#way(this.#path).at(-1);
      if (next && Object.hasOwn(next, key)) this.#go([...this.#path, key]);
    }

    #undo() {
      this.#go(this.#path.slice(0, -1));
    }

    #go(path) {
      const way = this.#way(path);
      const node = way.at(-1);
      this.#path = path;
      if (!node.next) this.#tried.set(path.join(" "), node.outcome);
      const steps = way.flatMap((each) => each.steps);
      const at = steps.length - (path.length ? node.steps.length : 1);
      this.#parts.stepper.showSteps(steps, this.#recording.files, { at });
      this.#showChoices(steps, node);
      this.#showTally();
    }

    #badge(key) {
      const lanes = this.#parts.stepper.querySelectorAll(".shm-process .shm-badge");
      return [...lanes].find((badge) => badge.textContent === key).cloneNode(true);
    }

    #showChoices(steps, { next = {}, outcome }) {
      const { files } = this.#recording;
      const { processes } = steps.reduce((state, { set }) => shm.merge(state, set ?? {}), {});
      const { asked, choices, order, undo, again, end } = this.#parts;
      const isOver = outcome !== undefined;
      asked.textContent = isOver ? words.chosenAll : words.choose;
      this.keys.forEach((key, index) => {
        const { name = "", frames = {} } = processes[key] ?? {};
        const frame = Object.values(frames).at(-1);
        const isAble = Object.hasOwn(next, key);
        const line = isAble ? files[frame.file ?? 0].source.split("\n")[frame.line - 1] : "";
        const place = isAble ? say("nextUp", frame) : frame && !isOver ? words.notAble : words.hasRun;
        const parts = [make("span", "shm-name", name), make("span", "", place)];
        choices[index].replaceChildren(this.#badge(key), ...parts, make("code", "", line.trim()));
        choices[index].ariaDisabled = `${!isAble}`;
      });
      undo.ariaDisabled = again.ariaDisabled = `${!this.#path.length}`;
      const badges = this.#path.map((key) => this.#badge(key));
      order.replaceChildren(words.order, " ", ...(badges.length ? badges : [words.noOrder]));
      end.replaceChildren(...(isOver ? [words.end, ": ", this.#told(outcome), "."] : []));
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
      const part = make("span", `shm-${meaning}`, make("code", "", this.endings[outcome]));
      if (meaning) part.append(`, ${this.#mean(meaning)}`);
      return part;
    }

    #showTally() {
      const { outcomes, runs: all, sample } = this.#recording;
      const found = [...this.#tried.values()];
      let lost = 0;
      const rows = outcomes.map(({ runs }, index) => {
        if (this.#meaning(index) === "lost") lost += runs;
        const some = found.filter((outcome) => outcome === index).length;
        const told = make("td", "", some ? this.#told(index) : words.unfound);
        return make("tr", "", told, make("td", "", say("share", { some, all: runs })));
      });
      const head = make("tr", "", make("th", "", words.end), make("th", "", words.tried));
      const notes = make("p", "");
      if (lost) notes.append(say("lostOf", { some: lost, all, lost: this.#mean("lost") }), " ");
      if (sample) notes.append(say("sampled", { all }));
      const tried = [...this.#tried].map(([order, outcome]) => {
        const part = this.#goTo(order);
        part.classList.add(`shm-${this.#meaning(outcome)}`);
        part.ariaCurrent = `${order === this.#path.join(" ")}`;
        return make("li", "", part);
      });
      const table = make("table", "shm-outcomes", make("thead", "", head), make("tbody", "", ...rows));
      this.#parts.tally.replaceChildren(table, notes, make("ul", "shm-orders", ...tried));
    }
  }

  const define = () => customElements.define("shm-scheduler", Scheduler);
  customElements.whenDefined("shm-stepper").then(define);
})();
