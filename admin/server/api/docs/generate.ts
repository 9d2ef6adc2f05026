import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { appRouter } from "../router.ts";
import { apiMarkdown } from "./api-markdown.ts";
import { describeProcedures } from "./procedures.ts";

/** Writes `docs/api.md` from the router (`npm run docs:api`); a test fails while the file says something else. */
const target = fileURLToPath(new URL("../../../../docs/api.md", import.meta.url));
await writeFile(target, apiMarkdown(describeProcedures(appRouter)));
