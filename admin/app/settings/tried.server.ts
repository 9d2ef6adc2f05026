import { data } from "@remix-run/node";
import { isRefusal, type Refusal } from "../answer.server.ts";

/** A change that was refused or failed, as its form shows it. */
export interface NotDone {
  readonly ok: false;
  readonly message: string;
  readonly faults: Refusal["faults"];
}

/** A change that was made, with what it answered. */
export interface Done<Value> {
  readonly ok: true;
  readonly value: Value;
}

/** Makes a change for a form that stays open: what was typed is kept, and the form says what is wrong. */
export async function tried<Value>(change: Promise<Value>) {
  try {
    const done: Done<Value> | NotDone = { ok: true, value: await change };
    return data(done);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const id = error.code === "INTERNAL_SERVER_ERROR" ? ` (${error.id})` : "";
    const notDone: Done<Value> | NotDone = { ok: false, message: error.message + id, faults: error.faults };
    return data(notDone, { status: id === "" ? 400 : 500 });
  }
}
