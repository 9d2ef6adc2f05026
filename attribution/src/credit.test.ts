import type { EventId, ProfileId } from "@regulars/contracts/ids";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate } from "./allocate.ts";
import { creditsOf } from "./credit.ts";
import { MODEL_NAMES } from "./models/model.ts";
import { type Order, type OrderEvent, orderOf } from "./order.ts";
import { pathTo, type Touch } from "./path.ts";

const DAY = 86_400_000;
const ORDER_AT = 100 * DAY;

function touch(label: string, at: number, direct = false): Touch {
  return {
    eventId: label as EventId,
    messageId: label,
    at,
    receivedAt: at,
    direct,
    label,
    medium: "",
    campaign: "",
    content: "",
    term: "",
  };
}

function orderEvent(event: Partial<OrderEvent> = {}): OrderEvent {
  const messageId = event.messageId ?? "m";
  return {
    name: "order.completed",
    eventId: messageId as EventId,
    messageId,
    profileId: "p" as ProfileId,
    occurredAt: ORDER_AT,
    total: "27.50",
    currency: "EUR",
    ...event,
  };
}

const refund = (total: string, at: number, messageId = `r${at}`): OrderEvent =>
  orderEvent({ name: "order.refunded", total, occurredAt: at, messageId, currency: "" });

function given(order: Order, touches: readonly Touch[]) {
  return creditsOf(order, touches).map(({ model, kind, amountMinor, touch: earner }) => [
    model,
    kind,
    amountMinor,
    earner?.label ?? "(unattributed)",
  ]);
}

function order(...events: readonly OrderEvent[]): Order {
  const found = orderOf([orderEvent(), ...events]);
  if (found === undefined) throw new Error("no order");
  return found;
}

