// Runs before `npm start` and `npm test` (as their `pre` scripts), so before anything is installed: plain Node, no packages.
// Installs what is missing: the npm packages of the lock file, nats-server, and for the tests a Chromium.
import { ensureNode, ensurePackages } from "./ensure/npm-packages.mjs";
import { say } from "./ensure/say.mjs";
import { ensureChromium, ensureNats } from "./ensure/system-packages.mjs";

const purpose = process.argv[2] === "test" ? "test" : "start";

try {
  ensureNode();
  await ensurePackages();
  await ensureNats(purpose);
  if (purpose === "test") await ensureChromium();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
