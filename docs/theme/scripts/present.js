// A page as slides: turning them, by the keys of a clicker too, and what is seen around them.
"use strict";
(() => {
const { slides } = window.shm;
const { make, fill } = slides;
const words = {
  place: "Slide {number} of {all}: {name}",
  slides: "Slides",
  keys: "Keys",
  close: "Close",
  tools: { back: "Back", next: "On", over: "All slides", notes: "Notes", fill: "Full screen", help: "Keys", leave: "To the page" },
  help: [
    ["→ ↓ Space PageDown", "on: the next slide, step or answer"],
    ["← ↑ PageUp", "back"],
    ["S, Shift S", "past the rest of a player"],
    ["Home, End", "the first slide, the last"],
    ["O", "all slides: arrows and Enter choose one"],
    ["B or .", "black, and back"],
    ["N", "notes in a second window"],
    ["D", "dark or light"],
    ["F", "full screen"],
    ["Escape", "to the page"],
    ["?", "these keys"],
  ],
  ...window.shm.words?.slides,
};

const root = document.documentElement;
const article = document.querySelector("article");

// What of the page's own keys goes on working: in fields, and on what has the focus.
const isOwn = ({ key, target }) => {
  if (/^(Page|Escape)/.test(key)) return false;
  if (target.matches?.("input:not([type=range], [type=checkbox]), textarea")) return true;
  if (/^( |Enter)$/.test(key)) return target.matches?.("button, a, summary, select, input");
  if (/^(Arrow|Home|End)/.test(key)) return target.closest?.("[role=grid], select, [type=range]");
  return false;
};

class Show {
  at = 0;
  isBlack = false;
  wasUsed = false;
  #keys = {
    PageDown: () => this.next(),
    ArrowRight: () => this.next(),
    ArrowDown: () => this.next(),
    " ": () => this.next(),
    Enter: () => this.next(),
    PageUp: () => this.back(),
    ArrowLeft: () => this.back(),
    ArrowUp: () => this.back(),
    Home: () => this.go(0),
    End: () => this.go(this.deck.slides.length - 1),
    s: () => this.go(this.at + 1),
    S: () => this.go(this.at - 1),
    b: () => this.black(),
    ".": () => this.black(),
    o: () => this.overview(true),
    n: () => this.notes(),
    d: () => document.querySelector(".scheme:not([hidden])")?.click(),
    f: () => this.fill(),
    "?": () => this.help(),
    Escape: () => this.leave(),
  };
  #press = (event) => this.#pressed(event);
  #stepped = ({ target }) => {
    const slide = this.deck.slides[this.at];
    if (slides.stepperOf(slide) === target) this.tell();
  };

  // `mode`: "present", or "notes" for the teacher's window.
  constructor(mode) {
    this.mode = mode;
    this.scroll = scrollY;
    this.deck = new slides.Deck(article);
    this.deck.root.ariaLabel = words.slides;
    root.classList.add(`deck-${mode}`);
    if (mode === "present") {
      this.sheet = make("style", "", "@page { margin: 0; size: 1280px 720px; }");
      document.head.append(this.sheet);
      this.#addTools();
    }
    this.deck.root.addEventListener("step", this.#stepped);
    this.deck.root.addEventListener("click", ({ target }) => this.#clicked(target));
    addEventListener("keydown", this.#press, true);
    this.talk = new slides.Talk((message) => this.#hear(message));
    this.clock = new slides.Clock(this.deck.slides);
    if (mode === "notes") this.pane = new slides.Notes(this);
    this.go(Number(location.hash.match(/^#slide-(\d+)$/)?.[1] ?? this.#seen()) - 1, { isTold: false });
    this.talk.send({ act: "hello" });
  }

  // For the mouse, and seen only while it moves.
  #addTools() {
    const acts = { over: () => this.overview(true) };
    const tools = Object.entries(words.tools).map(([name, text]) => {
      const tool = make("button", "", text);
      tool.type = "button";
      tool.addEventListener("click", acts[name] ?? (() => this[name]()));
      return tool;
    });
    const { classList } = this.deck.root;
    let timer = 0;
    this.deck.root.addEventListener("pointermove", () => {
      clearTimeout(timer);
      classList.add("deck-moved");
      timer = setTimeout(() => classList.remove("deck-moved"), 2500);
    });
    this.deck.root.append(make("nav", "deck-tools", ...tools));
    this.deck.root.querySelector(".deck-tools").ariaLabel = words.slides;
  }

  // The slide of what is at the top of the window.
  #seen() {
    const { hash } = location;
    const aim = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    const at = aim ? this.deck.slides.findIndex(({ part }) => part.contains(aim)) : 0;
    return Math.max(0, at) + 1;
  }

  get slide() {
    return this.deck.slides[this.at];
  }

  next() {
    if (slides.forward(this.slide)) this.tell();
    else this.go(this.at + 1);
  }

  back() {
    if (slides.back(this.slide)) this.tell();
    else this.go(this.at - 1);
  }

  go(to, { isTold = true } = {}) {
    const all = this.deck.slides;
    const at = Math.max(0, Math.min(to || 0, all.length - 1));
    const isBack = at < this.at;
    this.at = at;
    all.forEach(({ frame }, index) => {
      frame.classList.toggle("deck-now", index === at);
      frame.classList.toggle("deck-next", index === at + 1);
    });
    const { number, fullName, fold, player } = this.slide;
    if (fold && isTold) fold.open = isBack && at === to;
    if (player) this.#wake(player);
    this.deck.place.textContent = fill(words.place, { number, all: all.length, name: fullName });
    this.clock.turn(this.slide);
    this.#keepAddress(`?${this.mode}#slide-${number}`);
    if (!this.deck.root.contains(document.activeElement)) this.deck.root.focus({ preventScroll: true });
    else if (!this.slide.part.contains(document.activeElement)) this.deck.root.focus();
    if (isTold) this.tell();
    this.pane?.show();
  }

  // Boxes that scroll have lost where they were on the way here.
  #wake() {
    const stepper = slides.stepperOf(this.slide);
    if (stepper?.steps) stepper.step = stepper.step;
  }

  #keepAddress(address) {
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // a browser that lets no page from disk do so
    }
  }

  // To the other window

  tell({ isAnswer = false } = {}) {
    if (this.isHearing) return;
    const { at, slide, isBlack, clock } = this;
    const turn = { at, moment: slides.momentOf(slide), black: isBlack, clock: clock.state };
    this.talk.send({ act: "turn", isAnswer, ...turn });
    this.pane?.show();
  }

  #hear({ act, isAnswer, at, moment, black, clock }) {
    if (act === "hello" && this.mode === "present") this.tell({ isAnswer: true });
    if (act === "clock") this.clock.state = clock;
    if (act !== "turn" || (isAnswer && this.wasUsed)) return;  // the answer comes after a first key
    this.isHearing = true;
    if (at !== this.at) this.go(at, { isTold: false });
    slides.setMoment(this.slide, moment);
    this.black(black);
    if (this.mode === "notes") this.clock.state = clock;
    this.isHearing = false;
    this.pane?.show();
  }

  notes() {
    if (this.mode === "notes") return;
    const address = `${location.pathname}?notes#slide-${this.slide.number}`;
    const size = "popup,width=1100,height=760";
    this.talk.join(open(address, "shmcore-notes", size));
  }

  // Black, full screen, keys, overview

  black(is = !this.isBlack) {
    if (is === this.isBlack) return;
    this.isBlack = is;
    root.classList.toggle("deck-black", is);
    this.tell();
  }

  fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => {});
  }

  help() {
    if (this.helped) {
      this.helped.remove();
      this.helped = null;
      this.deck.root.focus();
      return;
    }
    const rows = words.help.flatMap(([keys, text]) => [make("dt", "", keys), make("dd", "", text)]);
    const close = make("button", "", words.close);
    close.addEventListener("click", () => this.help());
    this.helped = make("section", "deck-help", make("h2", "", words.keys), make("dl", "", ...rows), close);
    this.helped.ariaLabel = words.keys;
    this.deck.root.append(this.helped);
    close.focus();
  }

  overview(is) {
    if (is === Boolean(this.isOver)) return;
    this.isOver = is;
    root.classList.toggle("deck-over", is);
    for (const { frame, part, number, fullName } of this.deck.slides) {
      part.inert = is;
      frame.querySelector(".deck-pick")?.remove();
      if (!is) continue;
      const pick = make("button", "deck-pick");
      pick.ariaLabel = fill(words.place, { number, all: this.deck.slides.length, name: fullName });
      pick.addEventListener("click", () => {
        this.overview(false);
        this.go(number - 1);
      });
      frame.append(pick);
    }
    if (is) this.slide.frame.querySelector(".deck-pick").focus();
    else this.go(this.at);
  }

  // By arrows from one small slide to another
  #choose(key) {
    const picks = [...this.deck.root.querySelectorAll(".deck-pick")];
    const at = picks.indexOf(document.activeElement);
    const tops = picks.map((pick) => pick.getBoundingClientRect().top);
    const row = tops.filter((top) => top === tops[0]).length;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row, ArrowDown: row, PageUp: -row, PageDown: row }[key];
    const to = { Home: 0, End: picks.length - 1 }[key] ?? at + by;
    if (Number.isNaN(to)) return false;
    picks[to]?.focus();
    return true;
  }

  #clicked(target) {
    this.wasUsed = true;
    if (this.isBlack) this.black(false);
    if (this.mode === "notes") return;
    const isLive = target.closest(`a, button, summary, input, select, textarea, .deck-help, .deck-tools, ${slides.PLAYERS}`);
    if (!isLive && !this.isOver && !String(getSelection())) this.next();
  }

  #pressed(event) {
    this.wasUsed = true;
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (ctrlKey || metaKey || altKey || isOwn(event)) {
      if (key.length === 1 && !ctrlKey && !metaKey) event.stopPropagation();
      return;
    }
    const act = this.#keys[key] ?? this.#keys[key.toLowerCase()];
    const isDone = this.#special(key) || (act && (act(), true));
    if (!isDone) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  // Keys that mean something else while something lies over the slides
  #special(key) {
    if (this.helped) {
      if (/^(Escape|\?)$/.test(key)) this.help();
      return key in this.#keys;
    }
    if (this.isOver) {
      if (!/^(Escape|o)$/i.test(key)) return this.#choose(key) || key in this.#keys;
      this.overview(false);
      return true;
    }
    if (this.isBlack && key !== "Escape" && !/^[b.]$/i.test(key)) {
      this.black(false);
      return true;
    }
    return false;
  }

  // Back to the page, at the section that was shown.
  leave() {
    if (this.mode === "notes") {
      close();  // nothing comes of it in a window that was opened by its address
      if (!window.closed) location.replace(location.pathname);
      return;
    }
    const { heading } = this.slide.section;
    this.clock.forget();
    this.end();
    this.#keepAddress(location.pathname);
    heading.scrollIntoView();
    if (heading.id) location.replace(`#${heading.id}`);
  }

  end() {
    if (document.fullscreenElement) document.exitFullscreen();
    removeEventListener("keydown", this.#press, true);
    this.overview(false);
    this.talk.close();
    this.pane?.remove();
    this.sheet?.remove();
    this.deck.restore();
    root.classList.remove(`deck-${this.mode}`, "deck-black", "deck-over");
    slides.show = null;
  }
}

slides.enter = (mode) => (slides.show ??= new Show(mode));
})();
