// What the teacher sees beside the slides: notes, the next slide, and how the time goes.
"use strict";
(() => {
const { slides } = window.shm;
const { make, fill } = slides;
const words = {
  next: "Next: {name}",
  last: "This is the last slide.",
  teacher: "To say",
  prose: "On the page",
  nothing: "The page has no words to this slide.",
  section: "This section",
  page: "This page",
  now: "Time",
  minutes: "{used} of {planned} min",
  used: "{used} min",
  back: "Back",
  on: "On",
  black: "Black",
  anew: "Clock to zero",
  print: "Print the page with notes",
  ...window.shm.words?.notes,
};

const MINUTE = 60_000;

// How long each section has been shown. Kept over a reload, until the presentation is left.
class Clock {
  #place = `shm slides ${location.pathname}`;

  constructor(all) {
    this.sections = [...new Set(all.map(({ section }) => section.top))];
    this.state = { used: {}, at: 0, since: Date.now() };
    try {
      this.state = { ...JSON.parse(sessionStorage[this.#place]), since: Date.now() };
    } catch {
      // nothing is kept here
    }
  }

  turn({ section }) {
    const used = this.used();
    this.state = { used, at: this.sections.indexOf(section.top), since: Date.now() };
    try {
      sessionStorage[this.#place] = JSON.stringify(this.state);
    } catch {
      // this browser keeps nothing
    }
  }

  // Milliseconds by section, with those of this moment
  used() {
    const { used, at, since } = this.state;
    return { ...used, [at]: (used[at] ?? 0) + Date.now() - since };
  }

  anew() {
    this.state = { ...this.state, used: {}, since: Date.now() };
  }

  forget() {
    try {
      delete sessionStorage[this.#place];
    } catch {
      // nothing was kept
    }
  }
}

const timeOf = (milliseconds) => {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const copyOf = (node) => {
  const copy = node.cloneNode(true);
  copy.hidden = false;
  for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
  return copy;
};

class Notes {
  constructor(show) {
    this.of = show;
    this.times = {};
    const times = ["now", "section", "page"].map((name) => {
      this.times[name] = make("strong");
      return make("p", "", make("span", "", words[name]), this.times[name]);
    });
    const button = (name, act) => {
      const part = make("button", "", words[name]);
      part.type = "button";
      part.addEventListener("click", act);
      return part;
    };
    const bar = make("div", "deck-bar", ...times,
      button("back", () => show.back()), button("on", () => show.next()),
      button("black", () => show.black()), button("anew", () => this.#anew()),
      button("print", () => print()));
    this.text = make("div", "deck-text");
    this.text.tabIndex = 0;
    this.text.role = "group";
    this.text.ariaLabel = words.prose;
    this.following = make("p", "deck-following");
    show.deck.root.prepend(bar, this.text, this.following);
    this.timer = setInterval(() => this.#tick(), 500);
    addEventListener("beforeprint", this.#before);
  }

  // On paper it is the page, and the notes in it.
  #before = () => {
    this.of.end();
    document.documentElement.classList.add("deck-with-notes");
    addEventListener("afterprint", () => {
      document.documentElement.classList.remove("deck-with-notes");
      slides.enter("notes");
    }, { once: true });
  };

  show() {
    const { deck, at, slide } = this.of;
    const { section, prose } = slide;
    const part = (title, nodes) => (nodes.length ? [make("h2", "", title), ...nodes.map(copyOf)] : []);
    const told = [...part(words.teacher, section.top.teacher), ...part(words.prose, prose)];
    const name = make("p", "deck-name", slide.fullName);
    this.text.replaceChildren(name, ...(told.length ? told : [make("p", "", words.nothing)]));
    this.text.scrollTop = 0;
    const next = deck.slides[at + 1];
    this.following.textContent = next ? fill(words.next, { name: next.fullName }) : words.last;
    this.#tick();
  }

  #tick() {
    const { clock, slide } = this.of;
    this.of.talk.send({ act: "here" }); // for a window of slides that was loaded anew
    const used = clock.used();
    const at = clock.sections.indexOf(slide.section.top);
    const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
    const tell = (name, time, minutes) => {
      const word = minutes ? words.minutes : words.used;
      this.times[name].textContent = fill(word, { used: timeOf(time), planned: minutes });
      this.times[name].classList.toggle("deck-late", minutes > 0 && time > minutes * MINUTE);
    };
    this.times.now.textContent = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    tell("section", used[at] ?? 0, slide.section.top.minutes);
    tell("page", sum(Object.values(used)), sum(clock.sections.map(({ minutes }) => minutes)));
  }

  #anew() {
    this.of.clock.anew();
    this.of.talk.send({ act: "clock", clock: this.of.clock.state });
    this.#tick();
  }

  remove() {
    clearInterval(this.timer);
    removeEventListener("beforeprint", this.#before);
  }
}

Object.assign(slides, { Clock, Notes });
})();
