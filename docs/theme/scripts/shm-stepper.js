// <shm-stepper> replays a recorded run: the program, its processes and the blocks they share. A
// list inside it holds the captions. docs/theme/recordings/README.md says what a recording is.
// Recordings come from anybody: every text in them stays a text.
"use strict";
(() => {
const { shm } = window;
if (customElements.get("shm-stepper")) return;

const words = {
  first: "First step",
  previous: "Previous step",
  next: "Next",
  last: "Last step",
  play: "Play",
  pause: "Pause",
  slider: "Step",
  speed: "Speed",
  times: "{speed}×",
  left: "{seconds} s left",
  full: "Full screen (f)",
  position: "{step} of {last}",
  link: "Link to this step: {place}",
  source: "Program",
  processes: "Processes",
  justRan: "just ran",
  nextLine: "next line",
  line: "line {line}",
  notStarted: "not started",
  running: "running",
  waiting: "waiting",
  dead: "ended",
  killed: "killed",
  status: "status {exit}",
  unknown: "status not known",
  server: "manager process",
  creator: "creator",
  attacher: "attacher",
  inherited: "inherited",
  bytes: "Bytes of {name}",
  openIn: "open in",
  map: "bytes",
  size: "size {size}",
  cut: "the first {shown} of {size} bytes",
  notCreated: "not created",
  unlinked: "unlinked",
  gone: "gone",
  count: "count",
  offset: "offsets",
  slot: "data",
  format: "formats",
  code: "codes",
  wasByte: "byte {at}: {old} before, {byte} now",
  sameByte: "byte {at}: {byte} written, as before",
  wasItem: "before: {old}",
  // At what a process waits, and what it holds
  waitsFor: "waits in",
  waitsExit: "waits until all that it has put in a queue is read",
  heldBy: "held by {holders}",
  holds: "holds",
  unfollowed: "not followed from line {line} on",
  // Why a recording ends before its program
  deadlock: "All wait for each other, so nothing goes on:",
  time: "The time limit of {seconds} seconds was over.",
  waitsSince: "{process} since line {line}, {what}",
  // After a question
  itIs: "It is: {right}.",
  isRight: "Yes: {right}.",
  isWrong: "You chose: {chosen}. It is: {right}.",
  output: "Output",
  errors: "Errors",
  // What a step did
  start: "Before the first line.",
  passed: "Time has passed.",
  ran: "{process} ran line {line}{file}.",
  began: "{process} began line {line}{file} and waits there.",
  reached: "{process} has reached line {line}.",
  started: "{process} started.",
  "is waiting": "{process} waits in line {line}.",
  "is running": "{process} goes on.",
  "is dead": "{process} {fate}.",
  "is killed": "{process} was killed.",
  "as creator": "{process} created {block}.",
  "as attacher": "{process} attached to {block}.",
  "as inherited": "{process} inherited {block}.",
  closed: "{process} closed its handle on {block}.",
  changed: "{block} has changed at position {bytes}.",
  written: "{block}: written at position {bytes}.",
  unchanged: "No byte has changed.",
  range: "{first} to {last}",
  nameGone: "The name {block} is gone.",
  printed: "Printed: {text}",
  failed: "Error output: {text}",
  // What is wrong with a recording
  notRecording: "This is not a recording made by shmcore, or it could not be loaded.",
  version: "This recording has version {version}, and this player knows only version 1.",
  tooLarge: "This recording is larger than any that this player shows: {place}.",
  broken: "This recording is broken: {place} is missing or wrong.",
  ...shm.words,
};
const { make, button, marks } = shm.parts;
const say = shm.parts.speaker(words);

// 1. A recording: the fold of its steps, and whether it is one.

const isObject = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value);

shm.merge = (state, patch) => {
  if (!isObject(patch)) return patch;
  const result = isObject(state) ? { ...state } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (key !== "__proto__") result[key] = shm.merge(result[key], value);
  }
  return result;
};

// What a recording may hold, so that it is played at once or refused at once: characters of a
// text and of a program, lines, keys of an object, processes or blocks, values that are checked.
const MOST = { text: 100_000, source: 500_000, lines: 5000, keys: 1000, actors: 64, work: 400_000 };

const isText = (value) => typeof value === "string" && value.length <= MOST.text;
const isSource = (value) => typeof value === "string" && value.length <= MOST.source;
const isCount = (value) => Number.isInteger(value) && value >= 0;
const isNumber = (value) => typeof value === "number";
const isKey = (value) => isCount(value) || isText(value);
const isList = (isOne) => (value) =>
  Array.isArray(value) && value.length <= MOST.keys && value.every(isOne);
