import type { DefinitionFault } from "@regulars/contracts/segment-definition";
import { newId } from "@regulars/runtime/ids";
import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";

type Code = TRPCError["code"];

/**
 * What a procedure refuses with: a code of tRPC, a sentence for a person, an id to quote, and where the input is at fault.
 * The message is shown as it is, so it says what happened and what to do.
 */
export class ApiError extends TRPCError {
  override readonly name = "ApiError";
  readonly id: string;
  readonly faults: readonly DefinitionFault[];

  constructor(code: Code, message: string, options: { faults?: readonly DefinitionFault[]; cause?: unknown } = {}) {
    super({ code, message, cause: options.cause });
    this.id = newId();
    this.faults = options.faults ?? [];
  }
}

/** The thing is not there, or not this studio's, which is the same to who asks. */
export function notFound(what: string): ApiError {
  return new ApiError("NOT_FOUND", `There is no such ${what} in this studio.`);
}

/** Any failure of a procedure as an `ApiError`; what went wrong inside stays in its cause, for the log. */
export function toApiError(error: TRPCError): ApiError {
  if (error instanceof ApiError) return error;
  if (error.cause instanceof ZodError && error.code === "BAD_REQUEST") {
    return new ApiError("BAD_REQUEST", sentenceOf(error.cause), { faults: faultsOf(error.cause), cause: error });
  }
  if (isDataException(error.cause)) {
    return new ApiError(
      "BAD_REQUEST",
      "A value in this cannot be kept or looked for: a number out of range, a date that is none, or a character that no text holds. Change it, and try again.",
      { cause: error.cause },
    );
  }
  if (error.code === "INTERNAL_SERVER_ERROR") {
    return new ApiError(error.code, "Something went wrong on our side. Nothing of yours was lost; please try again.", {
      cause: error.cause ?? error,
    });
  }
  return new ApiError(error.code, error.message, { cause: error });
}

function faultsOf(error: ZodError): readonly DefinitionFault[] {
  return error.issues.map((issue) => ({
    path: issue.path.filter((step) => typeof step !== "symbol"),
    message: issue.message,
  }));
}

function sentenceOf(error: ZodError): string {
  const [first] = faultsOf(error);
  if (first === undefined) return "The input is not valid.";
  return first.path.length === 0 ? first.message : `${first.path.join(".")}: ${first.message}`;
}

/** The code that Postgres gives an error (`23505` for a value that must be unique and is not), if it is one of Postgres. */
export function postgresCode(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/** Whether Postgres could not take a value for what it says (SQLSTATE class 22, data exception); asking again does not help. */
export function isDataException(error: unknown): error is Error {
  return error instanceof Error && /^22[0-9A-Z]{3}$/.test(postgresCode(error) ?? "");
}

/** What a log may know of a data exception: its text up to the value, which it quotes as it was sent, and which may be an address. */
export function dataExceptionForLog(error: Error) {
  return {
    code: postgresCode(error),
    said: error.message.split('"', 1)[0],
    routine: "routine" in error ? error.routine : undefined,
  };
}

/** For procedures that need a studio, called by a person who has none yet. */
export function noStudio(): ApiError {
  return new ApiError("PRECONDITION_FAILED", "You have no studio yet. Create one first.");
}
