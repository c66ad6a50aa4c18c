import * as z from 'zod/mini';

/** The settings of the alerts function. A file of its own, which functions read when they need it. */
export const alertSettingsSchema = z.strictObject({
  stackName: z.string().check(z.minLength(1)),
  oldestEventHours: z.number().check(z.gt(0)),
});
