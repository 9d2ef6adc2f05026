/** One plain line for the person who waits. @param {string} line */
export function say(line) {
  process.stdout.write(`  ${line}\n`);
}

/**
 * Says what is being done, each 15 seconds that it still is, and how long it took.
 * @template Result
 * @param {string} what
 * @param {() => Promise<Result>} work
 */
export async function saying(what, work) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  say(`${what} …`);
  const timer = setInterval(() => say(`${what} … ${seconds()} s so far`), 15_000);
  try {
    const result = await work();
    say(`${what}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
