import type { StudioId } from "@regulars/contracts/ids";
import { inStudio, type StudioTx } from "@regulars/db/tenancy";
import type { Logger } from "@regulars/runtime/log";
import { getTRPCErrorFromUnknown, initTRPC, type TRPCError } from "@trpc/server";
import superjson from "superjson";
import type { z } from "zod";
import { mayChangeSettings } from "../auth/roles.ts";
import type { Context } from "./context.ts";
import { ApiError, dataExceptionForLog, isDataException, noStudio, toApiError } from "./errors.ts";

/** What the generated documentation says of a procedure beyond its input and output. */
export interface ProcedureMeta {
  /** One or two sentences: what it answers or does. */
  readonly does: string;
  /** Input for the example, where an empty one will not do. */
  readonly example?: unknown;
  /** Of a subscription: each value that it sends. */
  readonly yields?: z.ZodType;
}

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 30_000 } },
    errorFormatter({ shape, error }) {
      const { id, message, faults } = toApiError(error);
      return { ...shape, message, data: { ...shape.data, id, faults } };
    },
  });

export const { router, createCallerFactory } = t;

/** Every failure leaves as an `ApiError`; one of ours is logged with the id that the caller is given. */
const withPlainErrors = t.middleware(async ({ ctx, path, next }) => {
  const result = await next();
  if (!result.ok) throw toldPlainly(result.error, { log: ctx.log, path });
  return isAsyncIterable(result.data)
    ? { ...result, data: failingPlainly(result.data, { log: ctx.log, path }) }
    : result;
});

interface CalledProcedure {
  readonly log: Logger;
  readonly path: string;
}

function toldPlainly(failure: TRPCError, { log, path }: CalledProcedure): ApiError {
  const error = toApiError(failure);
  const { id, cause } = error;
  if (error.code === "INTERNAL_SERVER_ERROR") log.error({ err: cause, id, procedure: path }, "a procedure failed");
  else if (isDataException(cause)) {
    log.warn(
      { ...dataExceptionForLog(cause), id, procedure: path },
      "the database could not take what a procedure was given",
    );
  }
  return error;
}

/** The values of a subscription come after it was answered, and may fail then. */
async function* failingPlainly(values: AsyncIterable<unknown>, called: CalledProcedure): AsyncGenerator<unknown> {
  try {
    yield* values;
  } catch (cause) {
    throw toldPlainly(getTRPCErrorFromUnknown(cause), called);
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** For anyone who proved who they are: staff or a key. */
export const actorProcedure = t.procedure.use(withPlainErrors).use(({ ctx, next }) => {
  if (ctx.actor === undefined) {
    throw new ApiError("UNAUTHORIZED", "Log in, or send “Authorization: Bearer” with a secret key of the studio.");
  }
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});

/** For staff alone. */
export const userProcedure = actorProcedure.use(({ ctx, next }) => {
  if (ctx.actor.kind !== "user") {
    throw new ApiError("FORBIDDEN", "A key belongs to one studio and cannot do this; log in as a person.");
  }
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});

/** For work in one studio, which `ctx.transact` opens a transaction in. */
export const studioProcedure = actorProcedure.use(({ ctx, next }) => {
  const { studioId, database } = ctx;
  if (studioId === undefined) throw noStudio();
  const transact = <Result>(work: (tx: StudioTx) => Promise<Result>): Promise<Result> =>
    inStudio(database, studioId, work);
  return next({ ctx: { ...ctx, studioId, transact } });
});

/**
 * For settings: who may send to the studio, and what is kept. Owners and admins alone; no key, as one that was found by a stranger could
 * make itself others that outlive it.
 */
export const settingsProcedure = studioProcedure.use(async ({ ctx, next }) => {
  const { actor, studioId, studios } = ctx;
  if (actor.kind !== "user") {
    throw new ApiError("FORBIDDEN", "A key cannot change settings; log in as an owner or admin of the studio.");
  }
  if (!mayChangeSettings(await studios.roleAt(actor.userId, studioId))) {
    throw new ApiError("FORBIDDEN", "Only owners and admins of the studio can change this. Ask one of them.");
  }
  return next({ ctx: { ...ctx, actor } });
});

/** What a studio procedure works with; for the functions that several of them share. */
export interface StudioContext extends Context {
  readonly studioId: StudioId;
  readonly actor: NonNullable<Context["actor"]>;
  transact<Result>(work: (tx: StudioTx) => Promise<Result>): Promise<Result>;
}
