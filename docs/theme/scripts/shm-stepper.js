// <shm-stepper> replays a recorded run: the program, its processes and the blocks they share. A
// list inside it holds the captions. docs/theme/recordings/README.md says what a recording is.
// Recordings come from anybody: every text in them stays a text.
"use strict";
(() => {
  const shm = (window.shm ??= {});
  if (customElements.get("shm-stepper")) return;

  const words = {
    first: "First step",
    previous: "Previous step",
    next: "Next",
    last: "Last step",
    play: "Play",
    pause: "Pause",
    slider: "Step",
    position: "{step} of {last}",
    link: "Link to this step: {place}",
    player: "Step through {script}",
    source: "Program",
    justRan: "just ran",
    nextLine: "next line",
    line: "line {line}",
    notStarted: "not started",
    running: "running",
    waiting: "waiting",
    dead: "ended",
    killed: "killed",
    status: "status {exit}",
    server: "the manager's server",
    creator: "creator",
    attacher: "attacher",
    inherited: "inherited",
    bytes: "Bytes of {name}",
    openIn: "open in",
    size: "size {size}",
    cut: "the first {shown} of {size} bytes",
    notCreated: "not created",
    unlinked: "unlinked",
    gone: "gone",
    count: "count",
    offset: "offsets",
    slot: "slots",
    format: "formats",
    code: "codes",
    output: "Output",
    errors: "Errors",
    // What a step did
    start: "Before the first line.",
    passed: "Time has passed.",
    ran: "{process} ran line {line}.",
    started: "{process} started.",
    "is waiting": "{process} waits in line {line}.",
    "is running": "{process} goes on.",
    "is dead": "{process} ended.",
    "is killed": "{process} was killed.",
    "as creator": "{process} created {block}.",
    "as attacher": "{process} attached to {block}.",
    closed: "{process} closed its handle on {block}.",
    changed: "Bytes changed in {block}: {bytes}.",
    range: "{first} to {last}",
    nameGone: "The name {block} is gone.",
    printed: "Printed: {text}",
    // What is wrong with a recording
    notLoaded: "The recording could not be loaded.",
    notJson: "This is not a recording: it is not JSON.",
    notRecording: "This is not a recording made by shmcore.",
    version: "This recording has version {version}, and this player knows only version 1.",
    schedules: "This recording holds many runs, for the scheduler, and not a single one.",
    broken: "This recording is broken: {place} is missing or is not what it should be.",
    ...shm.words,
  };
  const say = (word, values) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // 1. A recording: the fold of its steps, and whether it is one.

  const isObject = (value) =>
    value !== null && typeof value === "object" && !Array.isArray(value);

  shm.merge = (state, patch) => {
    if (!isObject(patch)) return patch;
    const result = isObject(state) ? { ...state } : {};
    for (const [key, value] of Object.entries(patch)) {
      if (value === null) delete result[key];
      else result[key] = shm.merge(result[key], value);
    }
    return result;
  };

  const isText = (value) => typeof value === "string";
  const isCount = (value) => Number.isInteger(value) && value >= 0;
  const isOneOf = (...values) => (value) => values.includes(value);
  const isListOf = (isItem) => (value) => Array.isArray(value) && value.every(isItem);
  const isRows = (value) =>
    isObject(value) &&
    Object.entries(value).every(([start, hex]) => start <= 1008 && /^([0-9a-f]{2}){0,16}$/.test(hex));

  // A shape is a test or an object of shapes. A key with ? may be absent, * stands for every key.
  const FILE = { path: isText, source: isText };
  const FRAME = { function: isText, line: isCount, "file?": isCount, "locals?": { "*": isText } };
  const PROCESS = {
    name: isText,
    kind: isOneOf("main", "child", "manager"),
    state: isOneOf("running", "waiting", "dead", "killed"),
    "frames?": { "*": FRAME },
    "attached?": { "*": isOneOf("creator", "attacher", "inherited") },
  };
  const counts = isListOf(isCount);
  const LIST = { "parts?": counts, "slots?": counts, "codes?": counts, "items?": isListOf(isText) };
  const BLOCK = { name: isText, size: isCount, exists: isOneOf(true, false), rows: isRows, "list?": LIST };
  const STATE = { processes: { "*": PROCESS }, blocks: { "*": BLOCK } };
  const STEP = { state: STATE, "p?": isCount, "ran?": counts, "out?": isText, "err?": isText };

  const check = (value, shape, place) => {
    const isTest = typeof shape === "function";
    if (!(isTest ? shape : isObject)(value)) throw new Error(say("broken", { place }));
    for (const [key, inner] of isTest ? [] : Object.entries(shape)) {
      for (const name of key === "*" ? Object.keys(value) : [key.replace("?", "")]) {
        const isAbsent = key.endsWith("?") && !Object.hasOwn(value, name);
        if (!isAbsent) check(value[name], inner, `${place}.${name}`);
      }
    }
  };

  const checkAndFold = (steps, files) => {
    check(files, isListOf(isObject), "files");
    files.forEach((file, index) => check(file, FILE, `files[${index}]`));
    check(steps, (list) => isListOf(isObject)(list) && list.length > 0, "steps");
    let state = {};
    return steps.map((step, index) => {
      state = step.state ?? shm.merge(state, step.set ?? {});
      const folded = { ...step, state };
      check(folded, STEP, `steps[${index}]`);
      return folded;
    });
  };

  // 2. What a state is read with.

  const innermost = (process) => Object.values(process?.frames ?? {}).at(-1);

  const bytesOf = (block) => {
    const bytes = [];
    for (const [start, hex] of Object.entries(block?.rows ?? {})) {
      hex.match(/../g)?.forEach((byte, index) => (bytes[+start + index] = parseInt(byte, 16)));
    }
    return bytes;
  };

  // The places of the bytes that differ; none if the block is new.
  const changesOf = (block, before) => {
    const [bytes, old] = [bytesOf(block), bytesOf(before)];
    return before ? [...bytes.keys()].filter((at) => bytes[at] !== old[at]) : [];
  };

  const rangesOf = (numbers) => {
    const ranges = [];
    for (const number of numbers) {
      if (ranges.at(-1)?.[1] === number - 1) ranges.at(-1)[1] = number;
      else ranges.push([number, number]);
    }
    return ranges.map(([first, last]) => (first === last ? first : say("range", { first, last })));
  };

  // 3. What it is shown with.

  const make = (tag, style, ...content) => {
    const part = document.createElement(tag);
    if (style) part.className = style;
    part.append(...content);
    return part;
  };
  const named = (part, name) => {
    part.setAttribute("role", "group");
    part.ariaLabel = name;
    return part;
  };

  const KEYWORDS =
    "and|as|assert|async|await|break|class|continue|def|del|elif|else|except|False|finally|for|from|" +
    "global|if|import|in|is|lambda|None|nonlocal|not|or|pass|raise|return|True|try|while|with|yield";
  const STRINGS = String.raw`"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`;
  const TOKEN = new RegExp(String.raw`(#.*|${STRINGS}|\b\d[\w.]*|\b(?:${KEYWORDS})\b)`);
  const kindOf = (token) =>
    token.startsWith("#") ? "comment" : /^["'\d]/.test(token) ? "literal" : "keyword";
  const colour = (line) =>
    line
      .split(TOKEN)
      .map((piece, index) => (index % 2 ? make("span", `shm-${kindOf(piece)}`, piece) : piece));

  // 4. The element. Its parts stay; what is in them is written anew at each step.

  class Stepper extends HTMLElement {
    #recording = null;
    #files = [];
    #lines = [];
    #steps = [];
    #step = 0;
    #parts = null;
    #captions = [];
    #looks = {};
    #timer = 0;
    #follow = () => this.#openLink();

    connectedCallback() {
      addEventListener("hashchange", this.#follow);
      if (!this.#parts) this.#load();
    }

    disconnectedCallback() {
      removeEventListener("hashchange", this.#follow);
      this.pause();
    }

    get recording() {
      return this.#recording;
    }

    set recording(recording) {
      const { format, version, kind } = recording ?? {};
      if (format !== "shmcore-recording") throw new Error(words.notRecording);
      if (version !== 1) throw new Error(say("version", { version }));
      if (kind === "schedules") throw new Error(words.schedules);
      check(kind, isOneOf("run"), "kind");
      this.showSteps(recording.steps, recording.files);
      this.#recording = recording;
    }

    get steps() {
      return this.#steps.length;
    }

    get step() {
      return this.#step;
    }

    set step(step) {
      if (!this.steps) return;
      this.#step = Math.max(0, Math.min(Math.trunc(step) || 0, this.steps - 1));
      this.#show();
      this.dispatchEvent(new Event("step", { bubbles: true }));
    }

    // Each step has its whole `state`, or `set`: what it changes in the last one.
    showSteps(steps, files, { at = 0 } = {}) {
      const folded = checkAndFold(steps, files);
      this.pause();
      this.#build();
      if (files !== this.#files) this.#listSource(files);
      this.#steps = folded;
      this.#castLooks();
      this.step = at;
    }

    play() {
      if (this.#step === this.steps - 1) this.step = 0;
      const caption = this.#captions.find(({ step }) => step === this.#step);
      const reading = 40 * (caption?.item.textContent.length ?? 0);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.step += 1;
        if (this.#step < this.steps - 1) this.play();
        else this.pause();
      }, 1200 + reading);
      this.#namePlay("pause");
    }

    pause() {
      clearTimeout(this.#timer);
      this.#timer = 0;
      this.#namePlay("play");
    }

    #namePlay(name) {
      if (!this.#parts) return;
      const { play } = this.#parts;
      play.className = `shm-button shm-${name}`;
      play.title = play.ariaLabel = words[name];
    }

    async #load() {
      const inline = this.querySelector("script[type='application/json']");
      const address = this.getAttribute("src");
      if (!inline && !address) return;
      try {
        const text = inline ? inline.textContent : await this.#fetch(address);
        this.recording = this.#parse(text);
        this.#openLink();
      } catch (error) {
        const fault = make("p", "shm-fault", error.message);
        fault.role = "alert";
        this.prepend(fault);
      }
    }

    async #fetch(address) {
      const answer = await fetch(address).catch(() => null);
      if (!answer?.ok) throw new Error(words.notLoaded);
      return answer.text();
    }

    #parse(text) {
      try {
        return JSON.parse(text);
      } catch {
        throw new Error(words.notJson);
      }
    }

    #linkTo(step) {
      return `#${this.id && `${encodeURI(this.id)}-`}step-${step}`;
    }

    #openLink() {
      const start = this.#linkTo("");
      const step = Number(location.hash.slice(start.length) || NaN);
      if (!location.hash.startsWith(start) || !isCount(step)) return;
      this.pause();
      if (step === this.#step && this.matches(":focus-within")) return; // a click on our link
      this.step = step;
      this.scrollIntoView();
    }

    #build() {
      if (this.#parts) return;
      const go = (step) => () => {
        this.pause();
        this.step = step();
      };
      const button = (name, act) => {
        const part = make("button", `shm-button shm-${name}`);
        part.type = "button";
        part.title = part.ariaLabel = words[name];
        part.addEventListener("click", act);
        return part;
      };
      const parts = {
        listing: named(make("div", "shm-listing"), words.source),
        processes: make("div", "shm-processes"),
        blocks: make("div", "shm-blocks"),
        out: named(make("pre"), words.output),
        err: named(make("pre"), words.errors),
        status: make("p", "shm-status"),
        captions: this.querySelector("ol, ul") ?? make("ol"),
        first: button("first", go(() => 0)),
        previous: button("previous", go(() => this.#step - 1)),
        next: button("next", go(() => this.#step + 1)),
        last: button("last", go(() => this.steps - 1)),
        play: button("play", () => (this.#timer ? this.pause() : this.play())),
        slider: make("input", "shm-slider"),
        link: make("a", "shm-link"),
      };
      const { first, previous, next, last, play, slider, link } = parts;
      this.#parts = parts;
      next.append(words.next);
      parts.status.ariaLive = "polite";
      slider.type = "range";
      slider.ariaLabel = words.slider;
      slider.addEventListener("input", go(() => slider.valueAsNumber));
      parts.captions.classList.add("shm-captions");
      this.#captions = [...parts.captions.children].map((item) => {
        const { step = 0 } = (item.querySelector(":scope > [data-step]") ?? item).dataset;
        return { item, step: Number(step) };
      });

      const legend = make("p", "shm-legend", make("span", "shm-number shm-ran", "7"), words.justRan);
      legend.append(make("span", "shm-badge", "0"), words.nextLine);
      const output = make("div", "shm-output");
      for (const part of [parts.out, parts.err]) output.append(make("p", "", part.ariaLabel), part);
      const source = make("div", "shm-source", parts.listing, legend);
      const controls = make("div", "shm-controls", first, previous, next, last, play, slider, link);
      this.append(
        make("div", "shm-stage", source, parts.blocks, parts.processes, output),
        make("div", "shm-bar", parts.status, parts.captions, controls),
      );
      this.classList.add("shm-plays");
      this.tabIndex = -1; // so that after a click on any part the arrow keys work
      this.addEventListener("keydown", (event) => this.#hearKey(event));
      new ResizeObserver(() => this.#markScrolling()).observe(this);
    }

    #hearKey(event) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const [step, last] = [this.#step, this.steps - 1];
      const steps = { ArrowLeft: step - 1, ArrowRight: step + 1, Home: 0, End: last };
      if (!Object.hasOwn(steps, event.key)) return;
      event.preventDefault();
      this.pause();
      this.step = steps[event.key];
    }

    // What scrolls can be scrolled by keyboard.
    #markScrolling() {
      for (const box of this.querySelectorAll(".shm-listing, .shm-bytes, .shm-output pre")) {
        if (box.scrollHeight > box.clientHeight) box.tabIndex = 0;
        else box.removeAttribute("tabindex");
      }
    }

    #reveal(box, part) {
      if (!part) return;
      const top = part.getBoundingClientRect().top - box.getBoundingClientRect().top;
      const room = box.clientHeight - part.offsetHeight;
      const isInside = top > part.offsetHeight && top < room - part.offsetHeight;
      if (!isInside) box.scrollTop += top - room / 2;
    }

    #listSource(files) {
      this.#files = files;
      named(this, say("player", { script: files[0]?.path }));
      this.#lines = files.map(({ source }) =>
        source.trimEnd().split("\n").map((line, index) => {
          const code = make("span", "shm-text", ...colour(line), "\n");
          code.style.setProperty("--indent", `${line.search(/\S|$/) + 4}ch`);
          const number = make("span", "shm-number", `${index + 1}`);
          return make("span", "shm-line", make("span", "shm-marks"), number, code);
        }),
      );
      const listed = files.flatMap(({ path }, index) => [
        make("p", "shm-path", path),
        make("pre", "", make("code", "", ...this.#lines[index])),
      ]);
      this.#parts.listing.replaceChildren(...listed);
    }

    // A look for each process: the first that creates a block is the creator, as everywhere.
    #castLooks() {
      const { processes, blocks } = this.#steps.at(-1).state;
      const keys = Object.keys(processes).filter((key) => processes[key].kind !== "manager");
      const creators = Object.values(blocks).map(({ creator }) => `${creator}`);
      const first = keys.find((key) => creators.includes(key)) ?? keys[0];
      const others = keys.filter((key) => key !== first);
      this.#looks = { [first]: "shm-who-0" };
      others.forEach((key, index) => (this.#looks[key] = `shm-who-${1 + (index % 3)}`));
    }

    #look(key) {
      return this.#looks[key] ?? "shm-who-manager";
    }

    #badge(key, style = "") {
      return make("span", `shm-badge ${this.#look(key)} ${style}`, `${key}`);
    }

    // 5. One step.

    #show() {
      const now = this.#steps[this.#step];
      const before = this.#steps[this.#step - 1]?.state ?? { processes: {}, blocks: {} };
      const last = this.#steps.at(-1).state;
      this.#showSource(now);
      const lanes = Object.entries(last.processes).map(([key, { name }]) =>
        this.#lane(key, name, now, before.processes[key]),
      );
      this.#parts.processes.replaceChildren(...lanes);
      const keys = Object.keys(last.blocks);
      const { children } = this.#parts.blocks;
      while (children.length > keys.length) children[keys.length].remove();
      keys.forEach((key, index) =>
        this.#showBlock(children[index], key, last.blocks[key], now, before.blocks[key]),
      );
      this.#showOutput("out");
      this.#showOutput("err");
      this.#showPlace(now, before);
      this.#markScrolling();
    }

    #showSource({ state, p, ran }) {
      let told;
      for (const line of this.#lines.flat()) {
        line.className = "shm-line";
        line.children[0].replaceChildren();
        line.children[1].className = "shm-number";
      }
      for (const [key, process] of Object.entries(state.processes)) {
        const frame = innermost(process);
        const line = frame && this.#lines[frame.file ?? 0]?.[frame.line - 1];
        line?.classList.add("shm-current", this.#look(key));
        line?.children[0].append(this.#badge(key, `shm-${process.state}`));
        told ??= line;
      }
      const line = ran && this.#lines[ran[0]]?.[ran[1] - 1];
      line?.children[1].classList.add("shm-ran", this.#look(p));
      this.#reveal(this.#parts.listing, line ?? told);
    }

    #lane(key, name, { state, p }, before) {
      const process = state.processes[key];
      const told = [process ? words[process.state] : words.notStarted];
      if (process?.kind === "manager") told.unshift(words.server);
      if (process?.exit) told.push(say("status", process));
      const head = make("p", "shm-head", this.#badge(key), make("span", "shm-name", name));
      head.append(make("span", "shm-state", told.join(", ")));
      const style = `shm-process shm-${process?.state ?? "unborn"} ${this.#look(key)}`;
      const lane = make("div", `${style} ${key === `${p}` ? "shm-acts" : ""}`, head);
      for (const [depth, frame] of Object.entries(process?.frames ?? {})) {
        const { function: called, line, locals = {} } = frame;
        const old = before?.frames?.[depth]?.locals;
        const list = make("dl", "shm-locals");
        for (const [variable, text] of Object.entries(locals)) {
          const value = make("dd", old?.[variable] === text ? "" : "shm-new");
          for (const piece of text.split(/(?<=[(,])/)) value.append(piece, make("wbr"));
          list.append(make("dt", "", variable), value);
        }
        lane.append(make("p", "shm-call", make("code", "", called), " ", say("line", { line })), list);
      }
      const handles = Object.entries(process?.attached ?? {}).map(([block, role]) => {
        const isNew = before?.attached?.[block] !== role;
        const name = make("code", "", state.blocks[block]?.name ?? block);
        return make("li", `shm-handle shm-${role} ${isNew ? "shm-new" : ""}`, words[role], " ", name);
      });
      if (handles.length) lane.append(make("ul", "shm-handles", ...handles));
      return lane;
    }

    #showBlock(part, key, last, { state, p }, before) {
      const isFirst = !part;
      if (isFirst) {
        const grid = named(make("div", "shm-bytes"), "");
        part = make("div", "", make("p", "shm-head"), make("ol", "shm-items"), grid);
        this.#parts.blocks.append(part);
      }
      const [head, items, grid] = part.children;
      const block = state.blocks[key];
      const holders = Object.entries(state.processes).filter(([, { attached }]) => attached?.[key]);
      const isGone = block && !block.exists && !holders.length;
      const isSeen = block && !isGone;
      const fate = !block ? "notCreated" : isGone ? "gone" : block.exists ? "" : "unlinked";
      part.className = `shm-block ${fate && `shm-${fate}`}`;

      const { name, size, list = {} } = block ?? last;
      grid.ariaLabel = say("bytes", { name });
      const bytes = bytesOf(block ?? last);
      const measure = say(size > bytes.length ? "cut" : "size", { size, shown: bytes.length });
      head.replaceChildren(
        block ? make("code", "shm-tag", name) : "",
        make("span", "shm-state", fate && `${words[fate]}, `, measure),
      );
      if (holders.length) {
        const open = make("span", "shm-holders", make("span", "shm-unseen", words.openIn));
        for (const [process, { attached }] of holders) {
          open.append(this.#badge(process, `shm-${attached[key]}`));
        }
        head.append(open);
      }

      const changed = `shm-changed ${this.#look(p)}`;
      const texts = isSeen ? list.items ?? (list.error ? [list.error] : []) : [];
      items.replaceChildren(
        ...texts.map((text, index) => {
          const isNew = before && before.list?.items?.[index] !== text;
          return make("li", isNew ? changed : "", text);
        }),
      );

      const changes = new Set(block && changesOf(block, before));
      const regionAt = (at) => {
        const region = list.parts?.findLastIndex((start) => start <= at) ?? -1;
        return ["count", "offset", "slot", "format", "code"][region] ?? "plain";
      };
      // A text's slot is filled up with zeros.
      const isPadding = (at) => {
        const slot = list.slots?.findLastIndex((start) => start <= at) ?? -1;
        const isFilled = [1, 2].includes(list.codes?.[slot]);
        return isFilled && !bytes.slice(at, list.slots[slot + 1]).some(Boolean);
      };
      const rows = [];
      for (let start = 0; start < bytes.length; start += 8) {
        const region = regionAt(start);
        const isNew = region !== "plain" && region !== regionAt(start - 8);
        if (isNew) rows.push(make("p", "shm-region", words[region]));
        const cells = bytes.slice(start, start + 8).map((byte, index) => {
          const at = start + index;
          const kind = region === "slot" && isPadding(at) ? "padding" : region;
          const style = changes.has(at) ? changed : byte ? "" : "shm-zero";
          return make("span", `shm-byte shm-${kind} ${style}`, isSeen ? `${byte}` : "");
        });
        rows.push(make("div", "shm-row", make("span", "shm-place", `${start}`), ...cells));
      }
      grid.replaceChildren(...rows);
      const told = grid.querySelector(isFirst ? ".shm-changed, .shm-slot" : ".shm-changed");
      this.#reveal(grid, told?.parentElement);
    }

    #showOutput(stream) {
      const texts = this.#steps.slice(0, this.#step + 1).map((step) => step[stream] ?? "");
      const added = texts.pop();
      const pre = this.#parts[stream];
      pre.replaceChildren(texts.join(""), added && make("mark", "", added));
      pre.hidden = pre.previousSibling.hidden = stream === "err" && !pre.textContent;
      this.#reveal(pre, pre.querySelector("mark"));
    }

    #showPlace(now, before) {
      const { slider, link, first, previous, next, last: end, status } = this.#parts;
      const [step, last] = [this.#step, this.steps - 1];
      const place = say("position", { step, last });
      slider.max = last;
      slider.value = step;
      slider.ariaValueText = place;
      link.href = this.#linkTo(step);
      link.textContent = `${step} / ${last}`;
      link.title = link.ariaLabel = say("link", { place });
      // Not `disabled`, which would take the focus from who is using it.
      first.ariaDisabled = previous.ariaDisabled = `${step === 0}`;
      next.ariaDisabled = end.ariaDisabled = `${step === last}`;

      const shown = this.#captions.findLast((caption) => caption.step <= step);
      for (const caption of this.#captions) {
        caption.item.classList.toggle("shm-shown", caption === shown);
      }
      const caption = shown?.step === step ? shown.item.textContent : "";
      const badge = now.p === undefined ? "" : this.#badge(now.p);
      const unseen = make("span", "shm-unseen", ` ${place}. ${caption}`);
      status.replaceChildren(badge, ` ${this.#tell(now, before).join(" ")}`, unseen);
    }

    // What a step did, in words.
    #tell({ state, p, ran, out }, before) {
      const told = [];
      if (ran) {
        const process = state.processes[p]?.name ?? p;
        const file = this.#files.length > 1 ? ` (${this.#files[ran[0]]?.path})` : "";
        told.push(say("ran", { process, line: ran[1] + file }));
      } else if (p === undefined) told.push(this.#step ? words.passed : words.start);

      for (const [key, process] of Object.entries(state.processes)) {
        const old = before.processes[key];
        const values = { process: process.name, line: innermost(process)?.line };
        if (!old && this.#step) told.push(say("started", values));
        if (!old) continue;
        if (old.state !== process.state) told.push(say(`is ${process.state}`, values));
        if (process.state === "dead" || process.state === "killed") continue;
        for (const block of Object.keys({ ...old.attached, ...process.attached })) {
          const role = process.attached?.[block];
          if (role === old.attached?.[block]) continue;
          const { name } = state.blocks[block] ?? { name: block };
          const word = role && role !== "inherited" ? `as ${role}` : "closed";
          told.push(say(word, { ...values, block: name }));
        }
      }
      for (const [key, block] of Object.entries(state.blocks)) {
        const old = before.blocks[key];
        const bytes = rangesOf(changesOf(block, old)).join(", ");
        if (bytes) told.push(say("changed", { block: block.name, bytes }));
        if (old?.exists && !block.exists) told.push(say("nameGone", { block: block.name }));
      }
      if (out) told.push(say("printed", { text: out.trim() }));
      return told;
    }
  }

  customElements.define("shm-stepper", Stepper);
})();
