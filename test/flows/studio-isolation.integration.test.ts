import { afterAll, describe, expect, it } from "vitest";
import { appRouter } from "../../admin/server/api/router.ts";
import { ensureStaff } from "../../admin/server/auth/ensure-staff.ts";
import { type AdminClient, adminClient, logIn } from "../harness/admin-client.ts";
import { keepDeadLetter } from "../harness/dead-letter.ts";
import { send } from "../harness/send.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { createStudio } from "../harness/studio.ts";

const SECRET_WORD = "Zanzibar";

/** Procedures that tell nothing of any studio, or none but the asker's own. */
const OWN_ALONE = [
  "studio.current",
  "studio.list",
  "clock.get",
  "system.progress",
  "deadLetters.progress",
  "segments.check",
  "segments.preview",
  "people.progress",
];
/** Procedures that make something of the asker's own. */
const MAKING = ["studio.create", "segments.create", "deadLetters.replayAll", "clock.set"];
/** Settings, which only people may change, and imports are tried beside the API: admin/server/api/*isolation.integration.test.ts. */
const TRIED_BESIDE = ["sites.", "keys.", "signingSecrets.", "privacy.", "install.", "imports.", "erasures.", "lists."];
/** Subscriptions: what they tell is read by the same functions as the queries beside them. */
const SUBSCRIPTIONS = ["live.stream", "segments.counts", "overview.changes"];

