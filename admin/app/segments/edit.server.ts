import type { DefinitionFault } from "@regulars/contracts/segment-definition";
import { isRefusal } from "../answer.server.ts";
import { readJsonDocument } from "./json-document.ts";

/** Why an edit was refused, with what was sent so that none of it is lost. */
export interface EditAnswer {
  readonly name: string;
  readonly text: string;
  readonly message: string;
  readonly faults: readonly DefinitionFault[];
}

export interface SentEdit {
  readonly name: string;
  readonly text: string;
  /** The revision that was edited, of a segment that was there. */
  readonly revision: number | undefined;
}

export async function readEdit(request: Request): Promise<SentEdit> {
  const form = await request.formData();
  const revision = Number(form.get("revision") ?? Number.NaN);
  return {
    name: String(form.get("name") ?? ""),
    text: String(form.get("definition") ?? ""),
    revision: Number.isInteger(revision) ? revision : undefined,
  };
}

/** Saves what was sent. @returns the segment's id, or why it was refused; what is no refusal is thrown */
export async function trySave(
  edit: SentEdit,
  save: (definition: unknown) => Promise<{ readonly segmentId: string }>,
): Promise<{ readonly segmentId: string } | EditAnswer> {
  const { name, text } = edit;
  const document = readJsonDocument(text);
  if (!document.ok) {
    const line = text.slice(0, document.at.from).split("\n").length;
    return { name, text, message: `The definition cannot be saved: ${document.message} (line ${line})`, faults: [] };
  }
  try {
    return await save(document.value);
  } catch (error) {
    if (!isRefusal(error) || (error.code !== "BAD_REQUEST" && error.code !== "CONFLICT")) throw error;
    return { name, text, message: error.message, faults: error.faults };
  }
}
