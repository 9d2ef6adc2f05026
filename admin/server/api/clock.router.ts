import { ClockError, setManualClock } from "@regulars/runtime/clock-sync";
import { z } from "zod";
import { ApiError } from "./errors.ts";
import { instantMs } from "./schemas.ts";
import { router, studioProcedure } from "./trpc.ts";

/** Every process that folds, answers or reports by the clock. */
const FOLLOWERS = ["ingest", "processors", "admin"] as const;

const manualClockProcedure = studioProcedure.use(({ ctx, next }) => {
  if (ctx.clockMode !== "manual") {
    throw new ApiError("NOT_FOUND", "The clock is the system's; it can be set only where REGULARS_CLOCK=manual.");
  }
  return next();
});

export const clockRouter = router({
  get: manualClockProcedure
    .meta({ does: "The instant of the manual clock (REGULARS_CLOCK=manual, for tests)." })
    .output(z.object({ nowMs: instantMs }))
    .query(({ ctx }) => ({ nowMs: ctx.clock.now() })),

  set: manualClockProcedure
    .meta({
      does: "Sets the manual clock of all processes, and answers once they follow it.",
      example: { nowMs: 1_767_225_600_000 },
    })
    .input(z.strictObject({ nowMs: instantMs.int() }))
    .output(z.object({ nowMs: instantMs }))
    .mutation(async ({ ctx, input }) => {
      try {
        await setManualClock(ctx.nats, input.nowMs, { processes: FOLLOWERS });
      } catch (error) {
        if (error instanceof ClockError) throw new ApiError("TIMEOUT", error.message, { cause: error });
        throw error;
      }
      return { nowMs: input.nowMs };
    }),
});
