export { createDigestSigner } from './digests';
export type { IncidentFacts } from './incident';
export {
  type GeneratedLogFile,
  type GeneratedRecord,
  generateLogFiles,
  generateRecords,
  gzipLogFile,
  incidentFacts,
} from './log-files';
export { DEFAULT_UNTIL, type GeneratorOptions, LEAST_EVENTS_WITH_INCIDENT } from './options';
