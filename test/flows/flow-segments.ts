import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import type { AdminClient } from "../harness/admin-client.ts";
import { eventually } from "../harness/eventually.ts";

/** Segments over what `generateEvents` makes: every kind of rule that is computed, windows far and near, traits that come and go. */
export const FLOW_SEGMENTS: Readonly<Record<string, SegmentDefinition>> = {
  "Lives in Berlin": { v: 1, rule: { kind: "trait", path: ["city"], op: "equals", value: "Berlin" } },
  "City unknown": { v: 1, rule: { kind: "trait", path: ["city"], op: "missing" } },
  "Many visits": { v: 1, rule: { kind: "trait", path: ["visits"], op: "atLeast", value: 20 } },
  "On a plan, not monthly": {
    v: 1,
    rule: {
      kind: "all",
      rules: [
        { kind: "trait", path: ["plan"], op: "exists" },
        { kind: "not", rule: { kind: "trait", path: ["plan"], op: "equals", value: "monthly" } },
      ],
    },
  },
  "Came three times": {
    v: 1,
    rule: { kind: "did", event: "class.attended", times: { op: "atLeast", count: 3 } },
  },
  "Came twice in a month": {
    v: 1,
    rule: { kind: "did", event: "class.attended", times: { op: "atLeast", count: 2 }, within: "P30D" },
  },
  "Booked exactly once": {
    v: 1,
    rule: { kind: "did", event: "booking.created", times: { op: "exactly", count: 1 } },
  },
  "At most one booking this fortnight": {
    v: 1,
    rule: { kind: "did", event: "booking.*", times: { op: "atMost", count: 1 }, within: "P14D" },
  },
  "Spent fifty at once": {
    v: 1,
    rule: {
      kind: "did",
      event: "Order Completed",
      where: [{ path: ["total"], op: "greaterThan", value: 50 }],
    },
  },
  "Yin, an hour or more": {
    v: 1,
    rule: {
      kind: "did",
      event: "class.attended",
      where: [
        { path: ["class"], op: "equals", value: "Yin" },
        { path: ["minutes"], op: "atLeast", value: 60 },
      ],
      within: "P45D",
    },
  },
  "Looked but never booked": {
    v: 1,
    rule: {
      kind: "all",
      rules: [
        { kind: "did", event: "page.viewed" },
        { kind: "not", rule: { kind: "did", event: "booking.created" } },
      ],
    },
  },
  "Gone quiet, or from Köln": {
    v: 1,
    rule: {
      kind: "any",
      rules: [
        { kind: "trait", path: ["city"], op: "in", value: ["Köln", "Cologne"] },
        { kind: "did", event: "c*", times: { op: "atMost", count: 0 }, within: "P21D" },
      ],
    },
  },
};

/**
 * Makes these segments, also while the admin is away now and then: what was made by a request whose answer was lost is found by its name.
 * @returns definitions by segment id
 */
export async function createFlowSegments(
  admin: AdminClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, SegmentDefinition>> {
  const byId = new Map<string, SegmentDefinition>();
  for (const name of names) {
    const definition = FLOW_SEGMENTS[name];
    if (definition === undefined) throw new Error(`There is no segment ${name}`);
    const segmentId = await eventually(
      async () => {
        const known = (await admin.segments.list.query()).find((segment) => segment.name === name);
        return known?.segmentId ?? (await admin.segments.create.mutate({ name, definition })).segmentId;
      },
      { timeoutMs: 60_000, everyMs: 100 },
    );
    byId.set(segmentId, definition);
  }
  return byId;
}
