import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { takePort } from "./ports.ts";

const admin = { host: "127.0.0.1", what: "admin", variable: "REGULARS_ADMIN_PORT" };

test("a busy port gives one line: which, by whom, and what to set", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const fault = await takePort({ ...admin, port }).catch((error: Error) => error.message);
  expect(fault).toMatch(new RegExp(`^Port ${port} \\(admin\\) is in use`));
  expect(fault).toContain(`process ${process.pid}`);
  expect(fault).toContain("set REGULARS_ADMIN_PORT");
  expect(fault).not.toContain("\n");
  server.close();
  await once(server, "close");
  expect(await takePort({ ...admin, port })).toBe(port);
});

test("port 0 is a free one", async () => {
  expect(await takePort({ ...admin, port: 0 })).toBeGreaterThan(0);
});
