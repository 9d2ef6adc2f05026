/** Most events that the page holds; older ones fall off, and are in each person's timeline. */
export const MAX_SHOWN = 300;

interface Identified {
  readonly eventId: string;
}

/** The list after events have come: newest first, each once, bounded. `arrived` is in order of arrival. */
export function withArrived<Event extends Identified>(
  shown: readonly Event[],
  arrived: readonly Event[],
): readonly Event[] {
  const known = new Set(shown.map((event) => event.eventId));
  const fresh: Event[] = [];
  for (const event of arrived) {
    if (known.has(event.eventId)) continue;
    known.add(event.eventId);
    fresh.push(event);
  }
  return fresh.length === 0 ? shown : [...fresh.reverse(), ...shown].slice(0, MAX_SHOWN);
}
