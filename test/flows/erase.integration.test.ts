import type { ProfileId } from "@regulars/contracts/ids";
import { openClickHouse } from "@regulars/db/clickhouse";
import { connectNats } from "@regulars/runtime/jetstream";
import { afterAll, describe, expect, it } from "vitest";
import { type AdminClient, adminClient } from "../harness/admin-client.ts";
import { keepDeadLetter } from "../harness/dead-letter.ts";
import { eventually } from "../harness/eventually.ts";
import { grepClickHouse, grepPostgres, grepStreams } from "../harness/grep-stores.ts";
import { send } from "../harness/send.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest, type TestStack, type Victim } from "../harness/stack.ts";
import { readEvents } from "../harness/streams.ts";
import { createStudio, type TestStudio } from "../harness/studio.ts";

const CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const BUYER = { v: 1, rule: { kind: "did", event: "order.completed" } } as const;
const FINISHED = { timeoutMs: 60_000 };

/** Who is erased, and what is killed with SIGKILL as soon as it was asked for. */
const PEOPLE: readonly (readonly [string, Victim | undefined])[] = [
  ["ada", undefined],
  ["ben", "processors"],
  ["cleo", "admin"],
];

describe("a person who is erased", { timeout: 240_000 }, async () => {
  let stack = await startStackForTest({ demo: false });
  const studio = await createStudio(stack.databaseUrl);
  const admin = adminClient(stack.adminUrl, { secretKey: studio.secretKey });
  const { segmentId } = await admin.segments.create.mutate({ name: "Buyers", definition: BUYER });
  await admin.lists.create.mutate({ listId: "guests", name: "Guests" });
  const words: string[] = [];
  afterAll(() => stack.stop());

  const grepped = async () => [
    ...(await grepPostgres(stack.databaseUrl, words)),
    ...(await grepStreams(stack.natsUrl, words)),
  ];
  const totals = async () => (await admin.overview.totals.query({ days: 366 })).totals;

  it("is in the stores before, as somebody else is", async () => {
    for (const [name] of PEOPLE) await live(stack, studio, name);
    await live(stack, studio, "zoe");
    await admin.lists.add.mutate({ listId: "guests", userIds: ["user-of-ada-1", "user-of-zoe-1"] });
    await importPeople(stack, studio, "history.csv");
    await settled(admin);
    for (const [name] of PEOPLE) words.push(...(await wordsOf(stack, studio, name, await find(admin, name))));
    const found = (await grepped()).map((finding) => finding.split(":")[0]);
    for (const table of [
      "profile",
      "identifier",
      "profile_merge",
      "rejected_event",
      "dead_letter",
      "import_chunk",
      "import_error",
    ]) {
      expect(found).toContain(`postgres.public.${table}`);
    }
    expect(await members(admin, segmentId)).toEqual(4);
  });

  it.each(PEOPLE)("leaves a receipt: %s, while %s is killed", async (name, victim) => {
    const before = await totals();
    const { erasureId } = await admin.erasures.request.mutate({ profileId: await find(admin, name) });
    if (victim !== undefined) await stack.killAndAwait(victim);
    const receipt = await eventually(async () => {
      const found = await admin.erasures.get.query({ erasureId });
      expect(found.finishedAt).not.toBeNull();
      return found;
    }, FINISHED);
    expect(receipt.removed).toMatchObject({
      "postgres.profile": 1,
      "postgres.membership": 1,
      "postgres.dead_letter": 1,
    });
    expect(receipt.removed["clickhouse.event"]).toBeGreaterThan(5);
    expect(receipt.removed["stream.EVENTS"]).toBeGreaterThan(1);
    expect(receipt.refused).toBeGreaterThan(4);
    // What was earned stays, in every report.
    expect(await totals()).toEqual(before);
    await settled(admin);
  });

  it("is in no table, file and message of any store", async () => {
    expect(await grepped()).toEqual([]);
    expect(await members(admin, segmentId)).toEqual(1);
    await stack.stopOnly();
    const clickhouse = openClickHouse({ path: `${stack.dataDir}/clickhouse` });
    expect(await grepClickHouse(clickhouse, words)).toEqual([]);
    expect(await grepClickHouse(clickhouse, ["user-of-zoe-1"])).toContain("clickhouse.event: user-of-zoe-1");
    await clickhouse.close();
    stack = await startStackForTest({ dataDir: stack.dataDir, demo: false });
  });

  it("is refused when a file or a system brings them again, and that says so without naming them", async () => {
    const again = adminClient(stack.adminUrl, { secretKey: studio.secretKey });
    await track(stack, studio, { userId: "user-of-ada-1", event: "Class Attended", messageId: "again-1" });
    await send("identify", { userId: "somebody-new", traits: { email: "Ada@erased.example" } }, secret(stack, studio));
    const importId = await importPeople(stack, studio, "again.csv");
    await settled(again);
    const { entries } = await again.live.list.query({ show: "rejected" });
    expect(entries.filter(({ fault }) => fault?.code === "erased_person").length).toBeGreaterThanOrEqual(2);
    const { errors } = await again.imports.errors.query({ importId });
    expect(errors.filter(({ code }) => code === "erased_person").map(({ line, raw }) => [line, raw])).toEqual([
      [2, ""],
      [3, ""],
      [4, ""],
    ]);
    expect((await again.people.list.query({})).people.map((person) => person.shownAs)).toEqual(["user-of-zoe-1"]);
    const tables = (await grepPostgres(stack.databaseUrl, words)).map((finding) => finding.split(":")[0]);
    // A file that comes again is there until its import is some days old.
    expect(new Set(tables)).toEqual(new Set(["postgres.public.import_chunk", "postgres.public.import_error"]));
  });

  it("is taken in anew once the refusal is lifted", async () => {
    const again = adminClient(stack.adminUrl, { secretKey: studio.secretKey });
    for (const { erasureId } of (await again.erasures.list.query()).receipts) {
      expect((await again.erasures.liftRefusal.mutate({ erasureId })).lifted).toBeGreaterThan(4);
    }
    await track(stack, studio, { userId: "user-of-ada-1", event: "Class Attended", messageId: "again-2" });
    await settled(again);
    expect((await again.people.list.query({})).count).toBe(2);
  });
});

