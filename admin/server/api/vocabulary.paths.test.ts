import { expect, it } from "vitest";
import { learnPaths } from "./vocabulary.paths.ts";

it("paths come by how often they are there, with types and values likewise", () => {
  const learnt = learnPaths([
    { type: "Yoga", price: 18 },
    { type: "Yoga", price: "free" },
    { type: "Pilates", at: "2026-03-01T18:00:00Z", late: true },
  ]);
  expect(learnt).toEqual([
    { path: ["type"], types: ["text"], samples: ["Yoga", "Pilates"] },
    { path: ["price"], types: ["number", "text"], samples: [18, "free"] },
    { path: ["at"], types: ["date"], samples: ["2026-03-01T18:00:00Z"] },
    { path: ["late"], types: ["boolean"], samples: [true] },
  ]);
});

it("objects are stepped into, lists give their elements as values, and what is absent to rules is no path", () => {
  const learnt = learnPaths([
    { membership: { plan: "Gold" }, tags: ["vip", "vip", { odd: 1 }], none: null, empty: "", "": 1 },
  ]);
  expect(learnt).toEqual([
    { path: ["membership"], types: ["object"], samples: [] },
    { path: ["membership", "plan"], types: ["text"], samples: ["Gold"] },
    { path: ["tags"], types: ["list"], samples: ["vip"] },
  ]);
});

it("stays small whatever comes: paths, values and depth are bounded", () => {
  const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`key${i}`, i]));
  expect(learnPaths([wide])).toHaveLength(200);
  const ids = Array.from({ length: 1_000 }, (_, i) => ({ id: `id-${i}`, long: "x".repeat(81) }));
  expect(learnPaths(ids).map(({ samples }) => samples.length)).toEqual([12, 0]);
  expect(learnPaths([{ a: { b: { c: { d: { e: 1 } } } } }]).map(({ path }) => path.length)).toEqual([1, 2, 3, 4]);
});
