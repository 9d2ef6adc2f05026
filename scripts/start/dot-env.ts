import { readFileSync } from "node:fs";

/** The variables of a `.env` file: `NAME=value` a line, `#` comments, quotes around a value are taken off. No file is no variables. */
export function readDotEnv(file: string): Readonly<Record<string, string>> {
  try {
    return parseDotEnv(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^#\n]*?))\s*(?:#.*)?$/;

export function parseDotEnv(text: string): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name, double, single, plain] = LINE.exec(line) ?? [];
    if (name !== undefined) variables[name] = double ?? single ?? plain ?? "";
  }
  return variables;
}
