// What all players are made of: words with values in them, elements, buttons.
"use strict";
(() => {
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// `look` is the element's class, or all its attributes.
const make = (tag, look = "", ...content) => {
  const part = document.createElement(tag);
  const attributes = typeof look === "string" ? { class: look } : look;
  for (const [name, value] of Object.entries(attributes)) if (value !== "") part.setAttribute(name, value);
  part.append(...content);
  return part;
};

const button = (act, look, ...content) => {
  const part = make("button", look, ...content);
  part.addEventListener("click", act);
  return part;
};

// What stands between words and sentences: a script joins them, a language says with what.
const marks = {
  comma: ", ",
  and: ", ", // in a list
  semicolon: "; ",
  colon: ": ",
  stop: ".",
  gap: " ",
  open: " (",
  close: ")",
  ...window.shm?.words?.marks,
};

// Says a word of this table: say("line", { line: 3 }).
const speaker = (words) => (word, values) => fill(words[word], values);

(window.shm ??= {}).parts = { fill, make, button, marks, speaker };
})();
