// Two windows of one page in step, served or from a folder: over a channel, and between the window
// that was opened and its opener, where a browser keeps pages from disk apart. Each message has its
// sender's next number, so that one that comes both ways counts once.
"use strict";
(() => {
const KIND = "shmcore-slides";

class Talk {
  #me = `${Math.random()}`.slice(2);
  #number = 0;
  #heard = new Map();
  #windows = new Set(window.opener ? [window.opener] : []);
  #channel = null;
  #receive = (event) => this.#hear(event);

  constructor(hear) {
    this.hear = hear;
    try {
      this.#channel = new BroadcastChannel(`${KIND} ${location.pathname}`);
      this.#channel.addEventListener("message", this.#receive);
    } catch {
      // not in this browser
    }
    addEventListener("message", this.#receive);
  }

  join(other) {
    if (other) this.#windows.add(other);
  }

  send(content) {
    const message = { ...content, kind: KIND, page: location.pathname, from: this.#me };
    message.number = ++this.#number;
    this.#channel?.postMessage(message);
    for (const other of this.#windows) {
      if (other.closed) this.#windows.delete(other);
      else other.postMessage(message, "*"); // pages from disk have no origin to name
    }
  }

  #hear({ data, source }) {
    const { kind, page, from, number } = data ?? {};
    if (kind !== KIND || page !== location.pathname || from === this.#me) return;
    if (number <= (this.#heard.get(from) ?? 0)) return;
    this.#heard.set(from, number);
    if (source && source !== window) this.#windows.add(source);
    this.hear(data);
  }

  close() {
    this.#channel?.close();
    removeEventListener("message", this.#receive);
  }
}

window.shm.slides.Talk = Talk;
})();
