// The byte map of a ShareableList: a list as Python writes it in, bytes out, and what they mean.
// The rules are those of shmcore/layout.py, on a machine whose smallest byte comes first.
"use strict";
(() => {
  const shm = (window.shm ??= {});
  const WORD = 8;
  const words = {
    where: "Character {character}: {why}",
    where_in_lines: "Line {line}, character {character}: {why}",
    begin: "a list begins with [",
    end: "a list ends with ]; here the text is over",
    after: "after the ] nothing may follow",
    comma: "after an item comes a comma or ]; nothing is calculated here",
    missing: "here an item is missing",
    types: "a ShareableList holds int, float, bool, str, bytes and None",
    name: "{name} is a name; names stand for nothing here, except True, False and None",
    character: "{name} cannot begin an item; a text begins with ' or \"",
    sign: "after a sign comes a number",
    zeros: "a number other than 0 does not begin with 0; octal numbers begin with 0o",
    number: "{name} is no int and no float",
    prefix: "{name} cannot stand before a text here; r, u, b and br can",
    open: "the text is not closed: its {quote} at the end is missing",
    digits: "{name} needs {digits} hexadecimal digits",
    unicode: "no character has this number: the last is \\U0010ffff",
    named: "\\N needs Unicode's list of names, which is not here: write \\u or \\U",
    surrogate: "this is half a character (a surrogate); UTF-8 has no bytes for it",
    ascii: "bytes hold ASCII characters; write others as \\x and two digits",
    int: "Item {index} does not fit the 64 bits of an int slot: -2**63 to 2**63 - 1",
    long: "Item {index} is too long: its format {format} has more than 8 characters",
    damaged: "these bytes are no whole ShareableList",
    ...shm.words?.layout,
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);

  // From text to items, by Python's rules for literals.

  const DIGITS = "\\d(?:_?\\d)*";
  const INT = /^(?:0(?:_?0)*|[1-9](?:_?\d)*|0x(?:_?[\da-f])+|0o(?:_?[0-7])+|0b(?:_?[01])+)$/i;
  const FLOAT = RegExp(`^(?:(?:${DIGITS})?\\.${DIGITS}|${DIGITS}\\.?)(?:e[+-]?${DIGITS})?$`, "i");
  const ESCAPE = /\\([0-7]{1,3}|x[\da-fA-F]{0,2}|u[\da-fA-F]{0,4}|U[\da-fA-F]{0,8}|[^])/g;
  const ESCAPES = { "\n": "", "\\": "\\", "'": "'", '"': '"', a: "\x07", b: "\b", f: "\f", n: "\n",
    r: "\r", t: "\t", v: "\v" };
  const HEX = { x: 2, u: 4, U: 8 };
  const CONSTANTS = { None: { type: "none", value: null }, True: { type: "bool", value: true },
    False: { type: "bool", value: false } };

  function parse(text) {
    const source = text.replace(/\r\n?/g, "\n");
    let at = 0;
    const next = () => String.fromCodePoint(source.codePointAt(at) ?? 32);

    function take(pattern) {
      pattern.lastIndex = at;
      const found = pattern.exec(source)?.[0] ?? "";
      at += found.length;
      return found;
    }
    const blank = () => take(/(?:[ \t\f\n]|\\\n|#.*)*/y);

    function fail(why, start = at, values = {}, stop = at) {
      const lines = source.slice(0, start).split("\n");
      const message = fill(source.includes("\n") ? words.where_in_lines : words.where, {
        why: fill(words[why], values),
        line: lines.length,
        character: [...lines.at(-1)].length + 1,
      });
      throw Object.assign(Error(message), { start, stop: Math.max(stop, start + 1) });
    }

    function number(minus) {
      const start = at;
      const name = take(/0[xob]\w*|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?\w*/iy);
      const plain = name.replaceAll("_", "");
      if (INT.test(name)) return { type: "int", value: minus ? -BigInt(plain) : BigInt(plain) };
      if (/^0[\d_]+$/.test(name)) fail("zeros", start);
      if (!FLOAT.test(name)) fail("number", start, { name });
      return { type: "float", value: minus ? -plain : +plain };
    }

    function quoted() {
      const start = at;
      const name = take(/\w*/y);
      if (!/^(?:|r|u|b|br|rb)$/i.test(name)) fail("prefix", start, { name });
      const quote = take(/'''|"""|['"]/y);
      const begin = at;
      const text = take(RegExp(`(?:\\\\[^]|(?!${quote}${quote[1] ? "" : "|\n"})[^\\\\])*`, "y"));
      if (!take(RegExp(quote, "y"))) fail("open", start, { quote });
      const isBytes = /b/i.test(name);
      const wrong = begin + text.search(isBytes ? /[^\0-\x7f]/ : /\p{Cs}/u);
      if (wrong >= begin) fail(isBytes ? "ascii" : "surrogate", wrong, {}, wrong + 1);
      const value = /r/i.test(name) ? text : text.replace(ESCAPE, (all, escape, place) => {
        const kind = escape[0];
        const refuse = (why, values) =>
          fail(why, begin + place, values, begin + place + all.length);
        if (kind in ESCAPES) return ESCAPES[kind];
        const octal = parseInt(escape, 8);
        if (octal >= 0) return String.fromCharCode(octal);
        if (kind === "N" && !isBytes) refuse("named");
        if (isBytes ? kind !== "x" : !(kind in HEX)) return all; // as it stands
        if (escape.length <= HEX[kind]) refuse("digits", { name: `\\${kind}`, digits: HEX[kind] });
        const code = parseInt(escape.slice(1), 16);
        if (code > 0x10ffff) refuse("unicode");
        if (code >= 0xd800 && code < 0xe000) refuse("surrogate");
        return String.fromCodePoint(code);
      });
      if (!isBytes) return { type: "str", value };
      return { type: "bytes", value: Uint8Array.from(value, (letter) => letter.charCodeAt()) };
    }

    function item() {
      const start = at;
      const is = (pattern) => pattern.test(source.slice(at, at + 9));
      if (is(/^\w*['"]/)) return quoted();
      const sign = take(/(?:[+-][ \t\n]*)?/y);
      if (is(/^\.?\d/)) return number(sign[0] === "-");
      const name = take(/[\p{L}_][\p{L}\p{N}_]*/uy);
      if (sign) fail("sign", start);
      if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
      if (name) fail("name", start, { name });
      if (is(/^[[({]/)) fail("types");
      fail(is(/^[,\]]/) ? "missing" : "character", at, { name: next() });
    }

    const items = [];
    blank();
    if (!take(/\[/y)) fail("begin");
    for (blank(); !take(/\]/y); blank()) {
      if (at >= source.length) fail("end");
      const start = at;
      items.push({ ...item(), start, stop: at });
      blank();
      if (at >= source.length) fail("end");
      if (next() !== "]" && !take(/,/y)) fail("comma");
    }
    blank();
    if (at < source.length) fail("after", at, {}, source.length);
    return items;
  }

  // From items to bytes.

  const NUMBERS = { int: "q", float: "d", bool: "xxxxxxx?", none: "xxxxxx?x" };
  const CODES = { int: 0, float: 0, bool: 0, str: 1, bytes: 2, none: 3 };

  function slotOf({ type, value }, index) {
    const refuse = (why, values) => {
      throw Object.assign(Error(fill(words[why], { index, ...values })), { item: index });
    };
    if (type in NUMBERS) {
      const view = new DataView(new ArrayBuffer(WORD));
      if (type === "int") {
        if (BigInt.asIntN(64, value) !== value) refuse("int");
        view.setBigInt64(0, value, true);
      } else if (type === "float") view.setFloat64(0, value, true);
      else view.setUint8(7, value ? 1 : 0);
      return { format: NUMBERS[type], raw: new Uint8Array(view.buffer), size: WORD };
    }
    // The next multiple of 8 above the number of characters, and room for all encoded bytes.
    const raw = type === "str" ? new TextEncoder().encode(value) : value;
    const length = type === "str" ? [...value].length : raw.length;
    const size = (Math.max(length, raw.length - 1) | 7) + 1;
    // A text that ends in NUL says how long it is, since NULs fill up the slot of any other.
    const format = raw.at(-1) === 0 ? `${raw.length}s${size - raw.length}x` : `${size}s`;
    if (format.length > WORD) refuse("long", { format });
    return { format, raw, size };
  }

  function encode(items) {
    const slots = items.map(slotOf);
    const data = WORD * (items.length + 2);
    const formats = slots.reduce((sum, { size }) => sum + size, data);
    const codes = formats + WORD * items.length;
    const bytes = new Uint8Array(codes + items.length);
    const view = new DataView(bytes.buffer);
    const number = (place, value) => view.setBigInt64(place, BigInt(value), true);
    number(0, items.length);
    let start = data;
    slots.forEach(({ format, raw, size }, index) => {
      bytes.set(raw, start);
      bytes.set(new TextEncoder().encode(format), formats + WORD * index);
      bytes[codes + index] = CODES[items[index].type];
      start += size;
      number(WORD * (index + 2), start - data);
    });
    return bytes;
  }

  // From bytes to what they mean.

  function read(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const check = (good) => {
      if (!good) throw Error(words.damaged);
    };
    const number = (place) => Number(view.getBigInt64(place, true));
    check(bytes.length >= 2 * WORD);
    const count = number(0);
    check(count >= 0 && count <= (bytes.length - 2 * WORD) / (3 * WORD + 1));
    const data = WORD * (count + 2);
    const starts = Array.from({ length: count + 1 }, (_, at) => data + number(WORD * (at + 1)));
    const formats = starts[count];
    const codes = formats + WORD * count;
    check(starts[0] === data && codes + count <= bytes.length);
    const items = starts.slice(0, -1).map((start, index) => {
      const stop = starts[index + 1];
      check(stop > start && stop % WORD === 0);
      const place = formats + WORD * index;
      const format = String.fromCharCode(...bytes.slice(place, place + WORD)).replace(/\0+$/, "");
      const code = bytes[codes + index];
      const text = /^(\d+)s(\d+x)?$/.exec(format);
      const type = Object.keys(CODES).find(
        (name) => CODES[name] === code && (NUMBERS[name] ? NUMBERS[name] === format : text),
      );
      let end = text ? start + Number(text[1]) : stop; // of the value in the slot
      check(type && end <= stop);
      while (text && !text[2] && end > start && !bytes[end - 1]) end--;
      return { type, format, code, start, end, stop, text: show(type, view, start, end) };
    });
    return { count, data, formats, codes, end: codes + count, items };
  }

  function show(type, view, start, end) {
    const raw = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
    if (type === "int") return String(view.getBigInt64(start, true));
    if (type === "float") return showFloat(view.getFloat64(start, true));
    if (type === "bool") return view.getUint8(start + 7) ? "True" : "False";
    if (type === "none") return "None";
    if (type === "bytes") {
      return `b${showText(Array.from(raw, (byte) => String.fromCharCode(byte)), /[^ -~]/)}`;
    }
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
    return showText([...text], /(?! )[\p{C}\p{Z}]/u);
  }

  function showFloat(value) {
    if (!Number.isFinite(value)) return String(value).replace("Infinity", "inf").toLowerCase();
    const sign = value < 0 || Object.is(value, -0) ? "-" : "";
    const [digits, power] = Math.abs(value).toExponential().split("e");
    if (power >= 16 || power < -4) {
      return `${sign}${digits}e${power[0]}${power.slice(1).padStart(2, "0")}`;
    }
    return sign + Math.abs(value) + (Number.isInteger(value) ? ".0" : "");
  }

  function showText(characters, strange) {
    const quote = characters.includes("'") && !characters.includes('"') ? '"' : "'";
    const NAMED = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", [quote]: `\\${quote}` };
    const shown = characters.map((character) => {
      if (NAMED[character]) return NAMED[character];
      if (!strange.test(character)) return character;
      const code = character.codePointAt().toString(16);
      if (code.length < 3) return `\\x${code.padStart(2, "0")}`;
      return code.length < 5 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
    });
    return quote + shown.join("") + quote;
  }

  function regions(bytes) {
    const { count, data, formats, codes, items } = read(bytes);
    const each = (kind, place, size, last = count) => Array.from({ length: last }, (_, index) => ({
      kind, start: place + size * index, stop: place + size * (index + 1),
      item: index < count ? index : undefined,
    }));
    const slots = items.flatMap(({ start, end, stop }, item) => [
      { kind: "slot", start, stop: end, item },
      { kind: "padding", start: end, stop, item },
    ]);
    return [
      { kind: "count", start: 0, stop: WORD, item: undefined },
      ...each("offset", WORD, WORD, count + 1),
      ...slots.filter(({ start, stop }) => stop > start),
      ...each("format", formats, WORD),
      ...each("code", codes, 1),
    ];
  }

  const items = (bytes) => read(bytes).items.map(({ text }) => text);

  shm.layout = { parse, encode, read, regions, items };
})();
