/** Measures calls of a function's bundle, as Lambda's runtime makes them: one after the other. */
import { createRequire } from 'node:module';
import * as z from 'zod/mini';
import { reportWork } from '../support/report-work';
import { contextOf, readAnswer } from './invocation';

const input = z.object({
  /** The path of the bundle, which exports `handler`. */
  bundle: z.string(),
  /** The first call, in which code is loaded and clients connect, is not measured. */
  warmUp: z.unknown(),
  events: z.array(z.unknown()),
});

reportWork(async (given) => {
  const { bundle, warmUp, events } = input.parse(given);
  const { handler } = createRequire(bundle)(bundle);
  const call = async (event: unknown) => readAnswer(await handler(event, contextOf()));
  await call(warmUp);
  return async () => {
    for (const event of events) await call(event);
    return { calls: events.length };
  };
});
