// <shm-player>: plays a file that the reader picks or drops, or a recording inside it.
"use strict";
(() => {
const { shm } = window;
const { make, button, marks } = shm.parts;
const words = {
  pick: "Choose a recording",
  drop: "or drop it anywhere on this page.",
  sample: "Play it here:",
  noFile: "That was not a file.",
  tooBig: "It is larger than 8 megabytes.",
  notJson: "This file is not JSON, so it is not a recording.",
  refused: "cannot be played.",
  ...shm.words,
};

class Player extends HTMLElement {
  connectedCallback() {
    if (this.message) return;
    const input = make("input", "");
    input.type = "file";
    input.accept = ".json,application/json";
    input.addEventListener("click", () => (input.value = "")); // the same file once more
    input.addEventListener("change", () => input.files[0] && this.#read(input.files[0]));
    this.message = make("p", "shm-message");
    this.message.role = "status";
    const zone = make("div", "shm-drop", make("label", "", words.pick, " ", input), ` ${words.drop}`);
    const samples = [...this.querySelectorAll("script")].map(({ title, textContent }) =>
      button(() => this.#play(JSON.parse(textContent)), "shm-sample", words.sample + marks.gap + title),
    );
    this.append(zone, ...samples, this.message);

    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
      addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.toggle("shm-over", /enter|over/.test(name));
      });
    }
    addEventListener("drop", ({ dataTransfer }) => {
      input.value = "";
      if (dataTransfer.files[0]) this.#read(dataTransfer.files[0]);
      else this.#say(words.noFile);
    });
  }

  #say(text) {
    this.player?.remove();
    this.message.textContent = text;
  }

  async #read(file) {
    try {
      if (file.size > 8_000_000) throw new Error(words.tooBig);
      const notJson = () => Promise.reject(new Error(words.notJson));
      this.#play(await file.text().then(JSON.parse).catch(notJson));
    } catch ({ message }) {
      this.#say(`${file.name} ${words.refused}${marks.gap}${message}`);
    }
  }

  #play(recording) {
    const isMany = recording?.kind === "schedules";
    this.#say("");
    this.player = document.createElement(isMany ? "shm-scheduler" : "shm-stepper");
    this.player.recording = recording;
    this.player.id = "own";
    this.append(this.player);
    this.player.querySelector(".shm-choice, .shm-first").focus({ preventScroll: true });
    this.player.scrollIntoView();
  }
}

customElements.define("shm-player", Player);
})();
