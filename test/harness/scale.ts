/** How much a test does: `usual` in `npm test`, `full` with REGULARS_TEST_SCALE=full. */
export function atScale(usual: number, full: number): number {
  return process.env.REGULARS_TEST_SCALE === "full" ? full : usual;
}
