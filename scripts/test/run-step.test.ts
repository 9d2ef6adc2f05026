import { expect, test } from "vitest";
import { countReport, runStep } from "./run-step.ts";

const passed = { fullName: "a holds", status: "passed" };

test("a skipped test counts as failed", () => {
  const results = [
    { name: "a.test.ts", status: "passed", assertionResults: [passed, { fullName: "b holds", status: "skipped" }] },
  ];
  expect(countReport("Unit tests", { testResults: results }, 0)).toEqual({
    passed: 1,
    failed: 1,
    faults: ["b holds (skipped)"],
  });
});

test("a file that does not load counts as failed", () => {
  const results = [{ name: "a.test.ts", status: "failed", assertionResults: [] }];
  expect(countReport("Unit tests", { testResults: results }, 1)).toMatchObject({ passed: 0, failed: 1 });
});

test("a run that fails though every test passed counts as failed", () => {
  const results = [{ name: "a.test.ts", status: "passed", assertionResults: [passed] }];
  expect(countReport("Unit tests", { testResults: results }, 1)).toMatchObject({ passed: 1, failed: 1 });
  expect(countReport("Unit tests", { testResults: results }, 0)).toMatchObject({ passed: 1, failed: 0 });
});

test("a step counts as one, by its exit code", async () => {
  const run = (code: number) =>
    runStep({ name: "Lint", command: ["node", "-e", `process.exit(${code})`] }, process.env);
  expect(await run(0)).toMatchObject({ passed: 1, failed: 0 });
  expect(await run(3)).toMatchObject({ passed: 0, failed: 1, faults: ["Lint"] });
});

test("a program that is not there is a step that failed", async () => {
  expect(await runStep({ name: "Lint", command: ["no-such-program"] }, process.env)).toMatchObject({ failed: 1 });
});
