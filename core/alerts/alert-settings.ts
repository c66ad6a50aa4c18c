import { object } from '../records/json';

/** What the alerts function is told by its owner. */
export interface AlertSettings {
  /** The stack's name: messages name it in their commands, and its resources are told by it. */
  readonly stackName: string;
  /** Events that are older than this when their alert is raised are stored, and nobody is told. */
  readonly oldestEventHours: number;
}

/** @throws {Error} naming what is missing or wrong */
export function parseAlertSettings(json: string): AlertSettings {
  const written: unknown = JSON.parse(json);
  return areSettings(written) ? written : readBySchema(written);
}

/** What the stack writes is told without the schema, for which every cold start would wait. */
function areSettings(written: unknown): written is AlertSettings {
  const { stackName, oldestEventHours, ...others } = object(written) ?? {};
  return (
    Object.keys(others).length === 0 &&
    typeof stackName === 'string' &&
    stackName !== '' &&
    Number.isFinite(oldestEventHours) &&
    Number(oldestEventHours) > 0
  );
}

/** Tells what is wrong. */
function readBySchema(written: unknown): AlertSettings {
  const { alertSettingsSchema }: typeof import('./alert-settings-schema') =
    require('./alert-settings-schema');
  const result = alertSettingsSchema.safeParse(written);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'the whole');
  throw new Error(`alert settings: missing, wrong or unknown: ${fields.join(', ')}`);
}
