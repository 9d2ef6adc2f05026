import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { eventsMarkdown } from "./events-markdown.ts";

/** Writes `docs/events.md` from the catalogue (`npm run docs:events`); a test fails while the file says something else. */
const target = fileURLToPath(new URL("../../../docs/events.md", import.meta.url));
await writeFile(target, eventsMarkdown());
