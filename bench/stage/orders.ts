import * as z from 'zod/mini';

/** What the benchmark asks of the stage's process: to begin anew, or only for what was counted. */
export const order = z.object({
  begin: z.optional(
    z.object({
      latencyMilliseconds: z.optional(z.number()),
      isWeighing: z.optional(z.boolean()),
      throttling: z.optional(
        z.object({ unprocessedShare: z.number(), refusedShare: z.number(), seed: z.number() }),
      ),
    }),
  ),
});
export type Order = z.infer<typeof order>;

/** The first thing that the stage's process says. */
export const endpoints = z.object({ s3: z.string(), dynamoDb: z.string() });
export type Endpoints = z.infer<typeof endpoints>;

/** What the sink counted since it began. */
export const counted = z.object({
  calls: z.record(z.string(), z.number()),
  written: z.record(
    z.string(),
    z.object({ calls: z.number(), items: z.number(), bytes: z.number(), units: z.number() }),
  ),
});
export type Counted = z.infer<typeof counted>;

export type StageAnswer = Endpoints | Counted;
