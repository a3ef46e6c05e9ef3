// The byte map of a ShareableList: a list as Python writes it in, bytes out, and what each is for.
// The rules are those of shmcore/layout.py, on a machine whose smallest byte comes first.
"use strict";
(() => {
const { shm } = window;
const { fill } = shm.parts;
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
  zeros: "a number other than 0 does not begin with 0",
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
  ...shm.words?.layout,
};

// From text to items, by Python's rules for literals.

const ESCAPE = /\\([0-7]{1,3}|x[\da-fA-F]{0,2}|u[\da-fA-F]{0,4}|U[\da-fA-F]{0,8}|[^])/g;
const ESCAPES = { "\n": "", "\\": "\\", "'": "'", '"': '"', a: "\x07", b: "\b", f: "\f", n: "\n",
  r: "\r", t: "\t", v: "\v" };
const HEX = { x: 2, u: 4, U: 8 };
const CONSTANTS = { None: { type: "none" }, True: { type: "bool", value: true },
  False: { type: "bool", value: false } };

function parse(source) {
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
    const name = take(/(?:e[+-]|[\w.])+/iy);
    const hasBase = /^0[xob]/i.test(name);
    const between = hasBase ? /(?<=[\da-fxo])_(?=[\da-f])/gi : /(?<=\d)_(?=\d)/g;
    const plain = name.replace(between, "");
    if (Number.isNaN(Number(plain))) fail("number", start, { name });
    if (/^0+[1-9]\d*$/.test(plain)) fail("zeros", start);
    if (!hasBase && /\D/.test(plain)) return { type: "float", value: minus ? -plain : +plain };
    return { type: "int", value: minus ? -BigInt(plain) : BigInt(plain) };
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
    const wrong = begin + text.search(/[^\0-\x7f]/);
    if (isBytes && wrong >= begin) fail("ascii", wrong, {}, wrong);
    const value = /r/i.test(name) ? text : text.replace(ESCAPE, (all, escape, place) => {
      const kind = escape[0];
      const refuse = (why, values) =>
        fail(why, begin + place, values, begin + place + all.length);
      if (kind in ESCAPES) return ESCAPES[kind];
      if (/[0-7]/.test(kind)) return String.fromCharCode(parseInt(escape, 8));
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
    const sign = take(/[+-]?[ \t\n]*/y);
    if (is(/^\.?\d/)) return number(sign[0] === "-");
    const name = take(/[\p{L}_][\p{L}\p{N}_]*/uy);
    if (sign) fail("sign", start);
    if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
    if (name) fail("name", start, { name });
    if (is(/^[[({]/)) fail("types");
    fail(next() === "," ? "missing" : "character", at, { name: next() });
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

function word(write, value) {
  const view = new DataView(new ArrayBuffer(WORD));
  view[write](0, value, true);
  return new Uint8Array(view.buffer);
}
const whole = (value) => word("setBigInt64", BigInt(value));
const letters = (text) => new TextEncoder().encode(text);

const SLOTS = {
  int: (value) => ({ format: "q", raw: whole(value), text: `${value}` }),
  float: (value) => ({ format: "d", raw: word("setFloat64", value), text: showFloat(value) }),
  bool: (value) => ({
    format: "xxxxxxx?", raw: [0, 0, 0, 0, 0, 0, 0, value], text: value ? "True" : "False",
  }),
  none: () => ({ code: 3, format: "xxxxxx?x", raw: new Uint8Array(WORD), text: "None" }),
  str: (value) => ({
    code: 1, raw: letters(value), length: [...value].length,
    text: showText([...value], /(?! )[\p{C}\p{Z}]/u),
  }),
  bytes: (value) => ({
    code: 2, raw: value, length: value.length,
    text: `b${showText(Array.from(value, (byte) => String.fromCharCode(byte)), /[^ -~]/)}`,
  }),
};

function slotOf({ type, value, start, stop }, index) {
  const refuse = (why, values) => {
    throw Object.assign(Error(fill(words[why], { index, ...values })), { start, stop });
  };
  if (type === "int" && BigInt.asIntN(64, value) !== value) refuse("int");
  const slot = { type, code: 0, padding: 0, ...SLOTS[type](value) };
  if (slot.format) return slot;
  // The next multiple of 8 above the number of characters, and room for all encoded bytes.
  const { raw, length } = slot;
  const size = (Math.max(length, raw.length - 1) | 7) + 1;
  const padding = size - raw.length;
  // A text that ends in NUL says how long it is, since NULs fill up the slot of any other.
  const format = raw.at(-1) === 0 ? `${raw.length}s${padding}x` : `${size}s`;
  if (format.length > WORD) refuse("long", { format });
  return { ...slot, format, padding };
}

// `parts`: where each of the five parts of the map begins, and where the last one ends.
function encode(items) {
  const slots = items.map(slotOf);
  const regions = [];
  let end = 0;
  const add = (kind, raw, item) => {
    const start = end;
    end += raw.length;
    if (raw.length) regions.push({ kind, start, stop: end, item, raw });
  };

  add("count", whole(slots.length));
  let offset = 0;
  slots.forEach(({ raw, padding }, item) => {
    add("offset", whole(offset), item);
    offset += raw.length + padding;
  });
  add("offset", whole(offset));
  const data = end;
  slots.forEach((slot, item) => {
    slot.start = end;
    add("slot", slot.raw, item);
    add("padding", new Uint8Array(slot.padding), item);
  });
  const formats = end;
  slots.forEach(({ format }, item) => add("format", letters(format.padEnd(WORD, "\0")), item));
  const codes = end;
  slots.forEach(({ code }, item) => add("code", [code], item));

  const bytes = new Uint8Array(end);
  for (const { start, raw } of regions) bytes.set(raw, start);
  return { bytes, parts: [0, WORD, data, formats, codes, end], regions, slots };
}

// An item as Python shows it.

function showFloat(value) {
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (size === Infinity) return `${sign}inf`;
  if (size >= 1e-4 && size < 1e16 || !size) return sign + size + (size % 1 ? "" : ".0");
  const [digits, power] = size.toExponential().split("e");
  return `${sign}${digits}e${power[0]}${power.slice(1).padStart(2, "0")}`;
}

function showText(characters, strange) {
  const quote = characters.includes("'") && !characters.includes('"') ? '"' : "'";
  const NAMED = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", [quote]: `\\${quote}` };
  const shown = characters.map((character) => {
    if (NAMED[character]) return NAMED[character];
    if (!strange.test(character)) return character;
    const code = character.codePointAt().toString(16);
    const kind = Object.keys(HEX).find((shortest) => code.length <= HEX[shortest]);
    return `\\${kind}${code.padStart(HEX[kind], "0")}`;
  });
  return quote + shown.join("") + quote;
}

shm.layout = { parse, encode };
})();
