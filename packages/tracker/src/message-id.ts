let made = 0;

/**
 * An id for an event. It begins with the instant, in microseconds, and of the ids that a page makes the later one is greater: Regulars
 * takes the greater of two events of one instant for the later.
 */
export function newMessageId(): string {
  return `${Date.now() * 1e3 + made++}-${newId()}`;
}

/** 128 random bits; `crypto.randomUUID` is not there on plain http. */
export function newId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
