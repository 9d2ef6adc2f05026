import { parseDurationMs, parseInstantMs } from "@regulars/contracts/instant";
import { isJsonObject, type JsonObject } from "@regulars/contracts/json";

/** One case of a scenario file: a studio of its own, one or more segments, and what happens in the order of the clock. */
export interface Scenario {
  readonly id: string;
  /** Where it stands, for messages: `file:line`. */
  readonly source: string;
  readonly startMs: number;
  /** Definitions by name; a case with one `segment` has it under `SINGLE`. */
  readonly segments: Readonly<Record<string, JsonObject>>;
  readonly steps: readonly Step[];
}

/** Name of the segment of a case that has just one. */
export const SINGLE = "segment";

export interface Step {
  /** Epoch ms. */
  readonly atMs: number;
  /** As written, for messages. */
  readonly at: string;
  readonly action: Action;
}

export type CallKind = "track" | "identify" | "page" | "alias";

export type Action =
  | { readonly kind: "call"; readonly call: CallKind; readonly body: JsonObject }
  | { readonly kind: "repeat" }
  /** What somebody said of a channel or purpose: the call that says it. */
  | { readonly kind: "consent"; readonly body: JsonObject }
  /** Who is on a fixed list from then on, and nobody else. */
  | { readonly kind: "list"; readonly listId: string; readonly userIds: readonly string[] }
  | { readonly kind: "define"; readonly definitions: Readonly<Record<string, JsonObject>> }
  | { readonly kind: "expect"; readonly members: Readonly<Record<string, Expected>> };

/** What is expected of one segment. */
export interface Expected {
  readonly members?: readonly string[];
  readonly entered?: number;
}

/** Thrown for a scenario file that is not of the format; the message begins with file and line. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

/** 2026-01-01T00:00:00Z. */
const DEFAULT_START_MS = Date.UTC(2026, 0, 1);
const CALLS: readonly string[] = ["track", "identify", "page", "alias"];

/**
 * The cases of a file, one JSON object a line; empty lines are passed over.
 * @throws ScenarioError
 */
export function parseScenarios(text: string, file: string): readonly Scenario[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const source = `${file}:${index + 1}`;
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch (error) {
      throw new ScenarioError(`${source}: not JSON (${error instanceof Error ? error.message : String(error)})`);
    }
    return [parseScenario(parsed, source)];
  });
}

function parseScenario(input: unknown, source: string): Scenario {
  const fault = (message: string): never => {
    throw new ScenarioError(`${source}: ${message}`);
  };
  if (!isJsonObject(input)) return fault("a case is a JSON object");
  const { id, start, segment, segments, steps, ...others } = input;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) fault(`a case has no "${unknown}"`);
  if (typeof id !== "string" || id === "") return fault('"id" is a text that names the case');
  const startMs = start === undefined ? DEFAULT_START_MS : parseInstantMs(String(start));
  if (startMs === undefined) return fault(`"start" is an ISO 8601 instant, not ${JSON.stringify(start)}`);
  if ((segment === undefined) === (segments === undefined)) fault('a case has either "segment" or "segments"');
  const definitions = segment === undefined ? definitionsOf(segments, fault) : { [SINGLE]: objectOf(segment, fault) };
  if (!Array.isArray(steps)) return fault('"steps" is a list');
  const context: StepContext = { startMs, single: segment !== undefined, names: Object.keys(definitions), fault };
  let previous: Step | undefined;
  const parsed = (steps as readonly unknown[]).flatMap((step, index) => {
    const found = parseStep(step, previous, { ...context, fault: (message) => fault(`step ${index + 1}: ${message}`) });
    previous = found.at(-1) ?? previous;
    return found;
  });
  return { id, source, startMs, segments: definitions, steps: parsed };
}

interface StepContext {
  readonly startMs: number;
  readonly single: boolean;
  readonly names: readonly string[];
  readonly fault: (message: string) => never;
}

