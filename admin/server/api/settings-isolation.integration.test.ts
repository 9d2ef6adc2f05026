import type { SiteId } from "@regulars/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeProcedures } from "./docs/procedures.ts";
import { appRouter } from "./router.ts";
import { startParts } from "./test-parts.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
/** What belongs to studio `a`, and nobody of `b` may reach. */
let ofA: { readonly siteId: SiteId; readonly archivedId: SiteId; readonly keyId: string; readonly secretId: string };
beforeAll(async () => {
  parts = await startParts();
  const owner = parts.asStaff(parts.a);
  const { siteId } = await owner.sites.create({ name: "Zanzibar", origins: ["zanzibar.example"] });
  const { siteId: archivedId } = await owner.sites.create({ name: "Zanzibar before" });
  await owner.sites.archive({ siteId: archivedId });
  const { keyId } = await owner.keys.create({ kind: "secret", name: "Zanzibar" });
  const { secretId } = await owner.signingSecrets.create({});
  ofA = { siteId, archivedId, keyId, secretId };
});
afterAll(() => parts.stop());

type Client = ReturnType<typeof parts.asStaff>;

/** Every change of settings, about what is of studio `a`. */
const CHANGES: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  "sites.update": (client) => client.sites.update({ siteId: ofA.siteId, name: "Taken over", origins: [] }),
  "sites.archive": (client) => client.sites.archive({ siteId: ofA.siteId }),
  "sites.restore": (client) => client.sites.restore({ siteId: ofA.archivedId }),
  "keys.create": (client) => client.keys.create({ kind: "public", name: "Mine", siteId: ofA.siteId }),
  "keys.rotate": (client) => client.keys.rotate({ keyId: ofA.keyId, overlapMs: 0 }),
  "keys.rename": (client) => client.keys.rename({ keyId: ofA.keyId, name: "Taken over" }),
  "keys.disable": (client) => client.keys.disable({ keyId: ofA.keyId }),
  "keys.enable": (client) => client.keys.enable({ keyId: ofA.keyId }),
  "signingSecrets.reveal": (client) => client.signingSecrets.reveal({ secretId: ofA.secretId }),
  "signingSecrets.end": (client) => client.signingSecrets.end({ secretId: ofA.secretId }),
};
/** Those that make or set something of the asker's own studio. */
const OF_OWN: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  "sites.create": (client) => client.sites.create({ name: "Own" }),
  "signingSecrets.create": (client) => client.signingSecrets.create({}),
  "privacy.update": (client) =>
    client.privacy.update({ settings: { consent: "drop", ip: "keep", userAgent: "keep", deniedKeys: [] } }),
};

async function stateOfA(): Promise<unknown> {
  const owner = parts.asStaff(parts.a);
  return Promise.all([
    owner.sites.list({ archived: true }),
    owner.keys.list(),
    owner.signingSecrets.list(),
    owner.privacy.get(),
  ]);
}

describe("settings", () => {
  it("are all tried here", () => {
    const areas = new Set([...Object.keys(CHANGES), ...Object.keys(OF_OWN)].map((path) => path.split(".", 1)[0]));
    const mutations = describeProcedures(appRouter).flatMap(({ path, kind }) =>
      kind === "mutation" && areas.has(path.split(".", 1)[0]) ? [path] : [],
    );
    expect([...Object.keys(CHANGES), ...Object.keys(OF_OWN)].sort()).toEqual([...mutations].sort());
  });

  it.each(Object.entries(CHANGES))("%s reaches nothing of another studio, for its owner", async (_, change) => {
    const before = await stateOfA();
    await expect(change(parts.asStaff(parts.b))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await stateOfA()).toEqual(before);
  });

  it.each(Object.entries({ ...CHANGES, ...OF_OWN }))(
    "%s is refused to a secret key and to a member, of its own studio too, and says who may",
    async (_, change) => {
      const before = await stateOfA();
      await expect(change(parts.as(parts.a))).rejects.toMatchObject({
        code: "FORBIDDEN",
        message: expect.stringContaining("key cannot"),
      });
      await expect(change(parts.asStaff(parts.a, { role: "member" }))).rejects.toMatchObject({
        code: "FORBIDDEN",
        message: expect.stringContaining("owners and admins"),
      });
      expect(await stateOfA()).toEqual(before);
    },
  );

  it("are read by a member and by a key of the studio, and by nobody of another", async () => {
    for (const reader of [parts.as(parts.a), parts.asStaff(parts.a, { role: "member" })]) {
      expect(JSON.stringify([await reader.sites.list(), await reader.keys.list()])).toContain("Zanzibar");
    }
    const foreign = parts.asStaff(parts.b);
    const seen = [
      await foreign.sites.list({ archived: true }),
      await foreign.keys.list(),
      await foreign.signingSecrets.list(),
    ];
    expect(JSON.stringify(seen)).not.toMatch(/zanzibar/i);
    expect(JSON.stringify(seen)).not.toContain(ofA.secretId);
    await expect(foreign.install.tag({ siteId: ofA.siteId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const watch = (await foreign.install.watch({ siteId: ofA.siteId }))[Symbol.asyncIterator]();
    await expect(watch.next()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it.each(Object.entries(OF_OWN))("%s of one studio leaves the other as it was", async (_, change) => {
    const before = await stateOfA();
    await change(parts.asStaff(parts.b));
    expect(await stateOfA()).toEqual(before);
  });
});
