import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPackage } from "./build-package.ts";

const folder = mkdtempSync(join(tmpdir(), "regulars-tracker-"));
const installed = join(folder, "node_modules", "@regulars", "tracker");

beforeAll(() => {
  buildPackage(join(installed, "dist"));
  cpSync(fileURLToPath(new URL("../package.json", import.meta.url)), join(installed, "package.json"));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const CONSUMER = `
import { createTracker, type ConsentChoices, type Tracker, type TrackerOptions } from "@regulars/tracker";
const options: TrackerOptions = { writeKey: "rg_pub_1", endpoint: "https://studio.example/r", cookieless: true, hash: false };
const tracker: Tracker = createTracker({ ...options, consent: "required" });
const choices: ConsentChoices = { analytics: true, ads: false, email: true };
tracker.page();
tracker.page({ category: "Classes" });
tracker.track("class.viewed", { classId: "yin", level: 2 });
tracker.identify("user-1", { first_name: "Mia" }, { userHash: "0a" });
tracker.identify({ email: "mia@mail.example" });
tracker.consent(choices);
tracker.reset();
// @ts-expect-error A tracker needs a key.
createTracker({ endpoint: "https://studio.example/r" });
// @ts-expect-error An event has a name.
tracker.track();
// @ts-expect-error Consent is yes or no.
tracker.consent({ analytics: "yes" });
// @ts-expect-error There is no such purpose.
tracker.consent({ marketing: true });
// @ts-expect-error An id is text.
tracker.identify(1);
// @ts-expect-error The package has no other entrance.
import("@regulars/tracker/dist/outbox.js");
`;

test("the types serve a strict consumer, and refuse what the tracker does not take", () => {
  expect(faultsOf(CONSUMER)).toEqual([]);
}, 120_000);

test("on a server the module loads, and its tracker does nothing", async () => {
  const { createTracker } = (await import(join(installed, "dist", "index.js"))) as typeof import("../src/index.ts");
  const tracker = createTracker({ writeKey: "k", endpoint: "https://studio.example/r" });
  tracker.page();
  tracker.track("class.viewed");
  tracker.identify("user-1");
  tracker.consent({ ads: false });
  tracker.reset();
  expect(Object.keys(tracker).sort()).toEqual(["consent", "identify", "page", "reset", "track"]);
});

/** What the compiler says of a file that imports the package as it was built, resolved as Node resolves it. */
function faultsOf(source: string): readonly string[] {
  const file = join(folder, "consumer.mts");
  writeFileSync(file, source);
  const program = ts.createProgram([file], {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipDefaultLibCheck: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
