import { describe, expect, it } from "vitest";
import { compileSegment } from "../compile.ts";
import { ask } from "../testing/subject.ts";

describe("consent", () => {
  const is = (channel: "email" | "ads", what: "granted" | "withdrawn" | "unset") =>
    ask({ kind: "consent", channel, is: what }, { consents: { email: "granted", sms: "withdrawn" } }, 0);

  it("is what the latest entry says, and unset without one: unset is not consent", () => {
    expect(is("email", "granted")).toEqual({ truth: true });
    expect(is("email", "unset")).toEqual({ truth: false });
    expect(is("ads", "unset")).toEqual({ truth: true });
    expect(is("ads", "granted")).toEqual({ truth: false });
    expect(is("ads", "withdrawn")).toEqual({ truth: false });
  });
});

it("member asks whether someone is in another segment, or is not", () => {
  const person = { segments: ["vip"] };
  expect(ask({ kind: "member", segmentId: "vip", is: true }, person, 0)).toEqual({ truth: true });
  expect(ask({ kind: "member", segmentId: "vip", is: false }, person, 0)).toEqual({ truth: false });
  expect(ask({ kind: "member", segmentId: "new", is: false }, person, 0)).toEqual({ truth: true });
});

it("list asks whether someone is on a fixed list", () => {
  expect(ask({ kind: "list", listId: "guests" }, { lists: ["guests"] }, 0)).toEqual({ truth: true });
  expect(ask({ kind: "list", listId: "guests" }, { lists: ["press"] }, 0)).toEqual({ truth: false });
});

it("what they ask about is named once each, however deep", () => {
  const compiled = compileSegment({
    v: 1,
    rule: {
      kind: "all",
      rules: [
        { kind: "consent", channel: "email", is: "granted" },
        { kind: "not", rule: { kind: "consent", channel: "email", is: "unset" } },
        { kind: "member", segmentId: "vip", is: true },
        { kind: "any", rules: [{ kind: "list", listId: "guests" }] },
      ],
    },
  });
  expect(compiled).toMatchObject({ consents: ["email"], segmentIds: ["vip"], lists: ["guests"], counters: [] });
});
