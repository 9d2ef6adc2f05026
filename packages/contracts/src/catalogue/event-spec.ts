import type { EventFamily, NameOf } from "../catalogue.ts";
import type { Json } from "../json.ts";

/** `TYPE_DOCS` says what each takes. */
export type PropertyType =
  | "text"
  | "number"
  | "integer"
  | "boolean"
  | "amount"
  | "currency"
  | "instant"
  | "url"
  | "entity"
  | "list";

/** One property of an event. `null`, "" and absence are the same: not given. */
export interface PropertySpec {
  readonly type: PropertyType;
  readonly doc: string;
  readonly example: Json;
  /** The event is rejected without it. */
  readonly required?: true;
  /** Names under which Segment's specs send it. They are stored under ours. */
  readonly aliases?: readonly string[];
  /** The only values there are. */
  readonly oneOf?: readonly string[];
  /** A word that stands for a value, beside those of the type. */
  readonly word?: string;
  /** Properties of the objects of a list. */
  readonly items?: Properties;
  /** Code of a value of another type; `wrong_type` unless said. */
  readonly code?: "invalid_amount" | "invalid_currency";
}

export type Properties = Readonly<Record<string, PropertySpec>>;

/** What an event means and what it carries. Properties that are not listed are kept as they are. */
export interface EventSpec {
  /** What has happened, in one sentence. */
  readonly doc: string;
  readonly properties: Properties;
  /** At least one of these must be given. */
  readonly needs?: readonly [string, ...string[]];
}

/** The events of one family, all of them. */
export type EventsOf<Family extends EventFamily> = Readonly<Record<NameOf<Family>, EventSpec>>;