const isOneOf = (...values) => (value) => values.includes(value);
const isFilled = (value) => Array.isArray(value) && value.length > 0;
const ROLES = ["inherited", "attacher", "creator"];
const isHex = (value) => /^([0-9a-f]{2}){0,16}$/.test(value);
const isRange = (value) => isList(isCount)(value) && value.length === 2;

// A shape is a test or an object of shapes. A key with ? may be absent, * stands for every key.
const FRAME = { function: isText, line: isCount, "file?": isCount, "locals?": { "*": isText } };
const WAITS = { by: isText, "at?": isKey, "process?": isKey };
const PROCESS = {
  name: isText,
  state: isOneOf("running", "waiting", "dead", "killed"),
  "kind?": isText,
  "exit?": isNumber,
  "frames?": { "*": FRAME },
  "attached?": { "*": isOneOf(...ROLES) },
  "waits?": WAITS,
  "holds?": isList(isKey),
  "unfollowed?": { line: isCount },
};
const BLOCK = {
  name: isText,
  size: isCount,
  exists: isOneOf(true, false),
  "creator?": isKey,
  rows: { "*": isHex },
  "list?": { "parts?": isList(isCount), "items?": isList(isText), "error?": isText },
};
const PRIMITIVE = { kind: isText, "name?": isText, "parties?": isCount };
const STATE = {
  processes: { "*": PROCESS },
  blocks: { "*": BLOCK },
  "primitives?": { "*": PRIMITIVE },
};
const STEP = {
  state: STATE,
  "p?": isKey,
  "ran?": isList(isCount),
  "out?": isText,
  "err?": isText,
  "wrote?": { "*": isList(isRange) },
  "end?": { why: isText, "seconds?": isNumber },
};

const refuse = (place, word = "broken") => {
  throw new Error(say(word, { place }));
};

// What is the same as `old` was checked with it.
const check = (value, shape, place, old, work = { done: 0 }) => {
  if (value === old && old !== undefined) return;
  if (++work.done > MOST.work) refuse(place, "tooLarge");
  const isTest = typeof shape === "function";
  if (isTest ? !shape(value) : Object(value) !== value) refuse(place);
  for (const [key, inner] of isTest ? [] : Object.entries(shape)) {
    const keys = key === "*" ? Object.keys(value) : [key.replace("?", "")];
    if (keys.length > MOST.keys) refuse(place, "tooLarge");
    for (const name of keys) {
      const isAbsent = key.endsWith("?") && !Object.hasOwn(value, name);
      if (!isAbsent) check(value[name], inner, `${place}.${name}`, old?.[name], work);
    }
  }
};

const checkFiles = (files) => {
  check(files, isFilled, "files");
  check(files, { "*": { path: isText, source: isSource } }, "files");
  const sources = files.map(({ source }) => source).join("\n");
  const isLarge = sources.length > MOST.source || sources.split("\n").length > MOST.lines;
  if (isLarge) refuse("files", "tooLarge");
};

// Each step with the states before and after it.
shm.fold = (steps, before, work = { done: 0 }) => {
  if (!Array.isArray(steps)) refuse("steps");
  return steps.map((step, index) => {
    const place = `steps.${index}`;
    let folded = null;
    try {
      const old = { processes: {}, blocks: {}, ...before };
      folded = { ...step, before: old, state: shm.merge(before, step.set ?? {}) };
    } catch {
      refuse(place); // null, or nested deeper than calls can be
    }
    const { processes = {}, blocks = {} } = folded.state;
    check(folded, STEP, place, { state: before }, work);
    const most = Math.max(Object.keys(processes).length, Object.keys(blocks).length);
    if (most > MOST.actors) refuse(place, "tooLarge");
    before = folded.state;
    return folded;
  });
};
shm.check = check;
shm.is = { text: isText, count: isCount, hex: isHex, list: isList };

const checkAndFold = (steps, files) => {
  checkFiles(files);
  check(steps, isFilled, "steps");
  return shm.fold(steps, {});
};

// 2. What a state is read with.

// Milliseconds for a step, and for each letter of a caption that begins with it.
const [STAY, READ] = [1200, 40];
// What is shown of a process at most, and how long a text is broken at its commas.
const [MOST_FRAMES, MOST_LOCALS, LONG] = [20, 100, 200];
const SPEEDS = [0.5, 1, 2, 4];

const innermost = (process) => Object.values(process?.frames ?? {}).at(-1);
const hasFailed = ({ state, exit }) => state === "killed" || Boolean(exit);

