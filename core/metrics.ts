/** What the pipeline measures of itself: the functions raise these, alarms and the dashboard watch them. */
export const METRICS_NAMESPACE = 'Trailstore';

/** Every metric of ours stands under this dimension's value; powertools calls it `service`. */
export const PIPELINE = 'trailstore';

/** Without a dimension beside `service`, unless it says so. */
export const METRICS = {
  filesIngested: 'FilesIngested',
  filesKnown: 'FilesKnown',
  /** By `what`. */
  filesPassedOver: 'FilesPassedOver',
  messagesFailed: 'MessagesFailed',
  /** For lack of time, or for the sake of others. */
  messagesHandedBack: 'MessagesHandedBack',
  records: 'Records',
  recordsStored: 'RecordsStored',
  recordsDuplicate: 'RecordsDuplicate',
  recordsFiltered: 'RecordsFiltered',
  recordsExpired: 'RecordsExpired',
  recordsRejected: 'RecordsRejected',
  recordsUnclassified: 'RecordsUnclassified',
  /** Stored events, by `eventService` and `category`. */
  events: 'Events',
  /** Stored events that were refused calls. */
  deniedCalls: 'DeniedCalls',
  /** Stored SES sends. */
  sends: 'Sends',
  /** Stored deletions of objects: DeleteObject and DeleteObjects. */
  deletes: 'Deletes',
  /** From the event to the store: the mean of each file's stored events. */
  lag: 'Lag',
  /** Events that a rule matched, of detection rules; alerts that it raised, of correlations. By `rule`. */
  ruleMatches: 'RuleMatches',
  alertsRaised: 'AlertsRaised',
  /** Sightings of which no alert could be made; they are tried again. */
  alertsFailed: 'AlertsFailed',
  alertsSent: 'AlertsSent',
  /** Messages about alerts that could not be sent and are tried again. */
  alertsUnsent: 'AlertsUnsent',
  /** What the audit found and nobody has mended or accepted; told by every run. */
  auditFindings: 'AuditFindings',
  /** Digests that were proven, and log files in them. */
  digestsProven: 'DigestsProven',
  logsProven: 'LogsProven',
  /** Digests that wait for log files to be ingested, or for a finding to be mended. */
  digestsOpen: 'DigestsOpen',
  /** Log files that digests list and the ledger lacked. */
  auditQueued: 'AuditQueued',
  /** Hours since the time up to which everything is proven. */
  auditLag: 'AuditLag',
} as const;
export type MetricName = (typeof METRICS)[keyof typeof METRICS];

/** The dimensions that some metrics have beside `service`. */
export const DIMENSIONS = {
  what: 'what',
  rule: 'rule',
  eventService: 'eventService',
  category: 'category',
} as const;
