import { expect, it } from "vitest";
import { resendCurl } from "./resend-curl.ts";

const fault = { code: "wrong_type", reason: "", path: null };

it("a rejected event is sent again to its own call, without any key", () => {
  const command = resendCurl({ event: { writeKey: "pk_1", event: "It's", userId: "u" }, fault }, "http://x");
  expect(command).toBe(
    `curl http://x/v1/track \\\n  -u "$REGULARS_KEY:" \\\n  -H 'Content-Type: application/json' \\\n  -d '{\n  "event": "It'\\''s",\n  "userId": "u"\n}'`,
  );
});

it("what a browser may not send is sent with a secret key", () => {
  const secret = { ...fault, code: "secret_key_required" };
  expect(resendCurl({ event: { type: "identify", traits: {} }, fault: secret }, "http://x")).toContain(
    'v1/identify \\\n  -u "$REGULARS_SECRET_KEY:"',
  );
});

it("what is no object cannot be sent, nor what a page was refused for being that page", () => {
  const ofPage = { ...fault, code: "origin_not_allowed" };
  expect(resendCurl({ event: { event: "x" }, fault: ofPage }, "http://x")).toBeUndefined();
  expect(resendCurl({ event: [1], fault }, "http://x")).toBeUndefined();
});
