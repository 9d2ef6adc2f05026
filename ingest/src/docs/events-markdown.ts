import {
  type CatalogueName,
  type EventFamily,
  FAMILIES,
  isDerived,
  needsSecretKey,
  SEGMENT_NAMES,
} from "@regulars/contracts/catalogue";
import type { EventSpec, Properties, PropertySpec } from "@regulars/contracts/catalogue/event-spec";
import { EVENT_SPECS } from "@regulars/contracts/catalogue/event-specs";
import { TYPE_DOCS } from "@regulars/contracts/catalogue/property-types";
import { REJECTION_WORDS } from "@regulars/contracts/rejection-words";
import { INTRODUCTION, SEGMENT_INTRODUCTION } from "./events-introduction.ts";

/** The whole of `docs/events.md`. */
export function eventsMarkdown(): string {
  const families = Object.keys(FAMILIES) as EventFamily[];
  const sections = [INTRODUCTION, typeSection(), contents(families), ...families.map(familySection)];
  return `${[...sections, segmentSection(), rejectionSection()].join("\n\n")}\n`;
}

function typeSection(): string {
  const rows = Object.entries(TYPE_DOCS).map(([type, takes]) => [type, takes]);
  return `## Types\n\n${table(["type", "takes"], rows)}`;
}

/** The names of a family are a tuple, each of which the catalogue specifies. */
function namesOf(family: EventFamily): readonly CatalogueName[] {
  return FAMILIES[family];
}

function contents(families: readonly EventFamily[]): string {
  const rows = families.map((family) => {
    const links = namesOf(family).map((name) => `[\`${name}\`](#${anchor(name)})`);
    return [`[${titled(family)}](#${family})`, links.join(" · ")];
  });
  return `## All events\n\n${table(["family", "events"], rows)}`;
}

function familySection(family: EventFamily): string {
  const names = namesOf(family);
  const rows = names.map((name) => [`\`${name}\``, senders(name), EVENT_SPECS[name].doc]);
  const summary = table(["event", "who may send it", "what it means"], rows);
  const events = names.map((name) => eventSection(name, EVENT_SPECS[name]));
  return [`## ${titled(family)}`, summary, ...events].join("\n\n");
}

function senders(name: CatalogueName): string {
  if (isDerived(name)) return "Regulars itself";
  if (needsSecretKey(name)) return "secret key";
  return name.startsWith("consent.") ? "public key for its visitor, secret key for anybody" : "public or secret key";
}

function eventSection(name: CatalogueName, { doc, properties, needs }: EventSpec): string {
  const theirs = Object.entries(SEGMENT_NAMES).flatMap(([segment, ours]) => (ours === name ? [`\`${segment}\``] : []));
  const rows = propertyRows(properties, needs ?? []);
  const head = ["property", "type", "required", "example", "Segment's name", "what it is"];
  return [
    `### ${name}`,
    theirs.length === 0 ? doc : `${doc} Segment's ${theirs.join(", ")}.`,
    rows.length === 0 ? "No property has a type." : table(head, rows),
  ].join("\n\n");
}

function propertyRows(properties: Properties, needs: readonly string[], prefix = ""): readonly (readonly string[])[] {
  return Object.entries(properties).flatMap(([key, spec]) => {
    const name = prefix + key;
    const required = spec.required ? "yes" : needs.includes(key) ? `yes, or \`${others(needs, key)}\`` : "no";
    const theirs = (spec.aliases ?? []).map((alias) => `\`${prefix}${alias}\``).join(", ");
    const example = spec.items === undefined ? code(spec.example) : "";
    const row = [`\`${name}\``, typeOf(spec), required, example, theirs, spec.doc];
    return spec.items === undefined ? [row] : [row, ...propertyRows(spec.items, [], `${name}[].`)];
  });
}

function others(needs: readonly string[], key: string): string {
  return needs.filter((other) => other !== key).join("`, `");
}

function typeOf({ type, oneOf, word }: PropertySpec): string {
  if (oneOf !== undefined) return oneOf.map((value) => `\`${value}\``).join(" · ");
  return word === undefined ? type : `${type} or \`${word}\``;
}

function segmentSection(): string {
  const names = Object.entries(SEGMENT_NAMES).map(([theirs, ours]) => [
    `\`${theirs}\``,
    `[\`${ours}\`](#${anchor(ours)})`,
  ]);
  const properties = [...renamedProperties()].map(([pair, events]) => [...pair.split(" "), [...events].join(", ")]);
  return [
    "## Names of Segment",
    SEGMENT_INTRODUCTION,
    table(["Segment's event", "ours"], names),
    table(["Segment's property", "ours", "of"], properties),
  ].join("\n\n");
}

/** `theirs ours` of each property, with the events that have it. */
function renamedProperties(): ReadonlyMap<string, ReadonlySet<string>> {
  const renamed = new Map<string, Set<string>>();
  const visit = (event: string, properties: Properties, ours: string, theirs: string): void => {
    for (const [key, { aliases = [], items }] of Object.entries(properties)) {
      for (const alias of aliases) {
        const pair = `\`${theirs}${alias}\` \`${ours}${key}\``;
        renamed.set(pair, (renamed.get(pair) ?? new Set()).add(`\`${event}\``));
      }
      if (items !== undefined) visit(event, items, `${ours}${key}[].`, `${theirs}${aliases[0] ?? key}[].`);
    }
  };
  for (const [event, { properties }] of Object.entries(EVENT_SPECS)) visit(event, properties, "", "");
  return renamed;
}

function rejectionSection(): string {
  const rows = Object.entries(REJECTION_WORDS).map(([name, words]) => [`\`${name}\``, words]);
  return [
    "## Rejected events",
    "An event that is rejected, and a field that is refused of an accepted one, is told in the answer with a code, a reason and the path of the field, and kept for Live in the admin.",
    table(["code", "what it means"], rows),
  ].join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

/** As GitHub makes anchors of headings: lower case, without dots. */
function anchor(name: string): string {
  return name.replaceAll(".", "");
}

function titled(family: EventFamily): string {
  return family.charAt(0).toUpperCase() + family.slice(1);
}
