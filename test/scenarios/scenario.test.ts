import { describe, expect, it } from "vitest";
import { bodyToSend } from "./body.ts";
import { parseScenarios, SINGLE } from "./scenario.ts";

const rule = { v: 1, rule: { kind: "did", event: "class.attended" } };
const caseWith = (more: object): string => JSON.stringify({ id: "a case", segment: rule, steps: [], ...more });

describe("scenario files", () => {
  it("instants are counted from the start, which is 2026-01-01 unless it is said", () => {
    const text = [
      caseWith({ steps: [{ at: "PT1S", expect: { members: [] } }] }),
      "",
      caseWith({ start: "2025-05-01T10:00:00Z", steps: [{ at: "P1D", repeat: true }] }),
    ].join("\n");
    const [first, second] = parseScenarios(text, "some.jsonl");
    expect(first?.steps[0]?.atMs).toBe(Date.UTC(2026, 0, 1, 0, 0, 1));
    expect(second?.steps[0]?.atMs).toBe(Date.UTC(2025, 4, 2, 10));
    expect(second?.source).toBe("some.jsonl:3");
  });

  it("one segment and several by name are told apart, in expectations and edits too", () => {
    const [single, several] = parseScenarios(
      [
        caseWith({
          steps: [
            { at: "PT0S", define: rule },
            { at: "PT0S", expect: { members: ["u1"], entered: 2 } },
          ],
        }),
        caseWith({
          segment: undefined,
          segments: { a: rule, b: rule },
          steps: [
            { at: "PT0S", define: { b: rule } },
            { at: "PT0S", expect: { members: { a: ["u1"], b: [] } } },
          ],
        }),
      ].join("\n"),
      "f",
    );
    expect(single?.steps.map(({ action }) => action)).toEqual([
      { kind: "define", definitions: { [SINGLE]: rule } },
      { kind: "expect", members: { [SINGLE]: { members: ["u1"], entered: 2 } } },
    ]);
    expect(several?.steps.map(({ action }) => action)).toEqual([
      { kind: "define", definitions: { b: rule } },
      { kind: "expect", members: { a: { members: ["u1"] }, b: { members: [] } } },
    ]);
  });

  it.each([
    ["{", "some.jsonl:1: not JSON"],
    [caseWith({ steps: [{ at: "5", repeat: true }] }), 'some.jsonl:1: step 1: "at" is a duration'],
    [
      caseWith({
        steps: [
          { at: "PT2S", repeat: true },
          { at: "PT1S", repeat: true },
        ],
      }),
      'step 2: "at" goes back',
    ],
    [caseWith({ steps: [{ at: "PT1S", wait: true }] }), 'step 1: there is no step "wait"'],
    [caseWith({ segment: undefined }), 'either "segment" or "segments"'],
    [caseWith({ steps: [{ at: "PT1S" }] }), "a step does or expects something"],
    [caseWith({ start: "soon" }), '"start" is an ISO 8601 instant'],
    [caseWith({ steps: [{ at: "PT1S", expect: { members: "u1" } }] }), '"members" is a list'],
    [caseWith({ steps: [{ list: { listId: "vip", userIds: "u1" } }] }), '"userIds" is a list'],
    [caseWith({ steps: [{ consent: { userId: "u1", channel: "email", is: "unset" } }] }), '"granted" or "withdrawn"'],
    [caseWith({ stepz: [] }), 'a case has no "stepz"'],
  ])("a malformed file is refused with its line and reason", (line, message) => {
    expect(() => parseScenarios(line, "some.jsonl")).toThrow(message);
  });

  it("a timestamp may be an offset from the clock, and a body without messageId gets one", () => {
    const clock = { nowMs: Date.UTC(2026, 0, 1), messageId: "m1" };
    expect(bodyToSend({ userId: "u1", timestamp: "-PT1H" }, clock)).toEqual({
      messageId: "m1",
      userId: "u1",
      timestamp: "2025-12-31T23:00:00.000Z",
    });
    expect(bodyToSend({ messageId: "own", timestamp: "2025-01-01" }, clock)).toEqual({
      messageId: "own",
      timestamp: "2025-01-01",
    });
  });
});
