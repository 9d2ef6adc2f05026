import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import { ApiError, dataExceptionForLog, toApiError } from "./errors.ts";

/** What Postgres says of a value, as its client throws it. */
const refusal = (code: string, message: string) =>
  Object.assign(new Error(message), {
    code,
    severity: "ERROR",
    routine: "string_to_uuid",
    detail: "mia@lotus.example",
  });
/** As a procedure fails with it. */
const failure = (cause: Error) => new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: cause.message, cause });

describe("what Postgres cannot take for what it says", () => {
  it.each(["22003", "22007", "22021", "22P02", "2201B"])("is the caller's to mend: %s", (code) => {
    const cause = refusal(code, 'invalid input syntax for type uuid: "mia@lotus.example"');
    const told = toApiError(failure(cause));
    expect(told).toMatchObject({ code: "BAD_REQUEST", faults: [], cause });
    expect(told.message).toContain("Change it, and try again");
    expect(told.message).not.toContain("uuid");
    expect(told.message).not.toContain("@");
  });

  it("is told to the log without a value, also one with a quote in it", () => {
    const line = dataExceptionForLog(refusal("22P02", 'invalid input syntax for type uuid: "mia"mia@lotus.example"'));
    expect(line).toEqual({ code: "22P02", said: "invalid input syntax for type uuid: ", routine: "string_to_uuid" });
  });
});

it.each(["23505", "40001", "57P01", "ECONNREFUSED", "22", "220033"])("%s is a failure of ours", (code) => {
  expect(toApiError(failure(refusal(code, "no")))).toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
});

it("what a procedure itself refuses with is told as it is", () => {
  const refused = new ApiError("CONFLICT", "There is one already.", { cause: refusal("22003", "no") });
  expect(toApiError(refused)).toBe(refused);
});
