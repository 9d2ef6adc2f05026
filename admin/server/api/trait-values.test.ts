import { describe, expect, it } from "vitest";
import { readTraits } from "./trait-values.ts";

const faultOf = (traits: Readonly<Record<string, unknown>>) => {
  const read = readTraits(traits);
  return read.ok ? undefined : read.faults[0];
};

describe("traits that somebody typed", () => {
  it("are kept as they are, and addresses in the form in which they identify", () => {
    const traits = { city: "Lisbon", visits: 3, vip: true, likes: ["yin"], gone: null };
    expect(readTraits({ ...traits, email: " Mia@Lotus.Example ", phone: "0031 6 1234 5678" })).toEqual({
      ok: true,
      traits: { ...traits, email: "mia@lotus.example", phone: "+31612345678" },
    });
  });

  it("are removed by null, addresses too", () => {
    expect(readTraits({ email: null, phone: null })).toEqual({ ok: true, traits: { email: null, phone: null } });
  });

  it.each([
    { email: "mia" },
    { email: 7 },
    { email: `${"m".repeat(255)}@lotus.example` },
    { phone: "0612345678" },
    { "": "x" },
    { " ": "x" },
    { ["k".repeat(256)]: "x" },
    { "bro\u0000ken": "x" },
    { city: "half \ud83d of a pair" },
    { score: Number.NaN },
    { when: new Date(0) },
    { what: undefined },
    { deep: [[[[[[[[[[["x"]]]]]]]]]]] },
    { inner: JSON.parse('{"__proto__": 1}') },
  ])("are refused with the place of the fault: %j", (traits) => {
    expect(faultOf(traits)?.path).toEqual(["traits", Object.keys(traits)[0]]);
  });

  it("are refused when they are more than an event may bring", () => {
    expect(faultOf({ text: "x".repeat(32 * 1024) })).toMatchObject({ path: ["traits"] });
  });
});