describe("a second studio's key and login see nothing of the first's", async () => {
  const stack = await startStackForTest({ demo: false });
  afterAll(() => stack.stop());
  const [first, second] = [await createStudio(stack.databaseUrl), await createStudio(stack.databaseUrl)];
  const owner = adminClient(stack.adminUrl, { secretKey: first.secretKey });
  const definition = { v: 1, rule: { kind: "did", event: "Order Completed" } };
  const { segmentId } = await owner.segments.create.mutate({ name: SECRET_WORD, definition });
  const toFirst = { ingestUrl: stack.ingestUrl, key: first.secretKey };
  await send("identify", { userId: "u1", traits: { name: SECRET_WORD } }, toFirst);
  const order = { orderId: SECRET_WORD, total: 10, currency: "EUR" };
  await send("track", { userId: "u1", event: "Order Completed", properties: order }, toFirst);
  await settled(owner);
  const profileId = (await owner.people.list.query({})).people[0]?.profileId;
  if (profileId === undefined) throw new Error("Nobody is there");

  const entryId = (await owner.live.list.query({ search: "identify" })).entries[0]?.id ?? "";
  const letterId = await keepDeadLetter(stack.databaseUrl, first.studioId, { name: SECRET_WORD });
  const login = { email: "second@regulars.example", password: "a long enough password" };
  await ensureStaff({ databaseUrl: stack.databaseUrl, ...login, name: "Second", studioIds: [second.studioId] });

  const READS: Readonly<Record<string, (client: AdminClient) => Promise<unknown>>> = {
    "people.list": (client) => client.people.list.query({ search: SECRET_WORD }),
    "people.get": (client) => client.people.get.query({ profileId }),
    "people.timeline": (client) => client.people.timeline.query({ profileId }),
    "people.origins": (client) => client.people.origins.query({ profileId }),
    "people.timelineKinds": (client) => client.people.timelineKinds.query({ profileId }),
    "people.figures": (client) => client.people.figures.query({ profileId }),
    "segments.list": (client) => client.segments.list.query(),
    "segments.get": (client) => client.segments.get.query({ segmentId }),
    "segments.members": (client) => client.segments.members.query({ segmentId }),
    "segments.vocabulary": (client) => client.segments.vocabulary.query(),
    "segments.properties": (client) => client.segments.properties.query({ event: "order.completed" }),
    "segments.explain": (client) => client.segments.explain.query({ segmentId, profileId }),
    "segments.sizes": (client) => client.segments.sizes.query({ segmentId }),
    "segments.history": (client) => client.segments.history.query({ segmentId }),
    "overview.totals": (client) => client.overview.totals.query({}),
    "overview.revenueBySource": (client) => client.overview.revenueBySource.query({}),
    "overview.revenueBySourceAndDay": (client) => client.overview.revenueBySourceAndDay.query({}),
    "live.list": (client) => client.live.list.query({}),
    "live.get": (client) => client.live.get.query({ id: entryId }),
    "live.counts": (client) => client.live.counts.query({}),
  };
  const CHANGES: Readonly<Record<string, (client: AdminClient) => Promise<unknown>>> = {
    "segments.update": (client) => client.segments.update.mutate({ segmentId, name: "Taken", definition: undefined }),
    "people.setTraits": (client) => client.people.setTraits.mutate({ profileId, traits: { city: "Taken" } }),
    "people.changeTags": (client) => client.people.changeTags.mutate({ profileId, add: ["taken"] }),
    "people.cutIdentifier": (client) =>
      client.people.cutIdentifier.mutate({ profileId, kind: "anonymousId", value: "a1" }),
    "segments.duplicate": (client) => client.segments.duplicate.mutate({ segmentId }),
    "segments.archive": (client) => client.segments.archive.mutate({ segmentId }),
    "segments.restore": (client) => client.segments.restore.mutate({ segmentId }),
    "deadLetters.replay": (client) => client.deadLetters.replay.mutate({ eventId: letterId }),
  };

  it("every procedure of the API is one that this test knows", () => {
    const known = [...Object.keys(READS), ...Object.keys(CHANGES), ...OWN_ALONE, ...MAKING, ...SUBSCRIPTIONS];
    const paths = Object.keys(appRouter._def.procedures);
    const others = paths.filter((path) => !TRIED_BESIDE.some((area) => path.startsWith(area)));
    expect(others.sort()).toEqual(known.sort());
  });

  it("the owner is shown something by each of them, so that seeing nothing means something", async () => {
    for (const [name, read] of Object.entries(READS)) {
      const shown = JSON.stringify(await read(owner));
      expect([name, shown.includes(SECRET_WORD) || shown.includes('u1"') || /[1-9]/.test(shown)]).toEqual([name, true]);
    }
  });

  describe.each(["key", "login"])("by %s", (by) => {
    const foreign = async (): Promise<AdminClient> =>
      adminClient(
        stack.adminUrl,
        by === "key" ? { secretKey: second.secretKey } : { cookie: await logIn(stack.adminUrl, login) },
      );

    it("reads nothing", async () => {
      const client = await foreign();
      for (const [name, read] of Object.entries(READS)) {
        const shown = await read(client).then(
          JSON.stringify,
          (error: { readonly data?: { readonly code?: string } }) => {
            expect([name, error.data?.code]).toEqual([name, "NOT_FOUND"]);
            return "";
          },
        );
        expect([name, shown.includes(SECRET_WORD) || shown.includes(profileId)]).toEqual([name, false]);
        expect([name, /"(count|amountMinor|netMinor|orders|entered)":[1-9]/.test(shown)]).toEqual([name, false]);
      }
      expect((await client.studio.list.query()).map(({ studioId }) => studioId)).toEqual([second.studioId]);
      expect((await client.studio.current.query()).studioId).toBe(second.studioId);
    });

    it("changes nothing", async () => {
      const client = await foreign();
      for (const [name, change] of Object.entries(CHANGES)) {
        const code = await change(client).then(
          () => "done",
          (error: { readonly data?: { readonly code?: string } }) => error.data?.code,
        );
        expect([name, code]).toEqual([name, "NOT_FOUND"]);
      }
      expect(await owner.segments.get.query({ segmentId })).toMatchObject({ name: SECRET_WORD, archivedAt: null });
    });
  });

  it("a public key and a disabled or made-up key open nothing", async () => {
    for (const secretKey of [first.publicKey, "sk_made_up", ""]) {
      const error: unknown = await adminClient(stack.adminUrl, { secretKey })
        .people.list.query({})
        .catch((refusal: unknown) => refusal);
      expect(error).toMatchObject({ data: { code: "UNAUTHORIZED" } });
    }
  });
});
