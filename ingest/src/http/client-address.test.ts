import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

const from = (remoteAddress: string | undefined, forwarded?: string): string | undefined =>
  clientAddress({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  } as IncomingMessage);

test("a visitor cannot choose their address", () => {
  expect(from("203.0.113.9", "198.51.100.1")).toBe("203.0.113.9");
  expect(from("127.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2")).toBe("203.0.113.9");
});

test("a reverse proxy of one's own network says whom it speaks for", () => {
  expect(from("::ffff:10.0.0.5", "203.0.113.9")).toBe("203.0.113.9");
  expect(from("::1", "2001:db8::1")).toBe("2001:db8::1");
});

test("what is no address is not taken for one", () => {
  expect(from("127.0.0.1", "unknown")).toBe("127.0.0.1");
  expect(from("127.0.0.1", "<script>, 10.0.0.1")).toBe("127.0.0.1");
  expect(from("127.0.0.1", "")).toBe("127.0.0.1");
  expect(from(undefined, "203.0.113.9")).toBeUndefined();
});
