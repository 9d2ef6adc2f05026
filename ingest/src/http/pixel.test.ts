import { expect, test } from "vitest";
import { pixelBody } from "./pixel.ts";

const call = { writeKey: "k", event: "Email Opened", userId: "u>?", properties: { subject: "é" } };
const json = JSON.stringify(call);

test("data is JSON or its base64, in either alphabet", () => {
  const buffer = Buffer.from(json);
  for (const data of [json, buffer.toString("base64"), buffer.toString("base64url")]) {
    expect(JSON.parse(pixelBody(new URLSearchParams({ data }).toString()) ?? "")).toEqual(call);
  }
  // A "+" that was not escaped arrives as a space.
  expect(JSON.parse(pixelBody(`data=${buffer.toString("base64")}`) ?? "")).toEqual(call);
});

test("without data, the query is the call: its own keys, and the rest as properties", () => {
  expect(JSON.parse(pixelBody("writeKey=k&anonymousId=a&event=Seen&poster=yin") ?? "")).toEqual({
    writeKey: "k",
    anonymousId: "a",
    event: "Seen",
    properties: { poster: "yin" },
  });
});

test("an empty query has no event", () => {
  expect(pixelBody("")).toBeUndefined();
});
