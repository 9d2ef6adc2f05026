import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeProcedures } from "./docs/procedures.ts";
import { appRouter } from "./router.ts";
import { createCaller, did, startParts } from "./test-parts.ts";
import type { FilledStudio } from "./test-studios.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

/** Every query with an input that asks for all there is of a studio; `own` says whether its answer holds the studio's marker. */
const QUERIES: Readonly<Record<string, { readonly input?: (of: FilledStudio) => unknown; readonly own: boolean }>> = {
  "studio.current": { own: true },
  "studio.list": { own: true },
  "overview.totals": { own: false },
  "overview.revenueBySourceAndDay": { own: true },
  "overview.revenueBySource": { own: true },
  "live.list": { own: true },
  "live.get": { input: ({ letterId }) => ({ id: `letter:${letterId}` }), own: true },
  "live.counts": { own: false },
  "deadLetters.progress": { input: () => ({ seq: 0 }), own: false },
  "people.list": { own: true },
  "people.get": { input: ({ profileId }) => ({ profileId }), own: true },
  "people.origins": { input: ({ profileId }) => ({ profileId }), own: false },
  "people.figures": { input: ({ profileId }) => ({ profileId }), own: false },
  "people.timelineKinds": { input: ({ profileId }) => ({ profileId }), own: false },
  "people.timeline": { input: ({ profileId }) => ({ profileId }), own: true },
  "people.progress": { input: () => ({ seq: 0 }), own: false },
  "segments.list": { own: true },
  "segments.get": { input: ({ segmentId }) => ({ segmentId }), own: true },
  "segments.members": { input: ({ segmentId }) => ({ segmentId }), own: true },
  "segments.vocabulary": { own: true },
  "segments.properties": { input: () => ({ event: "order.completed" }), own: true },
  "segments.explain": { input: ({ segmentId, profileId }) => ({ segmentId, profileId }), own: true },
  "segments.sizes": { input: ({ segmentId }) => ({ segmentId }), own: false },
  "segments.history": { input: ({ segmentId }) => ({ segmentId }), own: false },
  "lists.list": { own: true },
  "lists.get": { input: ({ listId }) => ({ listId }), own: true },
  "lists.members": { input: ({ listId }) => ({ listId }), own: true },
  "erasures.list": { own: false },
  "erasures.get": { input: ({ erasureId }) => ({ erasureId }), own: false },
  "imports.list": { own: true },
  "imports.get": { input: ({ importId }) => ({ importId }), own: true },
  "imports.errors": { input: ({ importId }) => ({ importId }), own: false },
  "system.progress": { own: false },
  "clock.get": { own: false },
};
/** Every mutation with an input that would change the studio it is about. */
const MUTATIONS: Readonly<Record<string, (of: FilledStudio) => unknown>> = {
  "people.setTraits": ({ profileId }) => ({ profileId, traits: { city: "Taken over" } }),
  "people.changeTags": ({ profileId }) => ({ profileId, add: ["taken-over"] }),
  "people.cutIdentifier": ({ profileId, marker }) => ({ profileId, kind: "anonymousId", value: `anon-${marker}` }),
  "segments.update": ({ segmentId }) => ({ segmentId, name: "Taken over", definition: did("y") }),
  "segments.duplicate": ({ segmentId }) => ({ segmentId }),
  "segments.archive": ({ segmentId }) => ({ segmentId }),
  "segments.restore": ({ segmentId }) => ({ segmentId }),
  "lists.rename": ({ listId }) => ({ listId, name: "Taken over" }),
  "lists.archive": ({ listId }) => ({ listId }),
  "lists.restore": ({ listId }) => ({ listId }),
  "lists.add": ({ listId }) => ({ listId, userIds: ["u"] }),
  "lists.remove": ({ listId }) => ({ listId, userIds: ["u"] }),
  "erasures.request": ({ profileId }) => ({ profileId }),
  "erasures.liftRefusal": ({ erasureId }) => ({ erasureId }),
  "imports.look": ({ importId }) => ({ importId, kind: "events" }),
  "imports.start": ({ importId }) => ({ importId, kind: "events", mapping: { columns: null } }),
  "imports.pause": ({ importId }) => ({ importId }),
  "imports.resume": ({ importId }) => ({ importId }),
  "imports.cancel": ({ importId }) => ({ importId }),
  "deadLetters.replay": ({ letterId }) => ({ eventId: letterId }),
};
/** Settings are tried in settings-isolation.integration.test.ts: only people may change them. */
const OF_SETTINGS = ["sites.", "keys.", "signingSecrets.", "privacy.", "install."];
const isOfSettings = (path: string): boolean => OF_SETTINGS.some((area) => path.startsWith(area));
/** Those that name nothing of a studio that exists already. */
const ABOUT_NO_STUDIO = [
  "studio.create",
  "segments.check",
  "segments.create",
  "segments.preview",
  "lists.create",
  // The id is of the caller's choice: it names a list of the caller's studio, which is made when it is not there.
  "lists.set",
  "imports.create",
  "deadLetters.replayAll",
  "clock.set",
];

const pathsOf = (wanted: string): readonly string[] =>
  describeProcedures(appRouter)
    .flatMap(({ path, kind }) => (kind === wanted && !isOfSettings(path) ? [path] : []))
    .sort();

async function call(studio: FilledStudio, path: string, input: unknown): Promise<unknown> {
  const procedure = path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], parts.as(studio)) as (
    input: unknown,
  ) => unknown;
  return procedure(input);
}

describe("a studio's key", () => {
  it("is tried on every procedure there is", () => {
    expect(Object.keys(QUERIES).sort()).toEqual(pathsOf("query"));
    expect([...Object.keys(MUTATIONS), ...ABOUT_NO_STUDIO].sort()).toEqual(pathsOf("mutation"));
    expect(pathsOf("subscription")).toEqual(["imports.progress", "live.stream", "overview.changes", "segments.counts"]);
  });

  it.each(Object.entries(QUERIES))(
    "reads its own studio and nothing of another by %s",
    async (path, { input, own }) => {
      const { a, b } = parts;
      const ofOwn = JSON.stringify(await call(a, path, input?.(a)));
      if (own) expect(ofOwn).toContain(a.marker);
      const ofOther = await call(b, path, input?.(a)).catch((error: unknown) => error);
      if (ofOther instanceof Error) expect(ofOther).toMatchObject({ code: "NOT_FOUND" });
      else expect(JSON.stringify(ofOther)).not.toContain(a.marker);
    },
  );

  it.each(Object.entries(MUTATIONS))("changes nothing of another studio by %s", async (path, input) => {
    const { a, b } = parts;
    const before = await parts.as(a).segments.get({ segmentId: a.segmentId });
    await expect(call(b, path, input(a))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await parts.as(a).segments.get({ segmentId: a.segmentId })).toEqual(before);
  });

  it("makes no studios, which is for people", async () => {
    const studio = { name: "S", timeZone: "UTC", currency: "EUR" };
    await expect(parts.as(parts.a).studio.create(studio)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("is needed: nobody is refused, and a person without a studio is told to make one", async () => {
    const context = parts.contextOf(parts.a.studioId);
    await expect(createCaller({ ...context, actor: undefined }).people.list()).rejects.toMatchObject({
      code: "UNAUTHORIZED",
    });
    await expect(createCaller({ ...context, studioId: undefined }).people.list()).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
  });
});
