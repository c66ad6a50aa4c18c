/**
 * What kind of event a record is. The first four are CloudTrail's own; `unclassified` is an event
 * that neither says its category nor is known to the catalogue: stored and counted, never guessed.
 */
export const CATEGORIES = [
  'management',
  'data',
  'insight',
  'network-activity',
  'unclassified',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What an S3 call acts on, in the words of the S3 User Guide. Other services have no level. */
export type Level = 'account' | 'bucket' | 'object';

/** SES sends say `readOnly: true` in CloudTrail; a send is neither a read nor harmless. */
export type Access = 'read' | 'write' | 'send';

/** The evidence that settled the category, in the order in which it is asked. */
export type DecidedBy = 'eventCategory' | 'managementEvent' | 'catalogue' | 'resources' | 'nothing';

/** The answer of `classify`. */
export interface Classification {
  /** `s3` for every S3 event source, `ses` for SES, else the event source's first label (`iam`). */
  readonly service: string;
  readonly category: Category;
  /** Absent for other services, and where an S3 record gives no ground for one. */
  readonly level?: Level;
  /** Absent where neither the record nor the catalogue says. */
  readonly access?: Access;
  readonly decidedBy: DecidedBy;
}
