import * as z from 'zod/mini';

/** What the alerts function is told by its owner. */
export interface AlertSettings {
  /** The stack's name: messages name it in their commands, and its resources are told by it. */
  readonly stackName: string;
  /** Events that are older than this when their alert is raised are stored, and nobody is told. */
  readonly oldestEventHours: number;
}

const schema = z.strictObject({
  stackName: z.string().check(z.minLength(1)),
  oldestEventHours: z.number().check(z.gt(0)),
});

/** @throws {Error} naming what is missing or wrong */
export function parseAlertSettings(json: string): AlertSettings {
  const result = schema.safeParse(JSON.parse(json));
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'the whole');
  throw new Error(`alert settings: missing, wrong or unknown: ${fields.join(', ')}`);
}
