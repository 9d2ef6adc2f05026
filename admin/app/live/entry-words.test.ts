import { describe, expect, it } from "vitest";
import { clientOf, latenessOf } from "./entry-words.ts";
import { refusalWords } from "./refusal-words.ts";

const AT = Date.UTC(2026, 0, 10);
const MINUTE = 60_000;

describe("how late an event was sent", () => {
  it.each([
    [30_000, ""],
    [MINUTE, ""],
    [MINUTE + 1, "sent 1 minute late"],
    [3 * 60 * MINUTE, "sent 3 hours late"],
    [72 * 60 * MINUTE, "sent 3 days late"],
  ])("%i ms: %j", (lateMs, words) => {
    expect(latenessOf({ occurredAt: AT, receivedAt: AT + lateMs })).toBe(words);
  });
});

it("a client is told as far as it is known", () => {
  const client = { browser: "Safari", browserVersion: "17", os: "iOS", device: "phone" };
  expect(clientOf({ context: { client } })).toBe("Safari 17 on iOS, phone");
  expect(clientOf({ context: { client: { device: "other" } } })).toBe("");
  expect(clientOf({})).toBe("");
});

describe("why something was refused", () => {
  const fault = { code: "secret_key_required", reason: "traits.email needs a secret key", path: "traits.email" };

  it("of another's address: what could be done with it, and that the event stands", () => {
    const words = refusalWords({ fault, eventId: "e" });
    expect(words.what).toBe("traits.email needs a secret key.");
    expect(words.why).toContain("read their mail");
    expect(words.toDo).toContain("secret key");
  });

  it("of an event that only servers may send: with what to send it", () => {
    const words = refusalWords({ fault: { ...fault, path: "event" }, eventId: null });
    expect(words.toDo).toBe("Send it from your server with a secret key.");
  });

  it("of a page that is not the site's: where its addresses are", () => {
    const words = refusalWords({ fault: { ...fault, code: "origin_not_allowed" }, eventId: null });
    expect(words.link?.to).toBe("/settings/sites");
  });

  it("by a code that is newer than the page: the reason alone", () => {
    expect(refusalWords({ fault: { ...fault, code: "new_one" }, eventId: null })).toMatchObject({ why: "", toDo: "" });
  });
});
