import { afterAll, beforeAll, expect, it } from "vitest";
import { startParts } from "./test-parts.ts";

let parts: Awaited<ReturnType<typeof startParts>>;
beforeAll(async () => {
  parts = await startParts();
});
afterAll(() => parts.stop());

it("rules are offered what this studio received, and nothing of another's", async () => {
  const { a, b } = parts;
  const vocabulary = await parts.as(a).segments.vocabulary();
  // What the stream derived cannot be asked for.
  expect(vocabulary.events).toEqual([
    { name: "order.completed", count: 1 },
    { name: "page.viewed", count: 1 },
  ]);
  expect(vocabulary.traits[0]).toEqual({ path: ["city"], types: ["text"], samples: ["City alpha"] });
  // A removed trait is not offered; usual ones are, without values.
  expect(vocabulary.traits.map(({ path }) => path.join("."))).not.toContain("gone");
  expect(vocabulary.traits).toContainEqual({ path: ["membership", "status"], types: ["text"], samples: [] });
  expect(vocabulary.segments).toEqual([{ id: a.segmentId, name: "Segment alpha" }]);
  expect(JSON.stringify(await parts.as(b).segments.vocabulary())).not.toContain("alpha");
});

it("properties come with the values that were received, then those that the catalogue knows", async () => {
  const { a, b } = parts;
  const properties = await parts.as(a).segments.properties({ event: "Order Completed" });
  expect(properties).toContainEqual({ path: ["orderId"], types: ["text"], samples: ["order-alpha"] });
  expect(properties).toContainEqual({ path: ["total"], types: ["number"], samples: [20] });
  expect(properties.find(({ path }) => path[0] === "coupon")).toMatchObject({ samples: [] });
  expect(await parts.as(a).segments.properties({ event: "page.*" })).toEqual([
    { path: ["title"], types: ["text"], samples: ["alpha"] },
  ]);
  expect(JSON.stringify(await parts.as(b).segments.properties({ event: "order.completed" }))).not.toContain("alpha");
});
