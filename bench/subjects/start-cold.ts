/** Measures what a function's first call waits for: its bundle's import, and that call. */
import { createRequire } from 'node:module';
import * as z from 'zod/mini';
import { reportWork } from '../support/report-work';
import { contextOf, readAnswer } from './invocation';

const input = z.object({ bundle: z.string(), event: z.unknown() });

reportWork(async (given) => {
  const { bundle, event } = input.parse(given);
  return async () => {
    const { handler } = createRequire(bundle)(bundle);
    readAnswer(await handler(event, contextOf()));
    return {};
  };
});
