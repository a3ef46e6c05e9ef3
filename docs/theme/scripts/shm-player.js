// <shm-player>: plays a recording from a file that the reader picks or drops. Nothing is uploaded.
"use strict";
(() => {
  const shm = (window.shm ??= {});
  const words = {
    pick: "Choose a recording",
    drop: "or drop it anywhere on this page.",
    noFile: "That was not a file.",
    notJson: "This file is not JSON, so it is not a recording.",
    refused: "{file} cannot be played. {reason}",
    ...shm.words,
  };

  const make = (tag, style, ...content) => {
    const part = document.createElement(tag);
    part.className = style;
    part.append(...content);
    return part;
  };

  class Player extends HTMLElement {
    connectedCallback() {
      if (this.message) return;
      const input = make("input", "");
      input.type = "file";
      input.accept = ".json,application/json";
      input.addEventListener("change", () => input.files[0] && this.#read(input.files[0]));
      this.message = make("p", "shm-message");
      this.message.setAttribute("role", "status");
      const zone = make("div", "shm-drop", make("label", "", words.pick, " ", input), ` ${words.drop}`);
      this.append(zone, this.message);

      for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
        addEventListener(name, (event) => {
          event.preventDefault();
          zone.classList.toggle("shm-over", name === "dragenter" || name === "dragover");
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
      this.#say("");
      try {
        this.#play(this.#parse(await file.text()));
      } catch ({ message: reason }) {
        const values = { file: file.name, reason };
        this.#say(words.refused.replace(/\{(\w+)\}/g, (_, name) => values[name]));
      }
    }

    #parse(text) {
      try {
        return JSON.parse(text);
      } catch {
        throw new Error(words.notJson);
      }
    }

    #play(recording) {
      const isMany = recording?.kind === "schedules";
      this.player = document.createElement(isMany ? "shm-scheduler" : "shm-stepper");
      this.player.recording = recording;
      this.player.id = "own";
      this.append(this.player);
      this.player.querySelector("button").focus({ preventScroll: true });
      this.scrollIntoView();
    }
  }

  customElements.define("shm-player", Player);
})();
