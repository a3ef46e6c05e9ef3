// The page of `python -m shmstep watch`: asks for news, shows the newest recording, and stays at
// the reader's step. All that comes from the program is put in as text.
"use strict";
(() => {
const PAUSE = 300; // milliseconds between two questions
const [title, doing, faults, output, player] = ["script", "doing", "faults", "output", "player"].map(
  (id) => document.getElementById(id),
);
const TAGS = { run: "shm-stepper", schedules: "shm-scheduler" };
const words = {
  ended: "watch has ended. What it recorded last stays to look at.",
  kept: "Below is what was recorded last.",
  show: "Show this step",
  place: "{path}, line {line}",
  gone: "{name} is gone.",
  ...shm.words?.watch,
};
let known = 0;
let shown = 0;
let current = null; // the recording

const make = (tag, ...content) => shm.parts.make(tag, "", ...content);
// What Python says, or shmstep, whatever the page's language
const makeEnglish = (tag, ...content) => shm.parts.make(tag, { lang: "en" }, ...content);
const say = shm.parts.speaker(words);

const ask = async (address) => (await fetch(address)).json();

const dark = matchMedia("(prefers-color-scheme: dark)");
const light = () => (document.body.dataset.mdColorScheme = dark.matches ? "slate" : "default");
dark.addEventListener("change", light);
light();

// The reader's place: the order that was chosen, of which some lines may not have run, and the step.
const orderOf = (view) =>
  [...view.querySelectorAll(".shm-order .shm-badge")].map(({ textContent }) => textContent);

const choose = (view, order) => {
  for (const key of order) {
    const choices = [...view.querySelectorAll(".shm-choice")];
    choices.find((choice) => choice.querySelector(".shm-badge").textContent === key)?.click();
  }
};

// The steps of a run, or of one order, each as text that is the same where all is the same. A line
// is the same where its text is, whatever its number.
const told = ({ files, steps, nodes, root }, order, last) => {
  const lines = files.map(({ source }) => source.split("\n"));
  const textOf = (file, line) => lines[file]?.[line - 1];
  const way = nodes ? [nodes[root]] : [{ steps }];
  for (const key of order) way.push(nodes[way.at(-1)?.next?.[key]]);
  let state = {};
  return way.flatMap((node) => node?.steps ?? []).slice(0, last + 1).map((step) => {
    const { p, ran = [], out, err, set = {} } = step;
    state = shm.merge(state, set);
    return JSON.stringify([p, textOf(...ran), out, err, state], (key, value) =>
      value?.function ? { ...value, line: textOf(value.file ?? 0, value.line) } : value,
    );
  });
};

const stepperOf = (view) => (view.matches("shm-stepper") ? view : view.querySelector("shm-stepper"));

// Shows a recording at the reader's step if all up to it is as before, else at the first step that
// differs. A stepper stays, for it may fill the screen; each scheduler is new.
const play = (recording) => {
  const [old, before] = [player.firstElementChild, current];
  const isOne = before?.kind === recording.kind;
  const order = isOne ? orderOf(old) : [];
  const at = isOne ? stepperOf(old).step : 0;
  const tag = TAGS[recording.kind];
  const view = isOne && tag === "shm-stepper" ? old : document.createElement(tag);
  view.recording = current = recording;
  if (view !== old) player.replaceChildren(view);
  choose(view, order);
  const [was, is] = isOne ? [told(before, order, at), told(recording, order, at)] : [[], []];
  const differs = was.findIndex((text, step) => text !== is[step]);
  stepperOf(view).step = differs < 0 ? at : differs;
};

const showFault = ({ text, path, line, lines, step }) => {
  const code = make("pre", ...lines.flatMap(([number, source]) => {
    const row = `${number}`.padStart(4) + `  ${source}\n`;
    return number === line ? make("b", row) : row;
  }));
  const place = make("p", line ? say("place", { path, line }) : path);
  const parts = [place, code, makeEnglish("p", make("b", text))];
  const stepper = player.querySelector("shm-stepper");
  if (step !== undefined && stepper) {
    const button = make("button", words.show);
    button.addEventListener("click", () => (stepper.step = step));
    parts.push(button);
  }
  return parts;
};

const show = ({ script, doing: now, said, faults: found, gone, hint, printed, plain, recording }) => {
  document.title = title.textContent = script;
  doing.ariaLive = now ? "off" : "polite"; // a screen reader need not count along
  doing.textContent = now || said;
  doing.lang = "en";
  const missing = gone.map((name) => make("p", make("b", say("gone", { name }))));
  const kept = said.startsWith("not") && recording ? make("p", words.kept) : "";
  faults.replaceChildren(...missing, ...found.flatMap(showFault), hint ? makeEnglish("p", hint) : "", kept);
  faults.hidden = !faults.textContent;
  if (plain) output.replaceChildren(makeEnglish("p", plain), ...["out", "err"].map((stream) =>
    make("pre", printed?.[stream] ?? ""),
  ));
};

// Where nothing can be recorded, the site's own recordings play.
const offer = async (names) => {
  const samples = names.map(async (name) => {
    const sample = make("script", await (await fetch(`recordings/${name}.json`)).text());
    Object.assign(sample, { type: "application/json", title: name.replaceAll("_", " ") });
    return sample;
  });
  player.replaceChildren(make("shm-player", ...(await Promise.all(samples))));
};

const look = async () => {
  try {
    const news = await ask(`news?known=${known}`);
    if (!news) return;
    if (news.recording !== shown) play(await ask("recording"));
    if (news.shipped && !known) await offer(news.shipped);
    [known, shown] = [news.number, news.recording];
    show(news);
  } catch (error) {
    doing.textContent = error instanceof TypeError ? words.ended : error.message;
    doing.lang = document.documentElement.lang;
    known = shown = 0;
  }
};

const follow = async () => {
  if (!document.hidden) await look();
  setTimeout(follow, PAUSE);
};
document.addEventListener("visibilitychange", () => document.hidden || look());
follow();
})();
