import { formatCount } from "../format/number.ts";

/** How a number of people moved: "12 more", "3 fewer", "as before". */
export function changeWords(before: number, now: number): string {
  if (now === before) return "as before";
  return now > before ? `${formatCount(now - before)} more` : `${formatCount(before - now)} fewer`;
}

export interface SizeOnDay {
  readonly day: string;
  readonly members: number;
  readonly entered: number;
  readonly exited: number;
}

/** The answer above the chart: what came and went in these days, and what that comes to. */
export function sizeAnswer(days: readonly SizeOnDay[]): string | undefined {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [entered, exited] = [sum(days, "entered"), sum(days, "exited")];
  if (entered === 0 && exited === 0) return "Nobody came in or left in these days.";
  const before = first.members - first.entered + first.exited;
  const moved = changeWords(before, last.members);
  const came = `${formatCount(entered)} came in and ${formatCount(exited)} left`;
  return moved === "as before" ? `${came}: as many as before.` : `${came}: ${moved} than ${days.length} days ago.`;
}

function sum(days: readonly SizeOnDay[], of: "entered" | "exited"): number {
  return days.reduce((total, day) => total + day[of], 0);
}
