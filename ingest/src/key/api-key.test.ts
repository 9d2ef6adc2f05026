import { DEFAULT_COLLECT_SETTINGS } from "@regulars/contracts/collect-settings";
import type { StudioId } from "@regulars/contracts/ids";
import { createSecretBox } from "@regulars/runtime/secret-box";
import { expect, test } from "vitest";
import type { ApiKeyRow } from "./api-key.store.ts";
import { createApiKeyReader } from "./api-key.ts";

const box = createSecretBox("a secret that is long enough for tests", "signing-secret");
const otherBox = createSecretBox("another secret, of another installation", "signing-secret");

const row = (fields: Partial<ApiKeyRow> = {}): ApiKeyRow => ({
  key_id: "k",
  studio_id: "s" as StudioId,
  kind: "public",
  disabled: false,
  expires_at: null,
  currency: "EUR",
  site_id: null,
  origins: [],
  collect_settings: {},
  signing_secrets: [],
  ...fields,
});

function reader() {
  const lines: string[] = [];
  const log = { error: (...parts: unknown[]) => void lines.push(JSON.stringify(parts)) };
  return { lines, read: createApiKeyReader(box, log as Parameters<typeof createApiKeyReader>[1]) };
}

test("settings that are absent have their defaults, those that are there stand", () => {
  const { read, lines } = reader();
  expect(read(row()).settings).toEqual(DEFAULT_COLLECT_SETTINGS);
  expect(read(row({ collect_settings: { consent: "count" } })).settings.consent).toBe("count");
  expect(lines).toEqual([]);
});

test.each([[null], ["x"], [[]], [{ consent: "maybe" }], [{ deniedKeys: "name" }], [{ ip: 1 }]])(
  "settings that cannot be read (%j) are the defaults, and told once",
  (collect_settings) => {
    const { read, lines } = reader();
    for (let i = 0; i < 3; i++) expect(read(row({ collect_settings })).settings).toEqual(DEFAULT_COLLECT_SETTINGS);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("collect settings");
  },
);

test("signing secrets are opened; one that cannot be is left out, and told once without a value", () => {
  const { read, lines } = reader();
  const foreign = otherBox.seal("theirs");
  const signing_secrets = [box.seal("newest"), foreign, Buffer.from("x"), box.seal("older")];
  for (let i = 0; i < 3; i++) expect(read(row({ signing_secrets })).signingSecrets).toEqual(["newest", "older"]);
  expect(lines).toHaveLength(1);
  for (const value of ["theirs", "newest", foreign.toString("hex")]) expect(lines[0]).not.toContain(value);
});