const secret = (stack: TestStack, studio: TestStudio) => ({ ingestUrl: stack.ingestUrl, key: studio.secretKey });
const browser = (stack: TestStack, studio: TestStudio) => ({ ingestUrl: stack.ingestUrl, key: studio.publicKey });

/** A call that is refused, and kept with the reason. */
async function sendBad(stack: TestStack, studio: TestStudio, body: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${stack.ingestUrl}/v1/batch`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Basic ${btoa(`${studio.secretKey}:`)}` },
    body: JSON.stringify({ batch: [body] }),
  });
  expect(await answer.text()).toContain('"rejected"');
}

function track(stack: TestStack, studio: TestStudio, body: { userId: string; event: string; messageId: string }) {
  return send("track", { ...body, properties: {} }, secret(stack, studio));
}

/** All that can be known of somebody: visits before and after they were known, orders, and what was refused of them. */
async function live(stack: TestStack, studio: TestStudio, name: string): Promise<void> {
  const [userId, anonymousId, email] = [`user-of-${name}-1`, `device-of-${name}-1`, `${name}@erased.example`];
  const page = { url: `https://studio.example/?utm_source=news&email=${name}%40erased.example` };
  await send("page", { anonymousId, messageId: `page-of-${name}-1`, context: { page } }, secret(stack, studio));
  const traits = { email, phone: phoneOf(name), first_name: `Firstname-${name}`, last_name: `Lastname-${name}` };
  await send("identify", { userId, anonymousId, traits, messageId: `known-of-${name}-1` }, secret(stack, studio));
  await send("page", { anonymousId: `${anonymousId}b`, messageId: `page-of-${name}-2` }, secret(stack, studio));
  await send(
    "alias",
    { userId, previousId: `${anonymousId}b`, messageId: `alias-of-${name}-1` },
    secret(stack, studio),
  );
  const order = { orderId: `order-of-${name}-1`, total: 80, currency: "EUR" };
  const others = { userId: "user-of-zoe-1", event: "Class Attended", messageId: `beside-${name}` };
  const bought = {
    type: "track",
    userId,
    event: "Order Completed",
    properties: order,
    messageId: `bought-of-${name}-1`,
  };
  await send("batch", { batch: [{ type: "track", ...others }, bought] }, secret(stack, studio));
  await sendBad(stack, studio, { type: "track", userId, properties: { mail: email }, messageId: `claim-of-${name}-1` });
  const robot = { ...browser(stack, studio), userAgent: CRAWLER };
  await send("page", { anonymousId, messageId: `robot-of-${name}-1` }, robot);
  const letter = { userId, properties: { mail: email }, messageId: `letter-of-${name}-1` };
  await keepDeadLetter(stack.databaseUrl, studio.studioId, letter);
}

