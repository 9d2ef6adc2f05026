/** What came a moment ago mostly is there at the second look; a busy machine takes a while. */
const PAUSES_MS = [1_000, 1_000, 2_000, 3_000, 5_000];
const LONGEST_PAUSE_MS = 10_000;
/** Some five minutes. */
const MOST_LOOKS = 35;

/** How long to wait before looking again for what is still being worked out, after so many looks; `undefined` when it has been enough. */
export function pauseBeforeLook(looks: number): number | undefined {
  if (looks >= MOST_LOOKS) return undefined;
  return PAUSES_MS[looks - 1] ?? LONGEST_PAUSE_MS;
}
