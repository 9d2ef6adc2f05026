import { z } from "zod";
import { instantMs } from "./schemas.ts";
import { listKeys } from "./studio.store.ts";
import { router, studioProcedure } from "./trpc.ts";

export const keysRouter = router({
  list: studioProcedure
    .meta({ does: "The studio's keys, oldest first: a public one whole, of a secret one the first characters." })
    .output(
      z.array(
        z.object({
          keyId: z.uuid(),
          kind: z.enum(["public", "secret"]),
          name: z.string(),
          shown: z.string().describe("The key when public; its first characters when secret"),
          createdAt: instantMs,
          disabledAt: instantMs.nullable(),
        }),
      ),
    )
    .query(async ({ ctx }) => [...(await ctx.transact(listKeys))]),
});
