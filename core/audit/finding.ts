/** What an audit can find. Each says what it means; docs/audit.md says what to do. */
export const FINDING_KINDS = {
  'digest-missing': 'a digest that the next one names is not in the bucket',
  'digest-unreadable': 'a digest is not one that CloudTrail could have written',
  'digest-moved': 'a digest says that it belongs elsewhere',
  'key-unknown': 'CloudTrail has no public key for a digest',
  'signature-invalid': 'a digest is not as CloudTrail signed it',
  'link-broken': 'a digest was signed over another previous digest than the one in the bucket',
  'hours-uncovered': 'there are hours that no digest covers, within a chain',
  'digests-stopped': 'CloudTrail delivers no digests any more',
  'no-digests': 'log files arrive, and no digests: nothing can be proven',
  'hash-differs': 'a log file is not as CloudTrail wrote it',
  'stored-differs': 'events were stored of a log file that was not as CloudTrail wrote it',
  'log-missing': 'a log file that a digest lists is not in the bucket',
  'log-unlisted': 'a log file is there that no digest lists',
  'not-ingested': 'a log file was queued again and again, and is not in the ledger',
  gap: 'CloudTrail began a new chain of digests: logging or validation was off',
} as const;
export type FindingKind = keyof typeof FINDING_KINDS;

/** Something that is wrong, as it is found. */
export interface Fault {
  readonly kind: FindingKind;
  /** The address of what it is about. Of one kind and object there is one finding. */
  readonly object: string;
  /** The same as long as the same is wrong. Holds no more than addresses, times, hashes and counts. */
  readonly detail: string;
}

/** A fault, and what is remembered of it. */
export interface Finding extends Fault {
  /** The place that it was found in: see `placeUri`. Of what was stored, the ledger's group. */
  readonly place: string;
  /** The digest that is judged again to see whether it is mended; none is of the place as a whole. */
  readonly digest?: string | undefined;
  /** ISO 8601 in UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly resolvedAt?: string | undefined;
  readonly acceptance?: Acceptance | undefined;
}

/** Somebody looked into it and will live with it. */
export interface Acceptance {
  readonly at: string;
  readonly reason: string;
  /** What was wrong then: it holds for nothing else. */
  readonly detail: string;
}

/** Whether it is still wrong, as far as is known. */
export function isOpen({ resolvedAt }: Finding): boolean {
  return resolvedAt === undefined;
}

export function isAccepted({ acceptance, detail }: Finding): boolean {
  return acceptance?.detail === detail;
}

/** A gap is AWS's own word that nothing was recorded: worth a note, and mended by nobody. */
export function isNote({ kind }: Pick<Fault, 'kind'>): boolean {
  return kind === 'gap';
}

/** Whether somebody has to look into it. */
export function isAlarming(finding: Finding): boolean {
  return isOpen(finding) && !isNote(finding) && !isAccepted(finding);
}
