import type { EventType, KeyKind } from "@regulars/contracts/event";
import type { JsonObject } from "@regulars/contracts/json";
import { describe, expect, test } from "vitest";
import { findings } from "./fault.ts";
import { readIdentifiers } from "./identifiers.ts";

function read(sent: JsonObject, type: EventType = "track", key: KeyKind = "secret") {
  const found = findings();
  const event = { type, key };
  readIdentifiers(sent, event, found);
  const { type: _, key: __, ...identifiers } = event;
  return { identifiers, fatal: found.fatal?.path, refused: found.refused.map((fault) => [fault.code, fault.path]) };
}

describe("an alias call", () => {
  test("says who the person was before", () => {
    expect(read({ userId: "u", previousId: 7, anonymousId: "a" }, "alias").identifiers).toEqual({
      userId: "u",
      previousId: "7",
      anonymousId: "a",
    });
  });

  test("without a previousId is of the visitor who makes it, as Segment's clients mean it", () => {
    expect(read({ userId: "u", anonymousId: "a" }, "alias")).toMatchObject({
      identifiers: { userId: "u", previousId: "a" },
      fatal: undefined,
    });
    expect(read({ userId: "u" }, "alias").fatal).toBe("previousId");
    expect(read({ anonymousId: "a", previousId: "p" }, "alias").fatal).toBe("userId");
  });
});

test("a public key names nobody by e-mail or phone, and each that it tries is told", () => {
  const sent = { anonymousId: "a", email: "mia@example.com", phone: "+31612345678" };
  expect(read(sent, "track", "public")).toEqual({
    identifiers: { anonymousId: "a" },
    fatal: undefined,
    refused: [
      ["secret_key_required", "email"],
      ["secret_key_required", "phone"],
    ],
  });
});
