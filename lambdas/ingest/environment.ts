import { type IngestSettings, parseSettings } from '../../core/settings';

/** What the stack tells the function; nothing else reads the environment. */
export interface IngestEnvironment {
  readonly eventsTable: string;
  readonly filesTable: string;
  readonly settings: IngestSettings;
  /** Whether S3 is another server than Amazon's: its buckets seldom have host names of their own. */
  readonly isS3Elsewhere: boolean;
}

/** @throws {Error} naming each variable that is missing or wrong */
export function readEnvironment(variables: NodeJS.ProcessEnv): IngestEnvironment {
  const { EVENTS_TABLE_NAME, FILES_TABLE_NAME, INGEST_SETTINGS } = variables;
  if (!EVENTS_TABLE_NAME || !FILES_TABLE_NAME || !INGEST_SETTINGS) {
    const missing = Object.entries({ EVENTS_TABLE_NAME, FILES_TABLE_NAME, INGEST_SETTINGS })
      .filter(([, value]) => !value)
      .map(([name]) => name);
    throw new Error(`missing from the environment: ${missing.join(', ')}`);
  }
  return {
    eventsTable: EVENTS_TABLE_NAME,
    filesTable: FILES_TABLE_NAME,
    settings: parseSettings(INGEST_SETTINGS),
    isS3Elsewhere: Boolean(variables.AWS_ENDPOINT_URL_S3 ?? variables.AWS_ENDPOINT_URL),
  };
}
