import { defineConfig } from "vitest/config";

const skipped = ["**/node_modules/**", "**/build/**", "**/.data/**"];
/** Starts the PostgreSQL that the tests of a run share; each gets a database of its own there. */
const servers = "./test/harness/global-setup.ts";

/** One configuration for the whole repository. The Remix plugin does not load here: routes are tested by their functions. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          sequence: { groupOrder: 0 },
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...skipped, "**/*.integration.test.ts", "test/**"],
        },
      },
      {
        test: {
          name: "integration",
          sequence: { groupOrder: 1 },
          include: ["**/*.integration.test.ts"],
          exclude: [...skipped, "test/**"],
          globalSetup: [servers],
          pool: "forks",
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "flows",
          sequence: { groupOrder: 2 },
          include: ["test/**/*.test.ts"],
          exclude: [...skipped, "test/e2e/**"],
          globalSetup: [servers],
          pool: "forks",
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: "e2e",
          sequence: { groupOrder: 3 },
          include: ["test/e2e/**/*.test.ts"],
          exclude: skipped,
          globalSetup: [servers],
          pool: "forks",
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // A browser on a busy machine takes its time.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
