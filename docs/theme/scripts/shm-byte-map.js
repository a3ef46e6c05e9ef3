// <shm-byte-map list="[1, 'sea']">: a list to type, the bytes of its block, and what each means.
// What the element holds in the page, a picture, is for readers without scripts and for paper.
// An element of the class shm-try has lists to take: the code at the beginning of each item.
"use strict";
(() => {
const { parse, encode } = window.shm.layout;
const { fill, make, marks } = window.shm.parts;
const words = {
  list: "A list, as Python writes it",
  sum: "{end} bytes: {sum}",
  stays: "Below is still the list before.",
  hexadecimal: "hexadecimal",
  grid: "The bytes of the list",
  titles: ["count", "offsets", "data", "formats", "codes"],
  more: "{count} rows more, bytes {first}-{last}",
  hint: "Point at a byte, touch it, or go from byte to byte with the arrow keys.",
  name: "{byte}; {range}: {what}, {meaning}; {nth}",
  one: "byte {first}",
  range: "bytes {first}-{last}",
  nth: "byte {nth} of {size}",
  what: {
    count: "count",
    offset: "offset of item {item}",
    end: "end of the data",
    slot: "slot of item {item}",
    padding: "padding of item {item}",
    format: "format of item {item}",
    code: "code of item {item}",
  },
  meaning: {
    count: "number of items: {count}",
    offset: "{offset}: it begins at byte {start}",
    end: "{offset}: they end before byte {start}",
    slot: "{type} {text}",
    none: "None",
    padding: "part of no value",
    format: "{format}: {packed}",
    code: "{code}: {coded}",
  },
  packed: {
    int: "an int",
    float: "a float",
    bool: "a bool",
    none: "None",
    room: "room for {bytes} bytes",
    exact: "exactly {bytes} bytes",
  },
  codes: ["number or bool", "str", "bytes", "None"],
  ...window.shm.words?.byteMap,
};
const clip = (text) => (text.length > 40 ? `${text.slice(0, 38)}…` : text);
const hex = (byte) => byte.toString(16).padStart(2, "0");
const ROW = 8;
const MOST = 16; // rows of a part
const [FIRST, LAST] = [12, 3]; // rows of a part that has more

const box = (style, ...content) => make("div", { class: style }, ...content);

class ByteMap extends HTMLElement {
  connectedCallback() {
    if (this.live) return;
    this.field = make("textarea", { class: "shm-field", rows: 2, spellcheck: "false",
      autocapitalize: "off", autocomplete: "off" });
    this.said = make("p", { class: "shm-said", role: "status" });
    this.hexadecimal = make("input", { type: "checkbox" });
    this.grid = make("div", { class: "shm-grid", role: "grid", "aria-label": words.grid });
    this.readout = box("shm-readout");
    const choice = make("label", { class: "shm-choice" }, this.hexadecimal, words.hexadecimal);
    this.live = box("shm-live",
      make("label", { class: "shm-label" }, words.list, this.field),
      box("shm-below", this.said, choice),
      box("shm-views", this.grid, this.readout));
    this.prepend(this.live);
    this.field.addEventListener("input", () => this.#read());
    this.hexadecimal.addEventListener("change", () => this.#draw());
    this.grid.addEventListener("keydown", (event) => this.#move(event));
    this.grid.addEventListener("focusin", ({ target }) => this.#stop(target));
    this.grid.addEventListener("pointerover", ({ target }) => {
      if (target.dataset.at) this.#show(Number(target.dataset.at));
    });
    for (const code of document.querySelectorAll(".shm-try li > code:first-child")) {
      const button = make("button", { type: "button", class: "shm-take" });
      code.replaceWith(button);
      button.append(code);
      button.addEventListener("click", () => this.#take(code.textContent));
    }
    this.#take(this.getAttribute("list"));
  }

  #take(text) {
    this.field.value = text;
    this.#read();
  }

  #read() {
    let isWrong = false;
    try {
      this.map = encode(parse(this.field.value));
      this.#draw();
    } catch (fault) {
      isWrong = true;
      this.#refuse(fault);
    }
    this.field.setAttribute("aria-invalid", isWrong);
    this.live.classList.toggle("shm-wrong", isWrong);
  }

  #refuse({ message, start, stop }) {
    const text = this.field.value;
    const before = text.slice(0, start).split("\n").at(-1).slice(-24);
    const wrong = clip(text.slice(start, stop).split("\n")[0]) || " ";
    const after = text.slice(stop).split("\n")[0].slice(0, 24);
    const code = make("code", {}, before, make("mark", {}, wrong), after);
    this.said.replaceChildren(message + marks.stop + marks.gap, code, marks.gap + words.stays);
  }

  // Drawing

  #draw() {
    const { parts, regions } = this.map;
    const end = parts.at(-1);
    this.where = regions.flatMap((region) => Array(region.stop - region.start).fill(region));
    const sizes = words.titles.map((title, part) => `${title} ${parts[part + 1] - parts[part]}`);
    this.said.textContent = fill(words.sum, { end, sum: sizes.join(" + ") });
    this.rows = [];
    this.grid.replaceChildren();
    this.grid.style.setProperty("--digits", String(end).length);
    words.titles.forEach((title, part) => this.#drawPart(title, parts[part], parts[part + 1]));
    this.cells = this.rows.flat();
    this.tabStop = this.cells[0];
    this.tabStop.tabIndex = 0;
    this.readout.replaceChildren(make("p", { class: "shm-soft" }, words.hint));
  }

  #drawPart(title, start, stop) {
    const header = (style, text) => this.grid.append(make("div", { class: style, role: "row" },
      make("span", { role: "rowheader" }, text)));
    if (stop > start) header("shm-heading", title);
    const rows = Math.ceil((stop - start) / ROW);
    const count = rows > MOST ? rows - FIRST - LAST : 0;
    for (let row = 0; row < rows; row++) {
      const first = start + ROW * row;
      if (count && row === FIRST) {
        header("shm-gap", fill(words.more, { count, first, last: first + ROW * count - 1 }));
        row += count - 1;
      } else this.#drawRow(first, Math.min(first + ROW, stop));
    }
  }

  #drawRow(first, stop) {
    const cells = [];
    for (let at = first; at < stop; at++) {
      const number = this.map.bytes[at];
      const byte = this.hexadecimal.checked ? hex(number) : number;
      const style = `shm-byte shm-${this.where[at].kind} ${number ? "" : "shm-zero"}`;
      cells.push(make("span", { class: style, role: "gridcell", tabindex: -1, "data-at": at,
        "aria-label": fill(words.name, { byte, ...this.#meaning(at) }) }, byte));
    }
    const aside = (style, text) => make("span", { class: style, "aria-hidden": true }, text);
    this.grid.append(make("div", { class: "shm-row", role: "row" }, aside("shm-place", first),
      ...cells, aside("shm-meaning", this.#rowMeaning(first))));
    this.rows.push(cells);
  }

  #rowMeaning(at) {
    const { kind, item } = this.where[at];
    const { parts, slots } = this.map;
    const { start = parts[3], format, text } = slots[item] ?? {};
    if (start === at) return clip(text);
    return { count: slots.length, offset: start - parts[2], format: `'${format}'` }[kind] ?? "";
  }

  // What a byte means

  #meaning(at) {
    const { kind, start, stop, item } = this.where[at];
    const { parts, slots } = this.map;
    const slot = slots[item] ?? { start: parts[3] };
    const { format, type } = slot;
    const about = kind === "offset" && item === undefined ? "end" : kind;
    const values = {
      ...slot, item, count: slots.length, offset: slot.start - parts[2],
      text: clip(slot.text ?? ""), coded: words.codes[slot.code], bytes: parseInt(format),
      first: start, last: stop - 1, nth: at - start + 1, size: stop - start,
    };
    const size = format?.endsWith("x") ? "exact" : "room";
    values.packed = fill(words.packed[type] ?? words.packed[size], values);
    return {
      what: fill(words.what[about], values),
      meaning: fill(words.meaning[about === "slot" && type === "none" ? type : about], values),
      range: fill(stop - start > 1 ? words.range : words.one, values),
      nth: fill(words.nth, values),
    };
  }

  // What this very byte says: a character, a part of one, or how much of a number.
  #share(at) {
    const { bytes, slots } = this.map;
    const { kind, start, stop, item } = this.where[at];
    const byte = bytes[at];
    const type = kind === "slot" ? slots[item].type : kind;
    if (type === "str") {
      const continues = (place) => place < stop && (bytes[place] & 0xc0) === 0x80;
      let [first, last] = [at, at + 1];
      while (continues(first)) first--;
      while (continues(last)) last++;
      const letter = `'${new TextDecoder().decode(bytes.subarray(first, last))}'`;
      const nth = fill(words.nth, { nth: at - first + 1, size: last - first });
      return last - first > 1 ? letter + marks.comma + nth : letter;
    }
    if (["format", "bytes"].includes(type) && byte > 31 && byte < 127) {
      return `'${String.fromCharCode(byte)}'`;
    }
    const isWhole = ["count", "offset", "int"].includes(type) && bytes[stop - 1] < 128;
    return isWhole && byte && at > start ? `${byte} * 256**${at - start}` : "";
  }

  #show(at) {
    const { what, meaning, range, nth } = this.#meaning(at);
    const region = this.where[at];
    for (const cell of this.cells) {
      const other = this.where[cell.dataset.at];
      cell.classList.toggle("shm-kin", other.item !== undefined && other.item === region.item);
      cell.classList.toggle("shm-here", other === region);
      cell.classList.toggle("shm-now", Number(cell.dataset.at) === at);
    }
    const byte = this.map.bytes[at];
    const share = this.#share(at);
    const chip = make("span", { class: `shm-chip shm-${region.kind}` });
    this.readout.replaceChildren(
      make("p", { class: "shm-what" }, chip, what),
      make("p", { class: "shm-value" }, meaning),
      make("p", {}, range + marks.semicolon + nth),
      make("p", { class: "shm-soft" }, `${byte} = 0x${hex(byte)}`, share && ` · ${share}`));
  }

  // One byte is in the order of the Tab key; the arrow keys go from there to the others.

  #stop(cell) {
    this.tabStop.tabIndex = -1;
    this.tabStop = cell;
    cell.tabIndex = 0;
    this.#show(Number(cell.dataset.at));
  }

  #move(event) {
    const { cells, rows } = this;
    const at = cells.indexOf(event.target);
    const row = rows.findIndex((some) => some.includes(event.target));
    const column = rows[row].indexOf(event.target);
    const inRow = (other) => rows[other]?.[column] ?? rows[other]?.at(-1);
    const next = {
      ArrowLeft: () => cells[at - 1],
      ArrowRight: () => cells[at + 1],
      ArrowUp: () => inRow(row - 1),
      ArrowDown: () => inRow(row + 1),
      Home: () => (event.ctrlKey ? cells : rows[row])[0],
      End: () => (event.ctrlKey ? cells : rows[row]).at(-1),
    }[event.key];
    if (!next || event.altKey || event.metaKey) return;
    event.preventDefault();
    next()?.focus();
  }
}

customElements.define("shm-byte-map", ByteMap);
})();
