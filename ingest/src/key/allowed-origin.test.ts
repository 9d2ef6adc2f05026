import { expect, test } from "vitest";
import { isAllowedOrigin, originOf } from "./allowed-origin.ts";

const from = (origin: string | undefined, referer?: string): string | undefined => originOf({ origin, referer });

test("an origin is allowed exactly as it stands: scheme, host and port", () => {
  const allows = (origin: string): boolean => isAllowedOrigin(["https://lotus.example"], origin);
  expect(allows("https://lotus.example")).toBe(true);
  for (const other of [
    "http://lotus.example",
    "https://www.lotus.example",
    "https://lotus.example.evil.example",
    "https://evillotus.example",
    "https://lotus.example:8443",
    "null",
  ]) {
    expect(allows(other), other).toBe(false);
  }
});

test("a wildcard stands for subdomains of any depth, and not for the domain itself nor another scheme or port", () => {
  const allows = (origin: string): boolean => isAllowedOrigin(["https://*.lotus.example"], origin);
  for (const sub of ["https://www.lotus.example", "https://a.b.lotus.example"]) expect(allows(sub)).toBe(true);
  for (const other of [
    "https://lotus.example",
    "http://www.lotus.example",
    "https://www.lotus.example:8443",
    "https://evil-lotus.example",
    "https://www.lotus.example.evil.example",
    "null",
  ]) {
    expect(allows(other), other).toBe(false);
  }
  expect(isAllowedOrigin(["https://*.lotus.example:8443"], "https://www.lotus.example:8443")).toBe(true);
});

test("case, the scheme's own port and a slash at the end make no difference", () => {
  for (const entry of ["HTTPS://Lotus.Example", "https://lotus.example:443", "https://lotus.example/"]) {
    expect(isAllowedOrigin([entry], from("https://LOTUS.example:443") ?? ""), entry).toBe(true);
  }
  expect(isAllowedOrigin(["http://localhost:8080"], "http://localhost:8080")).toBe(true);
  expect(isAllowedOrigin(["https://xn--yga-0na.example"], from("https://xn--yga-0na.example") ?? "")).toBe(true);
});

test("an entry that is no origin allows nothing", () => {
  for (const entry of ["", "*", "lotus.example", "null", "https://", "file:///", "about:blank"]) {
    expect(isAllowedOrigin([entry], "null"), entry).toBe(false);
    expect(isAllowedOrigin([entry], "https://lotus.example"), entry).toBe(false);
  }
});

test("the page is told by Origin, else by the origin of Referer, else by nothing", () => {
  expect(from("https://lotus.example", "https://other.example/x")).toBe("https://lotus.example");
  expect(from(undefined, "https://lotus.example/classes?a=1#b")).toBe("https://lotus.example");
  expect(from(undefined, undefined)).toBeUndefined();
  expect(from("", "")).toBeUndefined();
});

test("a page that hides its origin, or sends what is none, has the origin null and not that of its Referer", () => {
  expect(from("null", "https://lotus.example/")).toBe("null");
  expect(from("lotus.example")).toBe("null");
  expect(from("about:blank")).toBe("null");
});
