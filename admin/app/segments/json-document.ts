/** A place in a text: offsets, `to` excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** JSON as a person types it: what it holds and where, or what is wrong with it and where. */
export type JsonDocument =
  | { readonly ok: true; readonly value: unknown; spanOf(path: readonly (string | number)[]): Span }
  | { readonly ok: false; readonly message: string; readonly at: Span };

/** A value's place, and those of what is inside it. */
interface Node extends Span {
  readonly children: ReadonlyMap<string | number, Node>;
}

/** Reads JSON and keeps the places of its values, so that a fault with a path can be shown in the text. */
export function readJsonDocument(text: string): JsonDocument {
  let root: Node;
  try {
    root = readWhole(text);
  } catch (error) {
    if (error instanceof Misplaced) return { ok: false, message: error.message, at: lineSpan(text, error.at) };
    throw error;
  }
  return {
    ok: true,
    value: JSON.parse(text) as unknown,
    spanOf: (path) => firstLine(text, descend(root, path)),
  };
}

/** The deepest value on the path that is there: of a key that is missing, the object that misses it. */
function descend(root: Node, path: readonly (string | number)[]): Node {
  let node = root;
  for (const step of path) {
    const child = node.children.get(step);
    if (child === undefined) break;
    node = child;
  }
  return node;
}

/** A mark over many lines would hide what is inside it. */
function firstLine(text: string, { from, to }: Span): Span {
  const end = text.indexOf("\n", from);
  return { from, to: end === -1 || end > to ? to : end };
}

function lineSpan(text: string, at: number): Span {
  const from = Math.min(at, text.length);
  return { from, to: Math.min(from + 1, text.length) };
}

class Misplaced extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const SPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 forbids them unescaped
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const MAX_DEPTH = 500;

function readWhole(text: string): Node {
  const reader = { text, at: 0 };
  const root = readValue(reader, 0);
  skipSpace(reader);
  if (reader.at < text.length) throw new Misplaced("There is something after the end of the definition", reader.at);
  return root;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readValue(reader: Reader, depth: number): Node {
  skipSpace(reader);
  const from = reader.at;
  const start = reader.text[from];
  if (start === undefined) throw new Misplaced(from === 0 ? "Write a definition" : "The text ends too early", from);
  if (depth > MAX_DEPTH) throw new Misplaced("This is nested too deep", from);
  if (start === "{") return readMany(reader, depth, { close: "}", keyed: true });
  if (start === "[") return readMany(reader, depth, { close: "]", keyed: false });
  if (start === '"') readString(reader);
  else if (match(reader, WORD) === "") throw new Misplaced(messageAt(reader), from);
  return { from, to: reader.at, children: new Map() };
}

function readMany(reader: Reader, depth: number, { close, keyed }: { close: string; keyed: boolean }): Node {
  const from = reader.at;
  const children = new Map<string | number, Node>();
  reader.at += 1;
  for (let place = 0; ; place++) {
    skipSpace(reader);
    if (place === 0 && take(reader, close)) break;
    const key = keyed ? readKey(reader) : place;
    children.set(key, readValue(reader, depth + 1));
    skipSpace(reader);
    if (take(reader, close)) break;
    if (!take(reader, ",")) throw new Misplaced(`A comma or “${close}” is missing here`, reader.at);
  }
  return { from, to: reader.at, children };
}

function readKey(reader: Reader): string {
  if (reader.text[reader.at] === "}") throw new Misplaced("There is a comma too many before this", reader.at);
  if (reader.text[reader.at] !== '"') throw new Misplaced("A name in double quotes is needed here", reader.at);
  const key = readString(reader);
  skipSpace(reader);
  if (!take(reader, ":")) throw new Misplaced("A colon is missing here", reader.at);
  return key;
}

function readString(reader: Reader): string {
  const from = reader.at;
  const raw = match(reader, STRING);
  if (raw === "")
    throw new Misplaced("This text is not closed by a double quote, or has a character that needs “\\”", from);
  return JSON.parse(raw) as string;
}

function messageAt({ text, at }: Reader): string {
  if (text[at] === "'") return "Texts stand in double quotes";
  if (text[at] === "]" || text[at] === "}") return "A value is missing here, or there is a comma too many before it";
  return "This is no value: texts stand in double quotes, others are numbers, true, false or null";
}

function skipSpace(reader: Reader): void {
  match(reader, SPACE);
}

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function match(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? "";
  reader.at += found.length;
  return found;
}

/** `rule.rules[0].event`; the definition itself for an empty path. */
export function pathText(path: readonly (string | number)[]): string {
  if (path.length === 0) return "definition";
  return path.map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`)).join("");
}
