import { gzipSync } from "node:zlib";
import { buildTracker } from "./build-tracker.ts";

/** Prints how large the tracker is: `npm run size -w ingest`. */
const { source } = buildTracker();
process.stdout.write(`tracker: ${source.length} bytes, ${gzipSync(source, { level: 9 }).length} bytes gzip\n`);
