import { expect, test } from "vitest";
import { cleanEvent } from "./clean-event.ts";

const denies = (...deniedKeys: string[]) => ({ deniedKeys });

test("denied keys are taken out at any depth of properties, traits and context, whatever their case", () => {
  const sent = {
    event: "x",
    properties: { SSN: 1, plan: "x", deep: { list: [{ ssn: 1, a: 1 }, [{ Ssn: 2 }]] } },
    traits: { ssn: 1, name: "Mia" },
    context: { device: { ssn: 1, id: "d" } },
  };
  expect(cleanEvent(sent, denies("ssn", "NAME"))).toEqual({
    event: "x",
    properties: { plan: "x", deep: { list: [{ a: 1 }, [{}]] } },
    traits: {},
    context: { device: { id: "d" } },
  });
});

test("what makes an event one is no key to deny, but a page's title and category beside it are", () => {
  const sent = { type: "page", userId: "u", messageId: "m", name: "Home", category: "c", properties: { type: "a" } };
  const denied = denies("type", "userId", "messageId", "properties", "name", "context");
  expect(cleanEvent(sent, denied)).toEqual({
    type: "page",
    userId: "u",
    messageId: "m",
    category: "c",
    properties: {},
  });
});

test("addresses lose their secrets wherever they stand", () => {
  const url = "https://x.example/?token=abc";
  const sent = {
    name: url,
    properties: { url, list: [url, { href: "/a?sid=1" }] },
    traits: { avatar: url, email: "mia@example.com" },
    context: { page: { url, search: "?token=abc", referrer: url }, query: "token=abc" },
  };
  const cleaned = "https://x.example/?token=[removed]";
  expect(cleanEvent(sent, denies())).toEqual({
    name: cleaned,
    properties: { url: cleaned, list: [cleaned, { href: "/a?sid=[removed]" }] },
    traits: { avatar: cleaned, email: "mia@example.com" },
    context: { page: { url: cleaned, search: "?token=[removed]", referrer: cleaned }, query: "token=[removed]" },
  });
});

test("ids are no addresses, whatever they look like", () => {
  const sent = { userId: "https://x.example/mia@example.com", anonymousId: "/a?token=b", messageId: "?sid=1" };
  expect(cleanEvent(sent, denies("userid"))).toBe(sent);
});

test("what has nothing to take out is the same object, and what was sent is never changed", () => {
  const sent = { event: "x", properties: { url: "https://x.example/?utm_source=a", list: [1, { a: null }] } };
  expect(cleanEvent(sent, denies("ssn"))).toBe(sent);
  const secret = Object.freeze({ properties: Object.freeze({ list: Object.freeze([Object.freeze({ ssn: 1 })]) }) });
  expect(cleanEvent(secret, denies("ssn"))).toEqual({ properties: { list: [{}] } });
  expect(secret.properties.list).toEqual([{ ssn: 1 }]);
});
