/** What the audit is told by the owner of the store. */
export interface AuditSettings {
  /** Hours that log files have to be ingested before their digest is judged. */
  readonly delayHours: number;
  /** Days back that the first audit of a chain begins at. */
  readonly firstDays: number;
}

export const DEFAULT_AUDIT_SETTINGS: AuditSettings = { delayHours: 2, firstDays: 7 };

/** For so long a digest is judged again until it is proven. */
export const MOST_OPEN_DAYS = 14;
