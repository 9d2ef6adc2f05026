import { createHmac } from "node:crypto";
import type { SiteId } from "@regulars/contracts/ids";
import { changesSubject } from "@regulars/contracts/subjects";
import { hashApiKey } from "@regulars/db/api-key.store";
import { newId } from "@regulars/runtime/ids";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json, startParts } from "./test-parts.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

/** What the collect API is told of a key. */
async function found(key: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { database } = parts.contextOf(parts.a.studioId);
  const { rows } = await sql<Readonly<Record<string, unknown>>>`select * from find_api_key(${hashApiKey(key)})`.execute(
    database,
  );
  return rows[0];
}

describe("a site", () => {
  it("is made with a public key of its own, keeps canonical addresses, and tells open pages", async () => {
    const { a, nats } = parts;
    const told = nats.subscribe(changesSubject(a.studioId), { max: 1 });
    await nats.flush();
    const { siteId, publicKey } = await parts
      .asStaff(a)
      .sites.create({ name: "Shop", origins: ["shop.example/cart", "*.shop.example", ""] });
    for await (const message of told) expect(json.decode(message.data)).toEqual({ kind: "sites" });
    const site = (await parts.as(a).sites.list()).find((each) => each.siteId === siteId);
    expect(site).toMatchObject({
      name: "Shop",
      origins: ["https://shop.example", "https://*.shop.example"],
      lastUsedAt: null,
    });
    expect(await found(publicKey)).toMatchObject({ site_id: siteId, disabled: false, origins: site?.origins });
  });

  it("is refused with the line of each address that is none, and with a name that is taken, and then nothing is saved", async () => {
    const staff = parts.asStaff(parts.a);
    await staff.sites.create({ name: "Blog", origins: [] });
    await expect(
      staff.sites.create({ name: "Faulty", origins: ["ok.example", "mia@lotus.example"] }),
    ).rejects.toMatchObject({
      code: "BAD_REQUEST",
      faults: [{ path: ["origins", 1], message: expect.stringContaining("e-mail") }],
    });
    await expect(staff.sites.create({ name: "bLOG" })).rejects.toMatchObject({
      code: "CONFLICT",
      faults: [{ path: ["name"] }],
    });
    const names = (await staff.sites.list({ archived: true })).map(({ name }) => name);
    expect(names.filter((name) => /blog|faulty/i.test(name))).toEqual(["Blog"]);
  });

  it("is renamed and moved without losing its keys", async () => {
    const staff = parts.asStaff(parts.a);
    const { siteId, publicKey } = await staff.sites.create({ name: "Old", origins: ["old.example"] });
    await staff.sites.update({ siteId, name: "New" });
    await staff.sites.update({ siteId, origins: ["new.example"] });
    expect((await staff.sites.list()).find((each) => each.siteId === siteId)).toMatchObject({
      name: "New",
      origins: ["https://new.example"],
    });
    expect(await found(publicKey)).toMatchObject({ origins: ["https://new.example"] });
  });

  it("that is archived stops its keys, and restoring lets them go on", async () => {
    const staff = parts.asStaff(parts.a);
    const { siteId, publicKey } = await staff.sites.create({ name: "Closing", origins: [] });
    await staff.sites.archive({ siteId });
    expect(await found(publicKey)).toMatchObject({ disabled: true });
    expect((await staff.sites.list()).some((each) => each.siteId === siteId)).toBe(false);
    expect((await staff.keys.list()).find((key) => key.siteId === siteId)).toMatchObject({ state: "siteArchived" });
    await expect(staff.sites.archive({ siteId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(staff.keys.create({ kind: "public", name: "More", siteId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await staff.sites.restore({ siteId });
    expect(await found(publicKey)).toMatchObject({ disabled: false });
  });

  it("cannot come back under a name that another has taken since", async () => {
    const staff = parts.asStaff(parts.a);
    const { siteId } = await staff.sites.create({ name: "Twice" });
    await staff.sites.archive({ siteId });
    await staff.sites.create({ name: "Twice" });
    await expect(staff.sites.restore({ siteId })).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("a key", () => {
  const keyOf = async (keyId: string) => (await parts.as(parts.a).keys.list()).find((key) => key.keyId === keyId);

  it("that is secret is told once, and of it a hash and its beginning are kept", async () => {
    const { keyId, key } = await parts.asStaff(parts.a).keys.create({ kind: "secret", name: "Till" });
    expect(await found(key)).toMatchObject({ key_id: keyId, kind: "secret", site_id: null });
    const listed = await keyOf(keyId);
    expect(listed).toMatchObject({ name: "Till", state: "works", lastUsedAt: null });
    expect(key.startsWith(listed?.shown.replace("…", "") ?? "?")).toBe(true);
    expect(JSON.stringify(await parts.asStaff(parts.a).keys.list())).not.toContain(key);
  });

  it("that is replaced goes on for the overlap, and is replaced once", async () => {
    const { a } = parts;
    const staff = parts.asStaff(a);
    const nowMs = parts.contextOf(a.studioId).clock.now();
    const { siteId } = await staff.sites.create({ name: "Turning" });
    const old = (await staff.keys.list()).find((key) => key.siteId === siteId);
    const { keyId, key, oldEndsAt } = await staff.keys.rotate({ keyId: old?.keyId ?? "", overlapMs: 3_600_000 });
    expect(oldEndsAt).toBe(nowMs + 3_600_000);
    expect(await keyOf(old?.keyId ?? "")).toMatchObject({ state: "ending", expiresAt: oldEndsAt, replacedBy: keyId });
    expect(await keyOf(keyId)).toMatchObject({ state: "works", kind: "public", siteId, name: "Pages", shown: key });
    expect(await found(old?.shown ?? "")).toMatchObject({ disabled: false, expires_at: oldEndsAt });
    await expect(staff.keys.rotate({ keyId: old?.keyId ?? "" })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("that is replaced with no overlap has ended", async () => {
    const staff = parts.asStaff(parts.a);
    const { keyId } = await staff.keys.create({ kind: "secret", name: "Leaked" });
    await staff.keys.rotate({ keyId, overlapMs: 0 });
    expect(await keyOf(keyId)).toMatchObject({ state: "ended" });
  });

  it("that two people replace at once is replaced by one key", async () => {
    const staff = parts.asStaff(parts.a);
    const { keyId } = await staff.keys.create({ kind: "secret", name: "Contended" });
    const outcomes = await Promise.allSettled([staff.keys.rotate({ keyId }), staff.keys.rotate({ keyId })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await staff.keys.list()).filter(({ name }) => name === "Contended")).toHaveLength(2);
  });

  it("is disabled and enabled, and renamed", async () => {
    const staff = parts.asStaff(parts.a);
    const { keyId, key } = await staff.keys.create({ kind: "secret", name: "Door" });
    await staff.keys.disable({ keyId });
    expect(await found(key)).toMatchObject({ disabled: true });
    expect(await keyOf(keyId)).toMatchObject({ state: "disabled" });
    await expect(staff.keys.rotate({ keyId })).rejects.toMatchObject({ code: "CONFLICT" });
    await staff.keys.enable({ keyId });
    await staff.keys.rename({ keyId, name: "Front door" });
    expect(await keyOf(keyId)).toMatchObject({ state: "works", name: "Front door" });
  });
});

describe("a signing secret", () => {
  it("is kept sealed, is told on demand, and goes on for the overlap when another is made", async () => {
    const staff = parts.asStaff(parts.b);
    const { secretId: first } = await staff.signingSecrets.create({ overlapMs: 0 });
    const { secretId: second } = await staff.signingSecrets.create({ overlapMs: 3_600_000 });
    const { secret } = await staff.signingSecrets.reveal({ secretId: first });
    expect(secret).toMatch(/^rg_sign_[0-9a-f]{64}$/);
    expect(createHmac("sha256", secret).update("mia").digest("hex")).toMatch(/^[0-9a-f]{64}$/);
    const listed = await staff.signingSecrets.list();
    const nowMs = parts.contextOf(parts.b.studioId).clock.now();
    expect(listed).toEqual([
      expect.objectContaining({ secretId: second, expiresAt: null }),
      expect.objectContaining({ secretId: first, expiresAt: nowMs + 3_600_000 }),
    ]);
    const kept = await parts
      .contextOf(parts.b.studioId)
      .database.transaction()
      .execute(async (tx) => {
        await sql`select set_config('regulars.studio_id', ${parts.b.studioId}, true)`.execute(tx);
        return tx.selectFrom("signing_secret").select("sealed").execute();
      });
    expect(kept).toHaveLength(2);
    expect(kept.some(({ sealed }) => sealed.includes(secret))).toBe(false);
  });

  it("is ended at once, and no more than five count at a time", async () => {
    const staff = parts.asStaff(parts.b);
    for (const { secretId } of await staff.signingSecrets.list()) await staff.signingSecrets.end({ secretId });
    expect(await staff.signingSecrets.list()).toEqual([]);
    for (let made = 0; made < 5; made++) await staff.signingSecrets.create({});
    await expect(staff.signingSecrets.create({})).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("privacy", () => {
  it("has its defaults until it is set, and then says who set it and when", async () => {
    const { a } = parts;
    expect(await parts.as(a).privacy.get()).toEqual({
      settings: { consent: "off", ip: "truncate", userAgent: "keep", deniedKeys: [] },
      changedAt: null,
      changedBy: null,
    });
    const settings = {
      consent: "count",
      ip: "drop",
      userAgent: "parsed",
      deniedKeys: ["iban", "IBAN ", "passport"],
    } as const;
    await parts.asStaff(a).privacy.update({ settings: { ...settings, deniedKeys: [...settings.deniedKeys] } });
    expect(await parts.as(a).privacy.get()).toEqual({
      settings: { ...settings, deniedKeys: ["IBAN", "passport"] },
      changedAt: parts.contextOf(a.studioId).clock.now(),
      changedBy: "Mia",
    });
    expect(await found(a.publicKey)).toMatchObject({ collect_settings: { consent: "count", ip: "drop" } });
    expect((await parts.as(parts.b).privacy.get()).settings.consent).toBe("off");
  });

  it("refuses what is no setting, in words", async () => {
    const wrong = { settings: { consent: "maybe" } } as unknown as Parameters<
      ReturnType<typeof parts.asStaff>["privacy"]["update"]
    >[0];
    await expect(parts.asStaff(parts.b).privacy.update(wrong)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const empty = { settings: { deniedKeys: ["ok", " "] } };
    await expect(parts.asStaff(parts.b).privacy.update(empty)).rejects.toMatchObject({
      faults: [{ path: ["settings", "deniedKeys", 1], message: "A key is empty" }],
    });
  });
});

describe("what a page of a site needs", () => {
  it("is the newest public key of the site that works, and a plain tag while the collect API does not answer", async () => {
    const staff = parts.asStaff(parts.a);
    const { siteId } = await staff.sites.create({ name: "Tagged" });
    const [first] = (await staff.keys.list()).filter((key) => key.siteId === siteId);
    const { key } = await staff.keys.rotate({ keyId: first?.keyId ?? "" });
    const tag = { ingestUrl: "http://localhost:4100", path: "/r.js", integrity: null };
    expect(await parts.as(parts.a).install.tag({ siteId })).toEqual({ ...tag, publicKey: key });
    await staff.sites.archive({ siteId });
    expect(await parts.as(parts.a).install.tag({ siteId })).toEqual({ ...tag, publicKey: null });
    await expect(parts.as(parts.a).install.tag({ siteId: newId<SiteId>() })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