const phoneOf = (name: string): string =>
  `+49170${[...name]
    .map((char) => char.charCodeAt(0))
    .join("")
    .slice(0, 8)}`;

/** Everything that would tell of the person. */
async function wordsOf(
  stack: TestStack,
  studio: TestStudio,
  name: string,
  profileId: ProfileId,
): Promise<readonly string[]> {
  const nats = await connectNats(stack.natsUrl, "test");
  const sent = (await readEvents(nats, studio.studioId)).flatMap(({ events }) => events);
  await nats.close();
  const theirs = sent.filter((event) => event.userId === `user-of-${name}-1`);
  expect(theirs.length).toBeGreaterThan(2);
  const ids = [
    `user-of-${name}-1`,
    `device-of-${name}-1`,
    `order-of-${name}-1`,
    profileId,
    ...theirs.map(({ eventId }) => eventId),
  ];
  const messages = ["page", "known", "alias", "bought", "claim", "robot", "letter", "row"].map(
    (what) => `${what}-of-${name}-`,
  );
  return [
    ...ids,
    ...messages,
    `${name}@erased.example`,
    `${name}%40erased`,
    phoneOf(name),
    `Firstname-${name}`,
    `Lastname-${name}`,
  ];
}

/** A file with each of them: rows that go in, and for each a row that does not. */
async function importPeople(stack: TestStack, studio: TestStudio, file: string): Promise<string> {
  const rows = PEOPLE.map(
    ([name]) => `user-of-${name}-1,${name}@erased.example,Class Attended,2026-01-02,row-of-${name}-1`,
  );
  const bad = PEOPLE.map(
    ([name]) => `user-of-${name}-1,${name}@erased.example,Class Attended,no date,row-of-${name}-2`,
  );
  const text = `${["who,mail,what,when,id", ...rows, ...bad, "user-of-zoe-1,,Class Attended,2026-01-02,row-of-zoe-1"].join("\n")}\n`;
  const admin = adminClient(stack.adminUrl, { secretKey: studio.secretKey });
  const { importId } = await admin.imports.create.mutate({ name: file, bytes: text.length, kind: "events" });
  const answer = await fetch(`${stack.adminUrl}/imports/${importId}/file?offset=0`, {
    method: "PUT",
    body: text,
    headers: { authorization: `Bearer ${studio.secretKey}`, "content-type": "application/octet-stream" },
  });
  expect(answer.status).toBe(200);
  const to = [
    ["who", "userId"],
    ["mail", "email"],
    ["what", "event"],
    ["when", "timestamp"],
    ["id", "messageId"],
  ] as const;
  const columns = to.map(([column, field]) => ({
    column,
    to: field,
    as: field === "timestamp" ? ("date" as const) : ("text" as const),
  }));
  await admin.imports.start.mutate({ importId, kind: "events", mapping: { columns } });
  await eventually(async () => expect((await admin.imports.get.query({ importId })).status).toBe("done"), FINISHED);
  return importId;
}

async function find(admin: AdminClient, name: string): Promise<ProfileId> {
  const { people } = await admin.people.list.query({ search: `user-of-${name}-1` });
  const [person] = people;
  if (person === undefined) throw new Error(`${name} is not there`);
  return person.profileId;
}

async function members(admin: AdminClient, segmentId: string): Promise<number> {
  const segments = await admin.segments.list.query();
  return segments.find((each) => each.segmentId === segmentId)?.memberCount ?? 0;
}
