import { createHmac } from "node:crypto";
import { connectNats } from "@regulars/runtime/jetstream";
import { afterAll, describe, expect, it } from "vitest";
import { ensureStaff } from "../../admin/server/auth/ensure-staff.ts";
import { adminClient, logIn } from "../harness/admin-client.ts";
import { eventually } from "../harness/eventually.ts";
import { startStackForTest } from "../harness/stack.ts";
import { readEvents } from "../harness/streams.ts";
import { createStudio } from "../harness/studio.ts";

const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
/** How long the collect API goes on with what it knew of a key, and some time for the machine. */
const IN_FORCE = { timeoutMs: 6_000 };

describe("what is set in the admin is obeyed by the collect API", async () => {
  const stack = await startStackForTest({ demo: false, clock: "manual" });
  const studio = await createStudio(stack.databaseUrl);
  const login = { email: "owner@regulars.example", password: "a long enough password" };
  await ensureStaff({ databaseUrl: stack.databaseUrl, ...login, name: "Owner", studioIds: [studio.studioId] });
  const owner = adminClient(stack.adminUrl, { cookie: await logIn(stack.adminUrl, login) });
  const nats = await connectNats(stack.natsUrl, "test");
  afterAll(async () => {
    await nats.close();
    await stack.stop();
  });
  await owner.clock.set.mutate({ nowMs: START_MS });

  async function track(key: string, more: object = {}, headers: Readonly<Record<string, string>> = {}) {
    const response = await fetch(`${stack.ingestUrl}/v1/track`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ writeKey: key, anonymousId: "a1", event: "Bell Struck", ...more }),
    });
    const { error } = (await response.json()) as { readonly error?: { readonly code: string } };
    return error === undefined ? response.status : `${response.status} ${error.code}`;
  }

  it("a key that was replaced works until its time is over, to the instant, and its successor from the start", async () => {
    const old = await owner.keys.create.mutate({ kind: "secret", name: "Booking system" });
    expect(await track(old.key)).toBe(200);
    const fresh = await owner.keys.rotate.mutate({ keyId: old.keyId, overlapMs: HOUR_MS });
    expect([await track(old.key), await track(fresh.key)]).toEqual([200, 200]);
    // The collect API has to have heard of the end of the old one; it does within seconds.
    await owner.clock.set.mutate({ nowMs: START_MS + HOUR_MS - 1 });
    expect([await track(old.key), await track(fresh.key)]).toEqual([200, 200]);
    await owner.clock.set.mutate({ nowMs: START_MS + HOUR_MS });
    await eventually(async () => expect(await track(old.key)).toBe("403 expired_key"), IN_FORCE);
    expect(await track(fresh.key)).toBe(200);
    const refused: unknown = await adminClient(stack.adminUrl, { secretKey: old.key })
      .keys.list.query()
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ data: { code: "UNAUTHORIZED" } });
  });

  it("a key that is disabled stops, and goes on when it is enabled; one of an archived site likewise", async () => {
    const { keyId, key } = await owner.keys.create.mutate({ kind: "secret", name: "Till" });
    expect(await track(key)).toBe(200);
    await owner.keys.disable.mutate({ keyId });
    await eventually(async () => expect(await track(key)).toBe("403 disabled_key"), IN_FORCE);
    await owner.keys.enable.mutate({ keyId });
    await eventually(async () => expect(await track(key)).toBe(200), IN_FORCE);

    const site = await owner.sites.create.mutate({ name: "Website" });
    expect(await track(site.publicKey)).toBe(200);
    await owner.sites.archive.mutate({ siteId: site.siteId });
    await eventually(async () => expect(await track(site.publicKey)).toBe("403 disabled_key"), IN_FORCE);
    await owner.sites.restore.mutate({ siteId: site.siteId });
    await eventually(async () => expect(await track(site.publicKey)).toBe(200), IN_FORCE);
  });

  it("only pages of a site's addresses may use its public key", async () => {
    const { siteId, publicKey } = await owner.sites.create.mutate({
      name: "Shop",
      origins: ["shop.example/cart", "*.shop.example"],
    });
    const from = (origin: string) => track(publicKey, {}, { origin });
    expect(await from("https://shop.example")).toBe(200);
    expect(await from("https://www.shop.example")).toBe(200);
    expect(await from("https://notshop.example")).toBe("403 origin_not_allowed");
    await owner.sites.update.mutate({ siteId, origins: ["http://localhost:8080"] });
    await eventually(async () => expect(await from("https://shop.example")).toBe("403 origin_not_allowed"), IN_FORCE);
    expect(await from("http://localhost:8080")).toBe(200);
  });

  it("the last use of a key is seen, by the collect API and by the API of the admin", async () => {
    const sending = await owner.keys.create.mutate({ kind: "secret", name: "Sends" });
    const asking = await owner.keys.create.mutate({ kind: "secret", name: "Asks" });
    expect(await track(sending.key)).toBe(200);
    await adminClient(stack.adminUrl, { secretKey: asking.key }).people.list.query({});
    await eventually(async () => {
      const keys = await owner.keys.list.query();
      const uses = ["Sends", "Asks"].map((name) => keys.find((key) => key.name === name)?.lastUsedAt);
      expect(uses.every((at) => typeof at === "number")).toBe(true);
    });
  });

  it("a user id that the studio's server signed lets a browser set its address; after the overlap the old secret does not", async () => {
    const { secretId } = await owner.signingSecrets.create.mutate({});
    const { secret } = await owner.signingSecrets.reveal.mutate({ secretId });
    const { publicKey } = await owner.sites.create.mutate({ name: "Members" });
    const userHash = createHmac("sha256", secret).update("mia").digest("hex");
    const identify = async (): Promise<string> => {
      const response = await fetch(`${stack.ingestUrl}/v1/identify`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ writeKey: publicKey, userId: "mia", userHash, traits: { email: "mia@lotus.example" } }),
      });
      return response.text();
    };
    expect(await identify()).toBe('{"success":true}');
    await owner.signingSecrets.create.mutate({ overlapMs: 0 });
    await eventually(async () => expect(await identify()).toContain("invalid_user_hash"), IN_FORCE);
  });

  it("a field that is never to be kept is in nothing that is stored, three seconds after it was set", async () => {
    const key = (await owner.keys.create.mutate({ kind: "secret", name: "Forms" })).key;
    const send = (messageId: string) => track(key, { messageId, properties: { Passport: "X1", mat: "blue" } });
    const kept = async (messageId: string) =>
      (await readEvents(nats, studio.studioId))
        .flatMap(({ events }) => events)
        .find((event) => event.messageId === messageId)?.properties;
    await send("before");
    expect(await kept("before")).toEqual({ Passport: "X1", mat: "blue" });
    const settings = { consent: "off", ip: "truncate", userAgent: "keep", deniedKeys: ["passport"] } as const;
    await owner.privacy.update.mutate({ settings: { ...settings, deniedKeys: [...settings.deniedKeys] } });
    let tries = 0;
    await eventually(async () => {
      const messageId = `after-${++tries}`;
      await send(messageId);
      expect(await kept(messageId)).toEqual({ mat: "blue" });
    }, IN_FORCE);
  });
});
