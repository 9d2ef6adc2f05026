import type { IncomingMessage } from "node:http";
import { networkList } from "@regulars/runtime/network-list";
import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

function from(remoteAddress: string | undefined, headers: Record<string, string> = {}, proxies = "private") {
  return clientAddress({ socket: { remoteAddress }, headers } as unknown as IncomingMessage, networkList(proxies));
}
const forwardedFor = (text: string) => ({ "x-forwarded-for": text });

test("a visitor cannot choose their address", () => {
  expect(from("203.0.113.9", forwardedFor("198.51.100.1"))).toBe("203.0.113.9");
  expect(from("203.0.113.9", { forwarded: "for=198.51.100.1", "x-real-ip": "198.51.100.1" })).toBe("203.0.113.9");
  expect(from("127.0.0.1", forwardedFor("1.1.1.1, 203.0.113.9, 10.0.0.2"))).toBe("203.0.113.9");
  // A proxy that writes the first leaves alone what a client wrote into the others.
  const others = { forwarded: "for=1.1.1.1", "x-real-ip": "1.1.1.1" };
  expect(from("127.0.0.1", { ...others, ...forwardedFor("203.0.113.9") })).toBe("203.0.113.9");
});

test("a reverse proxy of one's own network says whom it speaks for", () => {
  expect(from("::ffff:10.0.0.5", forwardedFor("203.0.113.9"))).toBe("203.0.113.9");
  expect(from("::1", forwardedFor("2001:db8::1"))).toBe("2001:db8::1");
  expect(from("127.0.0.1", { "x-real-ip": "203.0.113.9" })).toBe("203.0.113.9");
  expect(from("127.0.0.1", { forwarded: 'for=1.1.1.1, proto=https;for="[2001:db8::1]:4711"' })).toBe("2001:db8::1");
  expect(from("127.0.0.1", { forwarded: "For=203.0.113.9:80;by=10.0.0.1" })).toBe("203.0.113.9");
});

test("a proxy elsewhere is believed when it is listed, and one's own is not when it is not", () => {
  expect(from("198.51.100.4", forwardedFor("203.0.113.9"), "private,198.51.100.0/24")).toBe("203.0.113.9");
  expect(from("127.0.0.1", forwardedFor("203.0.113.9"), "none")).toBe("127.0.0.1");
  expect(from("127.0.0.1", forwardedFor("203.0.113.9"), "10.0.0.0/8")).toBe("127.0.0.1");
});

test("what is no address is not taken for one", () => {
  for (const text of ["unknown", "<script>, 10.0.0.1", "", ",", "1.2.3", "1.2.3.4.5:1"]) {
    expect(from("127.0.0.1", forwardedFor(text)), text).toBe("127.0.0.1");
  }
  for (const text of ["", "for=", "for=_hidden", "by=1.1.1.1", 'for="', ";;;"]) {
    expect(from("127.0.0.1", { forwarded: text }), text).toBe("127.0.0.1");
  }
  expect(from(undefined, forwardedFor("203.0.113.9"))).toBeUndefined();
});
