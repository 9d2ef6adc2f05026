import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { leftovers, MARK } from "./leftovers.ts";

test("a process that outlives its parent is found by the mark of the run, and is gone once it has ended", async () => {
  const mark = `test-${process.pid}`;
  const script =
    "const { spawn } = require('node:child_process'); const child = spawn('sleep', ['30'], { detached: true, stdio: 'ignore' }); console.log(child.pid); process.exit(0)";
  const parent = spawn(process.execPath, ["-e", script], {
    env: { ...process.env, [MARK]: mark },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const orphan = Number(line.toString());
  await once(parent, "exit");
  expect((await leftovers(mark, 0)).map(({ pid }) => pid)).toEqual([orphan]);
  process.kill(orphan, "SIGKILL");
  expect(await leftovers(mark, 5_000)).toEqual([]);
});
