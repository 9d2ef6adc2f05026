/** What a function returns, or nothing when it throws: no fault of ours, or of a browser that forbids storage, reaches the page. */
export function attempt<Value>(run: () => Value): Value | undefined {
  try {
    return run();
  } catch {
    // Nothing, then.
  }
}