const fateOf = ({ state = "notStarted", exit }) => {
  const told = [words[state]];
  if (exit) told.push(say("status", { exit }));
  else if (state === "dead" && exit !== 0) told.push(words.unknown);
  return told.join(marks.comma);
};

const bytesOf = ({ rows }) =>
  (Object.values(rows).join("").match(/../g) ?? []).map((hex) => parseInt(hex, 16));

// The places of the bytes that differ; none if the block is new.
const changesOf = (block, before) => {
  if (!before) return [];
  const [bytes, old] = [bytesOf(block), bytesOf(before)];
  return [...bytes.keys()].filter((at) => bytes[at] !== old[at]);
};

// The places of the bytes that the statement wrote, whatever was there before.
const wroteOf = (block, ranges = []) => {
  const most = bytesOf(block).length;
  const places = new Set();
  for (const [start, end] of ranges) {
    for (let at = start; at < Math.min(end, most); at++) places.add(at);
  }
  return [...places];
};

// What a process waits for, as the program writes it, and the numbers of those who hold it.
const waitOf = ({ waits: { by, at, process } }, { processes, primitives = {} }) => {
  const { name, kind } = primitives[at] ?? {};
  const whose = processes[process]?.name ?? name ?? kind ?? words.unknown;
  const what = by === "exit" ? words.waitsExit : `${whose}.${by}()`;
  const isHeld = ({ holds = [] }) => at !== undefined && holds.map(String).includes(`${at}`);
  const holders = Object.keys(processes).filter((key) => isHeld(processes[key]));
  return { what, kind: by === "exit" || !name ? "" : marks.open + kind + marks.close, holders };
};

// Why a recording ends though processes are left: who waits, for what, since which line.
const endOf = ({ why, seconds }, state) => {
  const left = Object.values(state.processes).filter((one) => !/dead|killed/.test(one.state));
  const told = left.filter(innermost).map((one) => {
    const { what, holders = [] } = one.waits ? waitOf(one, state) : { what: words[one.state] };
    const names = holders.map((key) => state.processes[key].name).join(marks.and);
    const held = names && marks.comma + say("heldBy", { holders: names });
    const { line } = innermost(one);
    return say("waitsSince", { process: one.name, line, what: what + held });
  });
  const reason = Object.hasOwn(words, why) ? say(why, { seconds }) : why;
  return reason + marks.gap + told.join(marks.semicolon) + marks.stop;
};

// A line where one wonders if nothing changes: it puts something into a buffer, list or dict.
const PUTS = /\]\s*[-+*/%@&|^]*=(?!=)/;

const REGIONS = ["count", "offset", "slot", "format", "code"];

const rangesOf = (numbers) => {
  const ranges = [];
  for (const last of numbers) {
    if (ranges.at(-1)?.last === last - 1) ranges.at(-1).last = last;
    else ranges.push({ first: last, last });
  }
  const sayOne = (range) => (range.first < range.last ? say("range", range) : range.last);
  return ranges.map(sayOne).join(marks.and);
};

// 3. What it is shown with.

// What scrolls can be scrolled by keyboard.
const makeBox = (tag, style, name) => {
  const box = make(tag, style);
  box.role = "group";
  box.ariaLabel = name;
  box.tabIndex = 0;
  return box;
};

const KEYWORDS =
  "and|as|assert|async|await|break|class|continue|def|del|elif|else|except|False|finally|for|from|" +
  "global|if|import|in|is|lambda|None|nonlocal|not|or|pass|raise|return|True|try|while|with|yield";
const STRINGS = String.raw`"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`;
const TOKEN = new RegExp(String.raw`(#.*)|(${STRINGS}|\b\d[\w.]*)|\b(${KEYWORDS})\b`);
const KINDS = ["", "shm-comment", "shm-literal", "shm-keyword"];
const colour = (line) =>
  line.length > LONG ? [line] : line.split(TOKEN).map((piece, index) => (piece ? make("span", KINDS[index % 4], piece) : ""));

// A wide player covers the place of the page's menus: they step aside while one is in view.
const seen = new Set();
const tellRoot = () =>
  document.documentElement.classList.toggle("shm-in-view", seen.size > 0);
const inView = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    seen[isIntersecting && target.isConnected ? "add" : "delete"](target);
  }
  tellRoot();
});

// 4. The element. Its parts stay; what is in them is written anew at each step.

class Stepper extends HTMLElement {
  #recording = null;
  #files = [];
  #lines = [];
  #steps = [];
  #step = 0;
  #parts = null;
  #captions = [];
  #actors = [];
  #timer = 0;
  #follow = () => this.#openLink();

