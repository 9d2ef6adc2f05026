import { isJsonObject, type Json } from "@regulars/contracts/json";

/** A line of JSON as people read it. */
export interface JsonLine {
  readonly text: string;
  /** Whether it belongs to the place looked for. */
  readonly marked: boolean;
}

/** JSON over lines, two spaces a level, with those of the value at a path marked (`properties.items[0].price`). */
export function jsonLines(value: Json, path: string | null): readonly JsonLine[] {
  const target = path === null ? [] : nearest(value, stepsOf(path));
  const lines: JsonLine[] = [];
  write(value, { at: [], before: "", after: "" });
  return lines;

  function write(
    part: Json,
    { at, before, after }: { readonly at: readonly string[]; readonly before: string; readonly after: string },
  ) {
    const marked = target.length > 0 && target.every((step, depth) => at[depth] === step);
    const indent = "  ".repeat(at.length);
    const inside = entriesOf(part);
    if (inside === undefined || inside.length === 0) {
      lines.push({ text: `${indent}${before}${JSON.stringify(part)}${after}`, marked });
      return;
    }
    const [open, close] = Array.isArray(part) ? ["[", "]"] : ["{", "}"];
    lines.push({ text: `${indent}${before}${open}`, marked });
    for (const [place, [key, element]] of inside.entries()) {
      write(element, {
        at: [...at, key],
        before: Array.isArray(part) ? "" : `${JSON.stringify(key)}: `,
        after: place < inside.length - 1 ? "," : "",
      });
    }
    lines.push({ text: `${indent}${close}${after}`, marked });
  }
}

function entriesOf(value: Json): readonly (readonly [string, Json])[] | undefined {
  if (Array.isArray(value)) return (value as readonly Json[]).map((element, index) => [String(index), element]);
  return isJsonObject(value) ? Object.entries(value) : undefined;
}

function stepsOf(path: string): readonly string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== "");
}

/** The path as far as it is there: of a field that is missing, the object that lacks it. */
function nearest(value: Json, steps: readonly string[]): readonly string[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [];
  const found = entriesOf(value)?.find(([key]) => key === step);
  return found === undefined ? [] : [step, ...nearest(found[1], rest)];
}
