import { expect, test } from "vitest";
import { createPersonFinder } from "./person-finder.ts";

const finder = createPersonFinder([
  { kind: "email", value: "ada@example.com" },
  { kind: "phone", value: "+491701234567" },
  { kind: "userId", value: "7" },
  { kind: "anonymousId", value: 'dev"ice-0001' },
]);

test.each([
  ['{"email":"ada@example.com"}', "an address"],
  ['{"email":"Ada@Example.com"}', "an address in capitals"],
  ["7,ada@example.com;Ada", "a cell"],
  ["https://studio.example/?email=ada%40example.com&x=1", "an address within that of a page"],
  ["https://studio.example/?to=%3Cada%40example.com%3E", "an address beside encoded characters"],
  ["tel:+491701234567", "a phone number"],
  ["?phone=%2B491701234567", "an encoded phone number"],
  ['{"userId":"7","x":1}', "a short id of a person"],
  ['{"userId": 7}', "a short id that is a number"],
  ['{"a":"dev\\"ice-0001"}', "an id as JSON writes it"],
])("finds in %s %s", (text) => {
  expect(finder.names(text)).toBe(true);
  expect(finder.parts.some((part) => text.toLowerCase().includes(part))).toBe(true);
});

test.each([
  ["bada@example.com", "a longer address"],
  ["ada@example.com.au", "an address elsewhere"],
  ["+4917012345678", "a longer number"],
  ['{"quantity":7}', "a number that is none's id"],
  ['{"userId":"77"}', "another id"],
])("does not find in %s, %s", (text) => {
  expect(finder.names(text)).toBe(false);
});

test("who has no name is in no text", () => {
  expect(createPersonFinder([]).names("anything")).toBe(false);
});
