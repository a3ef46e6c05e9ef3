// The page of `python -m shmstep watch`: asks for news, shows the newest recording, and stays at
// the reader's step. All that comes from the program is put in as text.
"use strict";
(() => {
const PAUSE = 300; // milliseconds between two questions
const [title, doing, fault, player] = ["script", "doing", "fault", "player"].map((id) =>
  document.getElementById(id),
);
const TAGS = { run: "shm-stepper", schedules: "shm-scheduler" };
const ENDED = "watch has ended. What it recorded last stays to look at.";
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

const tellFault = ({ text, path, line, lines = [], step, hint = "" }, said) => {
  const code = make("pre", ...lines.flatMap(([number, source]) => {
    const row = `${number}`.padStart(4) + `  ${source}\n`;
    return number === line ? make("b", row) : row;
  }));
  const place = path ? `${path}, line ${line}: ` : "";
  fault.append(make("p", place, make("b", text)), code, make("p", hint));
  const stepper = player.querySelector("shm-stepper");
  if (step === undefined || !stepper) return;
  const button = make("button", "Show this step");
  button.addEventListener("click", () => (stepper.step = step));
  fault.append(button);
};

const tell = (news) => {
  document.title = title.textContent = news.script;
  doing.textContent = news.doing || news.said;
  fault.replaceChildren(...news.gone.map((text) => make("p", text)));
  if (news.fault) tellFault(news.fault);
  fault.hidden = !fault.childNodes.length;
};

const look = async () => {
  try {
    const news = await ask(`news?known=${known}`);
    if (!news) return;
    if (news.recording !== shown) play(await ask("recording"));
    [known, shown] = [news.number, news.recording];
    tell(news);
  } catch (error) {
    doing.textContent = error instanceof TypeError ? ENDED : error.message;
    known = 0;
  }
};

const follow = async () => {
  if (!document.hidden) await look();
  setTimeout(follow, PAUSE);
};
document.addEventListener("visibilitychange", () => document.hidden || look());
follow();
})();
