import { trackerDescription } from "../http/tracker-route.ts";
import { buildTracker } from "./build-tracker.ts";

/** Prints how large the tracker is, and what a tag says that holds a page to this version of it: `npm run build -w ingest`. */
const { path, integrity, bytesGzip } = trackerDescription(buildTracker());
process.stdout.write(`tracker: ${bytesGzip} bytes gzip (of 2,048)\n  ${path}\n  ${integrity}\n`);
