import { BuildError, build, isBuilt } from "./start/admin-build.ts";

/** `npm run build`: builds what is not built of the sources as they are. */
try {
  if (await isBuilt()) process.stdout.write("Built already\n");
  else await build();
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
