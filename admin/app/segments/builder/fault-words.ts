import type { PlacedFault } from "../use-faults.ts";

/** A fault as it is said beside the controls, where nobody sees the grammar. */
export function faultWords({ path, message }: PlacedFault): string {
  const key = path.filter((step) => typeof step === "string").at(-1);
  if (key === "within" || key === "duration" || message.startsWith("A duration such as")) {
    return "Say how long: a number above zero";
  }
  if (key === "path" || key === "property") return "Choose what to look at";
  if (key === "segmentId" && message.startsWith("At least")) return "Choose a segment";
  if (key === "listId" && message.startsWith("At least")) return "Choose a list";
  if (key === "event" && message === "Name the event") return "Choose what they did";
  if (key === "percent") return "A share between 0 and 100";
  if (message === "This is missing" || message.endsWith("needs a value")) return "Fill in the value";
  return message;
}
