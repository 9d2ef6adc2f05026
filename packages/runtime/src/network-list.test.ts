import { expect, test } from "vitest";
import { isNetworkList, networkList } from "./network-list.ts";

test("a list of networks knows the addresses in it, of both versions", () => {
  const list = networkList("203.0.113.0/24, 198.51.100.7,2001:db8::/32");
  for (const address of ["203.0.113.9", "198.51.100.7", "2001:db8:1::1"]) expect(list.has(address)).toBe(true);
  for (const address of ["203.0.114.1", "198.51.100.8", "10.0.0.1", "2001:db9::1"])
    expect(list.has(address)).toBe(false);
});

test("private stands for one's own networks, none for no network", () => {
  const list = networkList("private");
  for (const address of ["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "::1", "fd00::1", "fe80::1"]) {
    expect(list.has(address)).toBe(true);
  }
  for (const address of ["172.32.0.1", "8.8.8.8", "2001:db8::1"]) expect(list.has(address)).toBe(false);
  expect(networkList("none").has("127.0.0.1")).toBe(false);
});

test("what is no network is told", () => {
  for (const text of ["private,10.0.0.0/8", "none", "::/0", "1.2.3.4"]) expect(isNetworkList(text)).toBe(true);
  for (const text of ["", "10.0.0.0/33", "10.0.0/8", "example.com", "1.2.3.4/", "1.2.3.4/8/8", "fe80::1%eth0"]) {
    expect(isNetworkList(text)).toBe(false);
  }
});
