// <shm-byte-map list="[1, 'sea']">: a list to type, the bytes of its block, and what each means.
// What the element holds in the page, a picture, is for readers without scripts and for paper.
// An element of the class shm-try has lists to take: the code at the beginning of each item.
"use strict";
(() => {
  const { parse, encode, read, regions } = window.shm.layout;
  const words = {
    list: "A list, as Python writes it",
    sum: "{end} bytes: count {count} + offsets {offsets} + data {data} + formats {formats}"
      + " + codes {codes}",
    stays: "Below is still the list before.",
    hexadecimal: "hexadecimal",
    grid: "The bytes of the list",
    titles: ["count", "offsets", "data", "formats", "codes"],
    more: "{count} rows more, bytes {first}-{last}",
    columns: ["item", "value", "format", "code"],
    more_items: "{count} items more",
    hint: "Point at a byte, touch it, or go from byte to byte with the arrow keys.",
    name: "{byte}; {range}: {what}, {meaning}; {nth}",
    one: "byte {first}",
    range: "bytes {first}-{last}",
    nth: "byte {nth} of {size}",
    count: "count", offset: "offset of item {item}", end: "end of the data",
    slot: "slot of item {item}", padding: "padding of item {item}",
    format: "format of item {item}", code: "code of item {item}",
    items: "number of items: {count}",
    begins: "{offset}: it begins at byte {place}",
    ends: "{offset}: they end before byte {place}",
    nobody: "part of no value",
    types: { q: "an int", d: "a float", "xxxxxxx?": "a bool", "xxxxxx?x": "None" },
    room: "room for {bytes} bytes",
    exact: "exactly {bytes} bytes",
    codes: ["number or bool", "str", "bytes", "None"],
    ...window.shm.words?.byteMap,
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  const clip = (text) => (text.length > 40 ? `${text.slice(0, 38)}…` : text);
  const ROW = 8;
  const MOST = 16; // rows of a part, and items in the table
  const [FIRST, LAST] = [12, 3]; // rows of a part that has more
  let created = 0;

  function make(tag, attributes = {}, ...content) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...content);
    return element;
  }
  const box = (style, ...content) => make("div", { class: style }, ...content);

  class ShmByteMap extends HTMLElement {
    connectedCallback() {
      if (this.live) return;
      const id = `shm-list-${++created}`;
      this.field = make("textarea", { id, class: "shm-field", rows: 2, spellcheck: "false",
        autocapitalize: "off", autocomplete: "off", "aria-describedby": `${id}-said` });
      this.said = make("p", { id: `${id}-said`, class: "shm-said", role: "status" });
      this.hexadecimal = make("input", { type: "checkbox" });
      this.grid = make("div", { class: "shm-grid", role: "grid", "aria-label": words.grid });
      this.readout = box("shm-readout");
      this.table = make("table", { class: "shm-items" });
      const choice = make("label", { class: "shm-choice" }, this.hexadecimal, words.hexadecimal);
      this.live = box("shm-live",
        make("label", { class: "shm-label", for: id }, words.list),
        this.field,
        box("shm-below", this.said, choice),
        box("shm-views", this.grid, box("shm-beside", this.readout, this.table)));
      this.prepend(this.live);
      this.field.addEventListener("input", () => this.#read());
      this.hexadecimal.addEventListener("change", () => this.#draw());
      this.grid.addEventListener("keydown", (event) => this.#move(event));
      this.grid.addEventListener("focusin", ({ target }) => this.#stop(target));
      this.live.addEventListener("pointerover", ({ target }) => {
        const place = target.closest("[data-at]")?.dataset.at;
        if (place) this.#show(Number(place));
        else if (this.grid.contains(document.activeElement)) this.#stop(document.activeElement);
      });
      for (const code of document.querySelectorAll(".shm-try li > code:first-child")) {
        const button = make("button", { type: "button", class: "shm-take" });
        code.replaceWith(button);
        button.append(code);
        button.addEventListener("click", () => { this.list = code.textContent; });
      }
      this.list = this.getAttribute("list") ?? "[]";
    }

    get list() {
      return this.field.value;
    }

    set list(text) {
      this.field.value = text;
      this.#read();
    }

    #read() {
      let items;
      try {
        items = parse(this.list);
        this.bytes = encode(items);
        this.#draw();
      } catch (fault) {
        this.#refuse(fault.message, items?.[fault.item] ?? fault);
      }
    }

    #refuse(message, { start, stop }) {
      const text = this.list;
      const before = text.slice(0, start).split("\n").at(-1);
      const after = text.slice(stop).split("\n")[0];
      const marked = make("mark", {}, clip(text.slice(start, stop).split("\n")[0]) || " ");
      const code = make("code", {}, before.length > 24 ? `…${before.slice(-22)}` : before, marked,
        after.length > 24 ? `${after.slice(0, 22)}…` : after);
      this.said.replaceChildren(`${message}. `, code, ` ${words.stays}`);
      this.#mark(true);
    }

    #mark(wrong) {
      this.field.setAttribute("aria-invalid", wrong);
      this.live.classList.toggle("shm-wrong", wrong);
    }

    // Drawing

    #draw() {
      this.map = read(this.bytes);
      this.where = regions(this.bytes)
        .flatMap((region) => Array(region.stop - region.start).fill(region));
      const { data, formats, codes, end } = this.map;
      const places = [0, ROW, data, formats, codes, end];
      const [count, ...sizes] = places.slice(1).map((place, part) => place - places[part]);
      this.said.textContent = fill(words.sum, {
        end, count, offsets: sizes[0], data: sizes[1], formats: sizes[2], codes: sizes[3],
      });
      this.#mark(false);
      this.rows = [];
      this.grid.replaceChildren();
      this.grid.style.setProperty("--digits", String(end).length);
      words.titles.forEach((title, part) => this.#drawPart(title, places[part], places[part + 1]));
      this.cells = this.rows.flat();
      this.tabStop = this.cells[0];
      this.tabStop.tabIndex = 0;
      this.readout.replaceChildren(make("p", { class: "shm-soft" }, words.hint));
      this.#drawTable();
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
        const byte = this.bytes[at];
        const style = `shm-byte shm-${this.where[at].kind}${byte ? "" : " shm-zero"}`;
        const { texts } = this.#meaning(at);
        cells.push(make("span", { class: style, role: "gridcell", tabindex: -1, "data-at": at,
          "aria-label": fill(words.name, { byte: this.#number(byte), ...texts }),
        }, this.#number(byte)));
      }
      const aside = (style, text) => make("span", { class: style, "aria-hidden": true }, text);
      this.grid.append(make("div", { class: "shm-row", role: "row" }, aside("shm-place", first),
        ...cells, aside("shm-meaning", this.#rowMeaning(first, stop))));
      this.rows.push(cells);
    }

    #rowMeaning(first, stop) {
      const { kind, item } = this.where[first];
      const { count, data, formats, items } = this.map;
      const its = items[item];
      if (kind === "count") return count;
      if (kind === "offset") return (its?.start ?? formats) - data;
      if (kind === "format") return `'${its.format}'`;
      if (kind === "code") return this.bytes.slice(first, stop).join(", ");
      return first === its.start ? clip(its.text) : "";
    }

    #drawTable() {
      const { items } = this.map;
      const body = items.slice(0, MOST).map(({ start, text, format, code }, item) =>
        make("tr", { "data-at": start },
          ...[item, clip(text), format, code].map((cell) => make("td", {}, cell))));
      if (items.length > MOST) {
        const more = fill(words.more_items, { count: items.length - MOST });
        body.push(make("tr", {}, make("td", { colspan: words.columns.length }, more)));
      }
      const heads = words.columns.map((column) => make("th", {}, column));
      this.table.replaceChildren(make("thead", {}, make("tr", {}, ...heads)),
        make("tbody", {}, ...body));
      this.table.hidden = !items.length;
    }

    #number(byte) {
      return this.hexadecimal.checked ? byte.toString(16).padStart(2, "0") : String(byte);
    }

    // What a byte means

    #meaning(at) {
      const { kind, start, stop, item } = this.where[at];
      const { count, data, formats, items } = this.map;
      const its = items[item];
      const place = its?.start ?? formats;
      const values = { count, item, offset: place - data, place, bytes: parseInt(its?.format),
        first: start, last: stop - 1, nth: at - start + 1, size: stop - start };
      const packed = () => words.types[its.format] ?? (its.format.endsWith("x") ? words.exact
        : words.room);
      const meaning = {
        count: () => words.items,
        offset: () => (its ? words.begins : words.ends),
        slot: () => (its.type === "none" ? its.text : `${its.type} ${clip(its.text)}`),
        padding: () => words.nobody,
        format: () => `${its.format}: ${packed()}`,
        code: () => `${its.code}: ${words.codes[its.code]}`,
      }[kind]();
      const texts = {
        what: fill(kind === "offset" && !its ? words.end : words[kind], values),
        meaning: kind === "slot" ? meaning : fill(meaning, values), // a text may have a {name}
        range: fill(stop - start > 1 ? words.range : words.one, values),
        nth: fill(words.nth, values),
      };
      return { kind, its, start, stop, texts };
    }

    /** What this very byte says: a character, a part of one, or how much of a number. */
    #share(at) {
      const { kind, its, start, stop } = this.#meaning(at);
      const byte = this.bytes[at];
      const isSlot = kind === "slot";
      if (isSlot && its.type === "str") {
        const continues = (place) => place < stop && (this.bytes[place] & 0xc0) === 0x80;
        let [first, last] = [at, at + 1];
        while (continues(first)) first--;
        while (continues(last)) last++;
        const letter = new TextDecoder().decode(this.bytes.subarray(first, last));
        const nth = fill(words.nth, { nth: at - first + 1, size: last - first });
        return last - first > 1 ? `'${letter}', ${nth}` : `'${letter}'`;
      }
      if ((kind === "format" || (isSlot && its.type === "bytes")) && byte > 31 && byte < 127) {
        return `'${String.fromCharCode(byte)}'`;
      }
      const isWhole = kind === "count" || kind === "offset" || (isSlot && its.type === "int");
      return isWhole && this.bytes[stop - 1] < 128 && byte && at > start
        ? `${byte} * 256**${at - start}` : "";
    }

    #show(at) {
      const { texts, its } = this.#meaning(at);
      const region = this.where[at];
      for (const cell of this.cells) {
        const place = Number(cell.dataset.at);
        const isKin = Boolean(its) && this.where[place].item === region.item;
        cell.classList.toggle("shm-kin", isKin);
        cell.classList.toggle("shm-here", this.where[place] === region);
        cell.classList.toggle("shm-now", place === at);
      }
      for (const row of this.table.rows) {
        row.classList.toggle("shm-kin", Boolean(its) && row.dataset.at === String(its.start));
      }
      const byte = this.bytes[at];
      const itself = [`${byte} = 0x${byte.toString(16).padStart(2, "0")}`, this.#share(at)];
      const chip = make("span", { class: `shm-chip shm-${region.kind}` });
      this.readout.replaceChildren(
        make("p", { class: "shm-what" }, chip, texts.what),
        make("p", { class: "shm-value" }, texts.meaning),
        make("p", {}, `${texts.range}; ${texts.nth}`),
        make("p", { class: "shm-soft" }, itself.filter(Boolean).join(" · ")));
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
      const starts = (cell) => this.where[cell.dataset.at].start === Number(cell.dataset.at);
      const next = {
        ArrowLeft: () => cells[at - 1],
        ArrowRight: () => cells[at + 1],
        ArrowUp: () => inRow(row - 1),
        ArrowDown: () => inRow(row + 1),
        Home: () => (event.ctrlKey ? cells : rows[row])[0],
        End: () => (event.ctrlKey ? cells : rows[row]).at(-1),
        PageUp: () => cells.slice(0, at).findLast(starts),
        PageDown: () => cells.slice(at + 1).find(starts),
      }[event.key];
      if (!next || event.altKey || event.metaKey) return;
      event.preventDefault();
      next()?.focus();
    }
  }

  customElements.define("shm-byte-map", ShmByteMap);
})();