/** A step may say several things of one instant; they happen in the order in which they are written. */
function parseStep(input: unknown, previous: Step | undefined, context: StepContext): readonly Step[] {
  const { fault, startMs } = context;
  if (!isJsonObject(input)) return fault("a step is a JSON object");
  const { at = previous?.at ?? "PT0S", ...rest } = input;
  const offsetMs = typeof at === "string" ? parseDurationMs(at) : undefined;
  if (typeof at !== "string" || offsetMs === undefined)
    return fault(`"at" is a duration such as PT5S, not ${JSON.stringify(at)}`);
  const atMs = startMs + offsetMs;
  if (previous !== undefined && atMs < previous.atMs) fault(`"at" goes back from ${previous.at} to ${at}`);
  const actions = Object.entries(rest).flatMap(([kind, value]) => parseAction(kind, value, context));
  if (actions.length === 0) fault("a step does or expects something");
  return actions.map((action) => ({ atMs, at, action }));
}

function parseAction(kind: string, value: unknown, context: StepContext): readonly Action[] {
  const { fault } = context;
  if (CALLS.includes(kind)) return [{ kind: "call", call: kind as CallKind, body: objectOf(value, fault) }];
  if (kind === "repeat") return value === true ? [{ kind }] : value === false ? [] : fault('"repeat" is true');
  if (kind === "consent") return [{ kind, body: consentCall(objectOf(value, fault), context) }];
  if (kind === "list") return [{ kind, ...parseList(objectOf(value, fault), context) }];
  if (kind === "define") return [{ kind, definitions: parseDefine(objectOf(value, fault), context) }];
  if (kind === "expect") return [{ kind, members: parseExpect(objectOf(value, fault), context) }];
  return fault(`there is no step "${kind}"`);
}

/** The track call that says what a step says of a consent; whom it is about, `timestamp` and the like go as they are. */
function consentCall({ channel, is, ...others }: JsonObject, { fault }: StepContext): JsonObject {
  if (is !== "granted" && is !== "withdrawn") return fault('"is" of a consent is "granted" or "withdrawn"');
  if (typeof channel !== "string") return fault('"channel" of a consent is a channel or a purpose');
  return { ...others, event: `consent.${is}`, properties: { channel } };
}

function parseList({ listId, userIds, ...others }: JsonObject, { fault }: StepContext) {
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) fault(`"list" has no "${unknown}"`);
  if (typeof listId !== "string" || listId === "") return fault('"listId" is a text that names the list');
  return { listId, userIds: textsOf(userIds, "userIds", fault) };
}

function parseDefine(value: JsonObject, { single, names, fault }: StepContext): Readonly<Record<string, JsonObject>> {
  if (single && Object.hasOwn(value, "rule")) return { [SINGLE]: value };
  const definitions = definitionsOf(value, fault);
  for (const name of Object.keys(definitions)) if (!names.includes(name)) fault(`there is no segment "${name}"`);
  return definitions;
}

function parseExpect(value: JsonObject, { single, names, fault }: StepContext): Readonly<Record<string, Expected>> {
  const { members, entered, ...others } = value;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) fault(`"expect" has no "${unknown}"`);
  const of = (side: unknown, name: string): unknown =>
    single ? side : isJsonObject(side) ? side[name] : side === undefined ? undefined : fault("name the segments");
  for (const side of single ? [] : [members, entered])
    for (const name of isJsonObject(side) ? Object.keys(side) : [])
      if (!names.includes(name)) fault(`there is no segment "${name}"`);
  return Object.fromEntries(
    names.map((name) => {
      const [expectedMembers, expectedEntered] = [of(members, name), of(entered, name)];
      return [
        name,
        {
          ...(expectedMembers === undefined ? {} : { members: textsOf(expectedMembers, "members", fault) }),
          ...(expectedEntered === undefined ? {} : { entered: countOf(expectedEntered, fault) }),
        },
      ];
    }),
  );
}

function definitionsOf(value: unknown, fault: (message: string) => never): Readonly<Record<string, JsonObject>> {
  const entries = Object.entries(objectOf(value, fault));
  return Object.fromEntries(entries.map(([name, definition]) => [name, objectOf(definition, fault)]));
}

function objectOf(value: unknown, fault: (message: string) => never): JsonObject {
  return isJsonObject(value) ? value : fault(`a JSON object is wanted, not ${JSON.stringify(value)}`);
}

function textsOf(value: unknown, name: string, fault: (message: string) => never): readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string")
    ? (value as readonly string[])
    : fault(`"${name}" is a list of ids`);
}

function countOf(value: unknown, fault: (message: string) => never): number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : fault('"entered" is a count');
}