  connectedCallback() {
    addEventListener("hashchange", this.#follow);
    inView.observe(this);
    if (!this.#parts) this.#load();
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this.#follow);
    inView.unobserve(this);
    seen.delete(this);
    tellRoot();
    if (this.#parts) this.pause();
  }

  get recording() {
    return this.#recording;
  }

  set recording(recording) {
    const { format, version, kind } = recording ?? {};
    if (format !== "shmcore-recording") throw new Error(words.notRecording);
    check(version, isCount, "version");
    if (version !== 1) throw new Error(say("version", { version }));
    if (kind !== "run") refuse("kind");
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

  showSteps(steps, files, { at = 0 } = {}) {
    const folded = checkAndFold(steps, files);
    this.#build();
    this.pause();
    if (files !== this.#files) this.#listSource(files);
    this.#steps = folded;
    this.#cast();
    this.step = at;
  }

  play() {
    if (this.steps < 2) return;
    clearTimeout(this.#timer);
    if (this.#step === this.steps - 1) this.step = 0;
    const { speed, left } = this.#parts;
    this.#timer = setTimeout(() => {
      this.step += 1;
      const asks = this.#captions.some(({ step, asked }) => asked && step === this.#step);
      if (this.#step < this.steps - 1 && !asks) this.play();
      else this.pause();
    }, this.#stay(this.#step) / speed.value);
    this.#namePlay("pause");
    let time = 0;
    for (let step = this.#step; step < this.steps - 1; step++) time += this.#stay(step);
    left.textContent = say("left", { seconds: Math.ceil(time / 1000 / speed.value) });
  }

  pause() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#namePlay("play");
    this.#parts.left.textContent = "";
  }

  #stay(step) {
    return STAY + READ * this.#captionAt(step).length;
  }

  // Of the caption that begins at a step, or nothing.
  #captionAt(step) {
    return this.#captions.findLast((caption) => caption.step === step)?.item.textContent ?? "";
  }

  #fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.requestFullscreen().catch(() => (this.#parts.full.hidden = true));
  }

  #namePlay(name) {
    const { play } = this.#parts;
    play.className = `shm-button shm-${name}`;
    play.title = words[name];
  }

  async #load() {
    const inline = this.querySelector("script[type='application/json']")?.textContent;
    const address = this.getAttribute("src");
    if (!inline && !address) return;
    const read = async () => JSON.parse(inline ?? (await (await fetch(address)).text()));
    const recording = await read().catch(() => null);
    try {
      this.recording = recording;
      if (this.hasAttribute("at")) this.step = this.getAttribute("at");
      this.#openLink();
    } catch (error) {
      const fault = make("p", "shm-fault", error.message);
      fault.role = "alert";
      this.prepend(fault);
    }
  }

  #linkTo(step) {
    return `#${this.id && `${this.id}-`}step-${step}`;
  }

  #openLink() {
    const [, step] = location.hash.split(this.#linkTo(""));
    if (!/^\d+$/.test(step)) return;
    this.pause();
    if (Number(step) === this.#step && this.matches(":focus-within")) return; // our own link
    this.step = step;
    this.scrollIntoView();
  }

  #build() {
    if (this.#parts) return;
    const control = (name, act) =>
      button(act, { class: `shm-button shm-${name}`, title: words[name] });
    const go = (name, step) => control(name, () => this.#go(step()));
    const parts = {
      listing: makeBox("div", "shm-listing", words.source),
      places: make("div", "shm-places"),
      processes: makeBox("div", "shm-processes", words.processes),
      blocks: make("div", "shm-blocks"),
      out: makeBox("pre", "", words.output),
      err: makeBox("pre", "", words.errors),
      status: make("p", "shm-status"),
      captions: this.querySelector("ol, ul") ?? make("ol"),
      first: go("first", () => 0),
      previous: go("previous", () => this.#step - 1),
      next: go("next", () => this.#step + 1),
      last: go("last", () => this.steps - 1),
      play: control("play", () => (this.#timer ? this.pause() : this.play())),
      slider: make("input", "shm-slider"),
      link: make("a", "shm-link"),
      left: make("span", "shm-left"),
      speed: make("select", "shm-speed"),
      full: control("full", () => this.#fill()),
    };
    const { first, previous, next, last, play, slider, link, left, speed, full } = parts;
    this.#parts = parts;
    next.append(words.next);
    parts.status.ariaLive = "polite";
    slider.type = "range";
    slider.ariaLabel = words.slider;
    slider.addEventListener("input", () => this.#go(slider.valueAsNumber));
    speed.ariaLabel = speed.title = words.speed;
    for (const times of SPEEDS) speed.add(new Option(say("times", { speed: times }), times));
    speed.value = 1;
    speed.addEventListener("change", () => this.#timer && this.play());
    full.hidden = !document.fullscreenEnabled;
    parts.places.ariaHidden = true; // each process's box says the same
    parts.captions.classList.add("shm-captions");
    this.#captions = [...parts.captions.children].map((item) => {
      const { step = 0 } = (item.querySelector(":scope > [data-step]") ?? item).dataset;
      return { item, step: Number(step), asked: this.#ask(item) };
    });

    const legend = make("p", "shm-legend", make("span", "shm-ran", "7"), words.justRan);
    for (const style of ["nextLine", "waiting"]) {
      legend.append(make("span", `shm-badge shm-${style}`, "0"), words[style]);
    }
    const output = make("div", "shm-output");
    for (const part of [parts.out, parts.err]) output.append(make("p", "", part.ariaLabel), part);
    const source = make("div", "shm-source", parts.listing, parts.places, legend);
    const side = make("div", "shm-side", parts.blocks, parts.processes);
    const move = [first, previous, next, last, play, speed, slider, link, left, full];
    const controls = make("div", "shm-controls", ...move);
    this.append(
      make("div", "shm-stage", source, side, output),
      make("div", "shm-bar", parts.status, parts.captions, controls),
    );
    this.classList.add("shm-plays");
    this.tabIndex = -1; // so that after a click on any part the arrow keys work
    const keys = { Home: first, ArrowLeft: previous, ArrowRight: next, End: last, f: full };
    this.addEventListener("keydown", (event) => {
      const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
      if (!keys[key] || altKey || ctrlKey || metaKey || shiftKey) return;
      if (target === speed && key !== "f") return;
      event.preventDefault();
      keys[key].click();
    });
  }

  // A caption with a list in which one item is .right asks, and the next step shows the answer.
  #ask(item) {
    const list = item.querySelector("ul");
    const items = [...(list?.children ?? [])];
    const right = items.findIndex((one) => one.matches(".right, :has(> .right)"));
    if (right < 0) return null;
    const asked = { answers: items.map((one) => one.textContent.trim()), right };
    list.classList.add("shm-answers");
    const buttons = asked.answers.map((answer, index) => {
      const choice = make("button", "", answer);
      choice.ariaPressed = false;
      choice.addEventListener("click", () => {
        asked.chosen = index;
        for (const one of buttons) one.ariaPressed = one === choice;
        this.#parts.next.focus();
        this.#go(this.#step + 1);
      });
      return choice;
    });
    items.forEach((one, index) => one.replaceChildren(buttons[index]));
    return asked;
  }

  #go(step) {
    this.pause();
    this.step = step;
  }

  #reveal(box, part) {
    if (!part) return;
    const top = part.getBoundingClientRect().top - box.getBoundingClientRect().top;
    const room = box.clientHeight - part.offsetHeight;
    if (top < 20 || top > room - 20) box.scrollTop += top - Math.max(0, room / 2);
  }

  #listSource(files) {
    this.#files = files;
    this.#lines = [];
    const listed = files.flatMap(({ path, source }) => {
      const lines = source.trimEnd().split("\n").map((line, index) => {
        const code = make("span", "shm-text", ...colour(line), "\n");
        code.style.setProperty("--indent", `${line.search(/\S|$/) + 4}ch`);
        const number = make("span", "shm-number", `${index + 1}`);
        return make("span", "shm-line", make("span", "shm-marks"), number, code);
      });
      this.#lines.push(lines);
      return [make("p", "shm-path", path), make("pre", "", make("code", "", ...lines))];
    });
    this.#parts.listing.replaceChildren(...listed);
    const lines = files.flatMap(({ source }) => source.split("\n"));
    this.style.setProperty("--longest", Math.max(...lines.map((line) => line.length)));
  }

  // Who creates a block looks like the creator, as everywhere.
  #cast() {
    const { processes, blocks } = this.#steps.at(-1).state;
    const creators = Object.values(blocks).map(({ creator }) => `${creator}`);
    this.#actors = Object.keys(processes)
      .filter((key) => processes[key].kind !== "manager")
      .sort((one, other) => creators.includes(other) - creators.includes(one));
  }

  #who(key) {
    const index = this.#actors.indexOf(`${key}`);
    return index < 0 ? "manager" : index && 1 + ((index - 1) % 3);
  }

  #look(key) {
    return `shm-who-${this.#who(key)}`;
  }

  #badge(key, style = "") {
    return make("span", `shm-badge ${this.#look(key)} ${style}`, `${key}`);
  }

  // 5. One step.

  #show() {
    const now = this.#steps[this.#step];
    const last = this.#steps.at(-1).state;
    const { processes, blocks } = this.#parts;
    this.#showSource(now);
    processes.replaceChildren(
      ...Object.entries(last.processes).map(([key, process]) => this.#lane(key, process, now)),
    );
    const keys = Object.keys(last.blocks);
    while (blocks.children.length > keys.length) blocks.lastChild.remove();
    keys.forEach((key, index) =>
      this.#showBlock(blocks.children[index], key, last.blocks[key], now),
    );
    this.#reveal(blocks, blocks.querySelector(":has(> .shm-bytes .shm-changed)"));
    this.#reveal(processes, processes.querySelector(".shm-acts"));
    this.#showOutput("out");
    this.#showOutput("err");
    this.#showPlace(now);
  }

  #showSource({ state, p, ran }) {
    for (const line of this.#lines.flat()) {
      line.className = "shm-line";
      line.children[0].replaceChildren();
      line.children[1].className = "shm-number";
    }
    const standing = new Map();
    const places = [];
    for (const [key, process] of Object.entries(state.processes)) {
      const frame = innermost(process);
      const line = frame && this.#lines[frame.file ?? 0]?.[frame.line - 1];
      if (!line) continue;
      const badge = this.#badge(key, `shm-${process.state}`);
      line.children[0].append(badge);
      standing.set(line, [...(standing.get(line) ?? []), this.#who(key)]);
      const code = make("code", "", line.children[2].textContent.trim());
      places.push(make("p", "", badge.cloneNode(true), make("span", "", `${frame.line}`), code));
    }
    for (const [line, all] of standing) this.#tint(line, all);
    this.#parts.places.replaceChildren(...places);
    const line = ran && this.#lines[ran[0]]?.[ran[1] - 1];
    line?.children[1].classList.add("shm-ran", this.#look(p));
    this.#reveal(this.#parts.listing, line);
  }

  // A line has the colours of all who stand before it, in bands.
  #tint(line, all) {
    const bands = (name) => {
      const stops = all.map((who, at) => {
        const [from, to] = [at, at + 1].map((part) => `${(100 * part) / all.length}%`);
        return `var(--${name}-${who}) ${from} ${to}`;
      });
      return `linear-gradient(${stops})`;
    };
    line.classList.add("shm-current");
    line.style.setProperty("--edges", bands("who"));
    line.style.setProperty("--bands", bands("tint"));
  }

  #lane(key, last, now) {
    const process = now.state.processes[key] ?? {};
    const before = now.before.processes[key];
    const { state = "notStarted", kind, attached = {} } = process;
    const server = kind === "manager" ? words.server + marks.comma : "";
    const head = make("p", "shm-head", this.#badge(key), make("span", "shm-name", last.name));
    head.append(make("span", "shm-state", server, fateOf(process)));
    const acts = key === `${now.p}` ? "shm-acts" : "";
    const lane = make("div", `shm-process shm-${state} ${this.#look(key)} ${acts}`, head);
    lane.classList.toggle("shm-failed", hasFailed(process));
    // The last frames of a process that is going to fail stay.
    const past = this.#steps.slice(0, this.#step).map((one) => one.state.processes[key]?.frames);
    const kept = !process.frames && hasFailed(last) && past.findLast(Boolean);
    const { frames = kept || {} } = process;
    if (process.waits && state === "waiting") lane.append(this.#waits(process, now.state));
    if (process.holds?.length) lane.append(this.#holds(process, now.state));
    if (process.unfollowed) lane.append(make("p", "shm-waits", say("unfollowed", process.unfollowed)));
    for (const [depth, frame] of Object.entries(frames).slice(-MOST_FRAMES)) {
      const { function: called, line, locals = {} } = frame;
      const old = (kept || before?.frames)?.[depth]?.locals;
      const list = make("dl", "shm-locals");
      for (const [variable, text] of Object.entries(locals).slice(0, MOST_LOCALS)) {
        const style = old?.[variable] === text ? "" : "shm-new";
        const parts = text.length > LONG ? [text] : text.split(/(?<=[(,])/);
        const pieces = parts.flatMap((piece) => [piece, make("wbr")]);
        list.append(make("dt", "", variable), make("dd", style, ...pieces));
      }
      lane.append(make("p", "shm-call", make("code", "", called), " ", say("line", { line })), list);
    }
    const handles = Object.entries(attached).map(([block, role]) => {
      const style = before?.attached?.[block] === role ? "" : "shm-new";
      const name = make("code", "", `${now.state.blocks[block]?.name}`);
      return make("li", `shm-handle shm-${role} ${style}`, words[role], " ", name);
    });
    if (handles.length) lane.append(make("ul", "shm-handles", ...handles));
    return lane;
  }

  #waits(process, state) {
    const { what, kind, holders } = waitOf(process, state);
    const badges = holders.map((key) => this.#badge(key));
    const held = holders.length ? [marks.comma + say("heldBy", { holders: "" }), ...badges] : [];
    const told = process.waits.by === "exit" ? [what] : [words.waitsFor, " ", make("code", "", what)];
    return make("p", "shm-waits", ...told, kind, ...held);
  }

  #holds({ holds }, { primitives = {} }) {
    const names = holds.map((key) => primitives[key]?.name ?? primitives[key]?.kind ?? `${key}`);
    return make("p", "shm-waits", words.holds, " ", make("code", "", names.join(", ")));
  }

  #makeBlock() {
    const grid = makeBox("div", "shm-bytes", "");
    const open = make("button", "shm-open", words.map);
    open.ariaExpanded = false;
    open.addEventListener("click", () => {
      grid.hidden = open.ariaExpanded === "true";
      open.ariaExpanded = `${!grid.hidden}`;
    });
    const part = make("div", "", make("p", "shm-head"), make("ol", "shm-items"), open, grid);
    this.#parts.blocks.append(part);
    return part;
  }

  #showBlock(part, key, last, { state, p, wrote, before: { blocks } }) {
    part ??= this.#makeBlock();
    const [head, items, map, grid] = part.children;
    const [block, before] = [state.blocks[key], blocks[key]];
    const holders = Object.entries(state.processes).filter(([, { attached }]) => attached?.[key]);
    const isGone = block && !block.exists && !holders.length;
    const isSeen = block && !isGone;
    const fate = !block ? "notCreated" : isGone ? "gone" : block.exists ? "" : "unlinked";
    part.className = `shm-block ${fate && `shm-${fate}`}`;

    const { name, size, list = {} } = block ?? last;
    const isList = Boolean(block?.list ?? last.list);
    part.classList.toggle("shm-list", isList);
    map.hidden = !isList;
    grid.hidden = isList && map.ariaExpanded !== "true";
    grid.ariaLabel = say("bytes", { name });
    const bytes = bytesOf(block ?? last);
    const measure = say(size > bytes.length ? "cut" : "size", { size, shown: bytes.length });
    const open = holders.map(([process, { attached }]) =>
      this.#badge(process, `shm-${attached[key]}`),
    );
    head.replaceChildren(
      block ? make("code", "shm-tag", name) : "",
      make("span", "shm-state", fate && words[fate] + marks.comma, measure),
      make("span", "shm-unseen", open.length ? words.openIn : ""),
      make("span", "shm-holders", ...open),
    );

    const changed = `shm-changed ${this.#look(p)}`;
    const texts = isSeen ? [list.items ?? list.error ?? []].flat() : [];
    items.replaceChildren(
      ...texts.map((text, index) => {
        const old = before?.list?.items?.[index] ?? "";
        const item = make("li", before && old !== text ? changed : "", text);
        if (before && old !== text) item.title = say("wasItem", { old });
        return item;
      }),
    );

    const changes = new Set(changesOf(block, before));
    const written = new Set(wroteOf(block ?? last, wrote?.[key]));
    const old = changes.size ? bytesOf(before) : [];
    const rows = [];
    for (let start = 0; start < bytes.length; start += 8) {
      const region = REGIONS[list.parts?.findLastIndex((part) => part <= start)] ?? "plain";
      const isTold = region !== "plain" && list.parts.includes(start);
      if (isTold) rows.push(make("p", "shm-region", words[region]));
      const cells = bytes.slice(start, start + 8).map((byte, index) => {
        const at = start + index;
        const [isNew, isSame] = [changes.has(at), written.has(at) && !changes.has(at)];
        const same = isSame ? `shm-wrote ${this.#look(p)}` : byte ? "" : "shm-zero";
        const style = isNew ? changed : same;
        const cell = make("span", `shm-byte shm-${region} ${style}`, isSeen ? `${byte}` : "");
        if (isNew) cell.title = say("wasByte", { at, old: old[at], byte });
        if (isSame) cell.title = say("sameByte", { at, byte });
        return cell;
      });
      rows.push(make("div", "shm-row", make("span", "shm-place", `${start}`), ...cells));
    }
    grid.replaceChildren(...rows);
    this.#reveal(grid, grid.querySelector(".shm-changed")?.parentElement);
  }

  #showOutput(stream) {
    const texts = this.#steps.slice(0, this.#step + 1).map((step) => step[stream] ?? "");
    const added = texts.pop();
    const pre = this.#parts[stream];
    pre.replaceChildren(texts.join(""), added && make("mark", "", added));
    pre.hidden = pre.previousSibling.hidden = stream === "err" && !pre.textContent;
    this.#reveal(pre, pre.querySelector("mark"));
  }

  #showPlace(now) {
    const { slider, link, first, previous, next, last: end, play, status } = this.#parts;
    const [step, last] = [this.#step, this.steps - 1];
    const place = say("position", { step, last });
    slider.max = last;
    slider.value = step;
    slider.ariaValueText = place;
    link.href = this.#linkTo(step);
    link.textContent = place;
    link.ariaLabel = say("link", { place });
    // Not `disabled`, which would take the focus from who is using it.
    first.ariaDisabled = previous.ariaDisabled = `${step === 0}`;
    next.ariaDisabled = end.ariaDisabled = `${step === last}`;
    play.ariaDisabled = `${last === 0}`;

    const shown = this.#captions.findLast((caption) => caption.step <= step);
    for (const one of this.#captions) one.item.classList.toggle("shm-shown", one === shown);
    const badge = now.p === undefined ? "" : this.#badge(now.p);
    const unseen = make("span", "shm-unseen", ` ${place}${marks.stop}${marks.gap}${this.#captionAt(step)}`);
    const text = now.err?.match(/^\S.*/gm)?.at(-1) ?? now.err;
    const why = now.end ? make("span", "shm-why", endOf(now.end, now.state)) : "";
    const verdict = this.#verdict(step);
    const failed = text ? make("strong", "", say("failed", { text })) : "";
    status.replaceChildren(badge, ` ${this.#tell(now).join(marks.gap)}${marks.gap}`, failed, why, verdict, unseen);
  }

  // Whether what was predicted one step before is so.
  #verdict(step) {
    const asked = this.#captions.find((caption) => caption.asked && caption.step === step - 1);
    if (!asked) return "";
    const { answers, right, chosen } = asked.asked;
    const texts = { right: answers[right], chosen: answers[chosen] };
    const word = chosen === undefined ? "itIs" : chosen === right ? "isRight" : "isWrong";
    return make("strong", "shm-verdict", say(word, texts));
  }

  // What a step did, in words.
  #tell({ state, before, p, ran, out, wrote }) {
    const told = [];
    const tell = (word, values) => told.push(say(word, values));
    const acting = state.processes[p];
    const process = acting?.name ?? p;
    const { line } = innermost(acting) ?? {};
    const isHeld = acting?.state === "waiting" && line === ran?.[1];
    if (ran) {
      const file = this.#files.length > 1 ? marks.open + this.#files[ran[0]]?.path + marks.close : "";
      tell(isHeld ? "began" : "ran", { process, line: ran[1], file });
    } else if (p === undefined) tell(this.#step ? "passed" : "start");

    for (const [key, one] of Object.entries(state.processes)) {
      const old = before.processes[key];
      const values = { ...innermost(one), process: one.name, fate: fateOf(one) };
      if (!old && this.#step) tell("started", values);
      if (!old) continue;
      if (old.state !== one.state && !(isHeld && one === acting)) tell(`is ${one.state}`, values);
      if (/dead|killed/.test(one.state)) continue;
      for (const key of Object.keys({ ...old.attached, ...one.attached })) {
        const [role, oldRole] = [one.attached?.[key], old.attached?.[key]];
        const gain = ROLES.indexOf(role) - ROLES.indexOf(oldRole);
        values.block = state.blocks[key]?.name;
        if (gain) tell(gain > 0 ? `as ${role}` : "closed", values);
      }
    }
    let isSame = true;
    for (const [key, block] of Object.entries(state.blocks)) {
      const old = before.blocks[key];
      const [changes, written] = [changesOf(block, old), wroteOf(block, wrote?.[key])];
      const others = changes.filter((at) => !written.includes(at));
      const values = { block: block.name, bytes: rangesOf(written) };
      if (written.length) tell("written", values);
      if (others.length) tell("changed", { ...values, bytes: rangesOf(others) });
      if (old?.exists && !block.exists) tell("nameGone", values);
      isSame &&= !changes.length && bytesOf(block).length === block.size;
    }
    const code = ran && this.#lines[ran[0]]?.[ran[1] - 1]?.textContent;
    if (isSame && acting?.attached && PUTS.test(code)) tell("unchanged");
    if (out) tell("printed", { text: out.trim() });
    if (!told.length) tell(line ? "reached" : "is running", { process, line });
    return told;
  }
}

customElements.define("shm-stepper", Stepper);
})();
