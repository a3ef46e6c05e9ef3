// The page of `python -m shmstep watch`: asks for news, shows the newest recording, and stays at
// the reader's step. All that comes from the program is put in as text.
"use strict";
(() => {
const PAUSE = 300; // milliseconds between two questions
const [title, doing, faults, output, player] = ["script", "doing", "faults", "output", "player"].map(
  (id) => document.getElementById(id),
);
const TAGS = { run: "shm-stepper", schedules: "shm-scheduler" };
const ENDED = "watch has ended. What it recorded last stays to look at.";
const KEPT = "Below is what was recorded last.";
let known = 0;
let shown = 0;

const make = (tag, ...content) => {
  const part = document.createElement(tag);
  part.append(...content);
  return part;
};

const ask = async (address) => (await fetch(address)).json();

const dark = matchMedia("(prefers-color-scheme: dark)");
const choose = () => (document.body.dataset.mdColorScheme = dark.matches ? "slate" : "default");
dark.addEventListener("change", choose);
choose();

const play = (recording) => {
  const old = player.firstElementChild;
  const tag = TAGS[recording.kind];
  if (tag === "shm-stepper" && old?.matches(tag)) {
    const { place } = old;
    old.recording = recording;
    old.place = place;
    return;
  }
  const next = document.createElement(tag);
  next.recording = recording;
  player.replaceChildren(next);
  if (old?.matches(tag)) next.place = old.place;
};

const showFault = ({ text, path, line, lines, step }) => {
  const code = make("pre", ...lines.flatMap(([number, source]) => {
    const row = `${number}`.padStart(4) + `  ${source}\n`;
    return number === line ? make("b", row) : row;
  }));
  const parts = [make("p", line ? `${path}, line ${line}` : path), code, make("p", make("b", text))];
  const stepper = player.querySelector("shm-stepper");
  if (step !== undefined && stepper) {
    const button = make("button", "Show this step");
    button.addEventListener("click", () => (stepper.step = step));
    parts.push(button);
  }
  return parts;
};

const show = ({ script, doing: now, said, faults: found, gone, hint, printed, plain, recording }) => {
  document.title = title.textContent = script;
  doing.ariaLive = now ? "off" : "polite"; // a screen reader need not count along
  doing.textContent = now || said;
  const missing = gone.map((name) => make("p", make("b", `${name} is gone.`)));
  const kept = said.startsWith("not") && recording ? make("p", KEPT) : "";
  faults.replaceChildren(...missing, ...found.flatMap(showFault), hint ? make("p", hint) : "", kept);
  faults.hidden = !faults.textContent;
  if (plain) output.replaceChildren(make("p", plain), ...["out", "err"].map((stream) =>
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
    doing.textContent = error instanceof TypeError ? ENDED : error.message;
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
