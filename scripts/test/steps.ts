import { join } from "node:path";
import { ROOT } from "../start/admin-build.ts";

/** One thing that `npm test` does, in order. */
export interface Step {
  readonly name: string;
  /** Program and arguments; `node` is the Node that runs us. */
  readonly command: readonly string[];
  /** The vitest project that it runs: each of its tests counts. Any other step counts as one. */
  readonly project?: string;
}

const bin = (path: string): string => join(ROOT, "node_modules", path);
const vitest = (name: string, project: string): Step => ({
  name,
  project,
  command: ["node", bin("vitest/vitest.mjs"), "run", "--project", project, "--passWithNoTests"],
});

/** Everything that must hold before a change is good, cheapest first. */
export const STEPS: readonly Step[] = [
  { name: "Format", command: ["node", bin("@biomejs/biome/bin/biome"), "format", "."] },
  { name: "Lint", command: ["node", bin("@biomejs/biome/bin/biome"), "lint", "--error-on-warnings", "."] },
  { name: "Types", command: ["node", bin("typescript/bin/tsc"), "-p", "."] },
  { name: "Import directions", command: ["npm", "run", "--silent", "check:imports"] },
  { name: "Unused code", command: ["npm", "run", "--silent", "check:unused"] },
  { name: "Build", command: ["node", "--import", "tsx", join(ROOT, "scripts", "build.ts")] },
  vitest("Unit tests", "unit"),
  vitest("Integration tests", "integration"),
  vitest("Flows", "flows"),
  vitest("Browser tests", "e2e"),
];