describe("allocate", () => {
  test.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [101, [1, 1, 1], [34, 34, 33]],
    [100, [0.4, 0.2, 0.4], [40, 20, 40]],
    [1000, [1, 2, 4], [143, 286, 571]],
    [1, [1, 1], [1, 0]],
    [0, [1, 1], [0, 0]],
    [5, [0, 1], [0, 5]],
    [100, [1 / 3, 1 / 3, 1 / 3], [34, 33, 33]],
  ])("%i by %j", (amount, weights, parts) => {
    expect(allocate(amount, weights)).toEqual(parts);
  });

  test("parts sum to the amount and are off by less than one unit", () => {
    const weights = fc.array(fc.oneof(fc.nat(1_000_000), fc.double({ min: 0, max: 1e6, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(fc.nat(1e12), weights, (amount, some) => {
        fc.pre(some.some((weight) => weight > 1e-6));
        const total = some.reduce((sum, weight) => sum + weight, 0);
        const parts = allocate(amount, some);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
        for (const [index, part] of parts.entries()) {
          expect(Math.abs(part - (amount * (some[index] ?? 0)) / total)).toBeLessThan(1.01);
        }
      }),
    );
  });
});

describe("the path to an order", () => {
  test("is what lies within the lookback, both ends included, without direct touches", () => {
    const touches = [
      touch("too early", ORDER_AT - 30 * DAY - 1),
      touch("first", ORDER_AT - 30 * DAY),
      touch("home", ORDER_AT - DAY, true),
      touch("last", ORDER_AT),
      touch("too late", ORDER_AT + 1),
    ];
    expect(pathTo(ORDER_AT, touches).map(({ label }) => label)).toEqual(["first", "last"]);
  });

  test("has direct touches when there is nothing else", () => {
    expect(pathTo(ORDER_AT, [touch("home", ORDER_AT - 1, true)])).toHaveLength(1);
  });

  test("has touches of one instant in the order of receipt", () => {
    const [a, b] = [touch("a", ORDER_AT), touch("b", ORDER_AT)];
    expect(
      pathTo(ORDER_AT, [
        { ...a, receivedAt: 2 },
        { ...b, receivedAt: 1 },
      ]).map(({ label }) => label),
    ).toEqual(["b", "a"]);
  });
});

describe("credits", () => {
  const touches = [
    touch("instagram", ORDER_AT - 3 * DAY),
    touch("google", ORDER_AT - 2 * DAY),
    touch("home", ORDER_AT - 1, true),
  ];

  test("go to the first touch and to the last that is not direct", () => {
    expect(given(order(), touches)).toEqual([
      ["first", "order", 2750, "instagram"],
      ["last", "order", 2750, "google"],
    ]);
  });

  test("go to no one when there is no touch, and that is shown", () => {
    expect(given(order(), [])).toEqual([
      ["first", "order", 2750, "(unattributed)"],
      ["last", "order", 2750, "(unattributed)"],
    ]);
  });

  test("are taken back from whom they were given to, at the refund", () => {
    const refunded = order(refund("13.75", ORDER_AT + DAY));
    expect(given(refunded, touches)).toEqual([
      ["first", "order", 2750, "instagram"],
      ["first", "refund", -1375, "instagram"],
      ["last", "order", 2750, "google"],
      ["last", "refund", -1375, "google"],
    ]);
    expect(creditsOf(refunded, touches).map(({ at }) => at)).toContain(ORDER_AT + DAY);
  });
});

describe("an order", () => {
  test("is the first completion of its id, whatever came first", () => {
    const later = orderEvent({ occurredAt: ORDER_AT + 1, total: "99", messageId: "a" });
    const sameInstant = orderEvent({ total: "99", messageId: "z" });
    for (const events of [
      [later, sameInstant, orderEvent()],
      [orderEvent(), sameInstant, later],
    ]) {
      expect(orderOf(events)).toMatchObject({ amountMinor: 2750, at: ORDER_AT });
    }
  });

  test("is none without a completion, however often it is refunded", () => {
    expect(orderOf([refund("5", 1)])).toBeUndefined();
  });

  test("refuses refunds of more than is left, and in another currency", () => {
    const found = order(refund("20", ORDER_AT + 1), refund("7.51", ORDER_AT + 2), {
      ...refund("1", ORDER_AT + 3),
      currency: "USD",
    });
    expect(found).toMatchObject({ refunds: [{ amountMinor: 2000 }], refusedRefunds: 2 });
  });

  test("is refunded in full when no amount is named", () => {
    expect(order(refund("7.50", ORDER_AT + 1), refund("", ORDER_AT + 2)).refunds.map((one) => one.amountMinor)).toEqual(
      [750, 2000],
    );
  });

  test("has the minor unit of its currency", () => {
    expect(orderOf([orderEvent({ total: "1200", currency: "JPY" })])?.amountMinor).toBe(1200);
    expect(orderOf([orderEvent({ total: "1.2345", currency: "KWD" })])?.amountMinor).toBe(1235);
  });
});

describe("the sum of credits", () => {
  const touchArbitrary = fc.record({ at: fc.integer({ min: -40, max: 5 }), direct: fc.boolean() });
  const refundArbitrary = fc.record({
    total: fc.integer({ min: 0, max: 6_000 }),
    at: fc.integer({ min: -2, max: 60 }),
  });

  test("is what is left of the order in every model, whatever the path and the order of arrival", () => {
    fc.assert(
      fc.property(
        fc.array(touchArbitrary, { maxLength: 8 }),
        fc.array(refundArbitrary, { maxLength: 6 }),
        fc.integer({ min: 0, max: 10_000 }),
        (someTouches, someRefunds, amountMinor) => {
          const touches = someTouches.map(({ at, direct }, i) => touch(`t${i}`, ORDER_AT + at * DAY, direct));
          const events = [
            orderEvent({ total: (amountMinor / 100).toFixed(2) }),
            ...someRefunds.map(({ total, at }, i) => refund((total / 100).toFixed(2), ORDER_AT + at * DAY, `r${i}`)),
          ];
          const found = orderOf(events);
          if (found === undefined) throw new Error("no order");
          const credits = creditsOf(found, touches);
          const left = amountMinor - found.refunds.reduce((sum, one) => sum + one.amountMinor, 0);
          expect(left).toBeGreaterThanOrEqual(0);
          for (const model of MODEL_NAMES) {
            const sum = credits
              .filter((credit) => credit.model === model)
              .reduce((all, { amountMinor: part }) => all + part, 0);
            expect(sum).toBe(left);
          }
          const reversed = orderOf([...events].reverse());
          expect(reversed).toEqual(found);
          expect(creditsOf(found, [...touches].reverse())).toEqual(credits);
        },
      ),
    );
  });
});
