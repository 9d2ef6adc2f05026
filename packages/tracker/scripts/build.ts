import { fileURLToPath } from "node:url";
import { buildPackage } from "./build-package.ts";

/** `npm run build -w packages/tracker`: the ES module and its types, as they are published. */
const { bytesGzip } = buildPackage(fileURLToPath(new URL("../dist", import.meta.url)));
process.stdout.write(`@regulars/tracker: ${bytesGzip} bytes gzip\n`);
