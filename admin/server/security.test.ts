import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refuseForeign, securityHeaders } from "./security.ts";

describe("what guards every request", () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const app = express();
    app.use(securityHeaders({ development: false, https: false }));
    app.use(refuseForeign("https://admin.example"));
    app.use((_request, response) => void response.send("done"));
    server = await new Promise((resolve) => {
      const listening = app.listen(0, "127.0.0.1", () => resolve(listening));
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const post = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(url, { method: "POST", headers, body: "x" })).status;

  it.each([
    ["our own address", { origin: "https://admin.example" }, 200],
    ["another site", { origin: "https://evil.example" }, 403],
    ["a page without an origin", { origin: "null" }, 403],
    ["no origin, which no browser does", {}, 403],
    [
      "a program with a key, whatever origin it says",
      { authorization: "Bearer key", origin: "https://evil.example" },
      200,
    ],
  ])("a form from %s", async (_, headers, status) => {
    expect(await post(headers as Record<string, string>)).toBe(status);
  });

  it("a form from the address that it was sent to is ours", async () => {
    expect(await post({ origin: url })).toBe(200);
  });

  it("reading needs no origin", async () => {
    expect((await fetch(url)).status).toBe(200);
  });

  it("a body over a megabyte is refused before it is read", async () => {
    const response = await fetch(url, { method: "POST", headers: { origin: url }, body: "x".repeat(1_048_577) });
    expect(response.status).toBe(413);
  });

  it("each answer has a policy with a nonce of its own", async () => {
    const policies = await Promise.all([fetch(url), fetch(url)]).then((answers) =>
      answers.map(({ headers }) => headers.get("content-security-policy")),
    );
    expect(policies[0]).toContain("script-src 'self' 'nonce-");
    expect(policies[0]).not.toBe(policies[1]);
  });
});
