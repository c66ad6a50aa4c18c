import type { AuditLog, ChainState } from '../../core/audit/audit-log';
import type { AuditSettings } from '../../core/audit/audit-settings';
import type { Finding } from '../../core/audit/finding';
import type { KeyRing } from '../../core/audit/key-ring';
import type { Place } from '../../core/audit/place';
import type { Clock, FileAnnouncer, Ledger, LedgerReader, LogArchive } from '../../core/ports';

/** What the audit works with; the handler chooses the adapters. */
export interface AuditPorts {
  readonly archive: LogArchive;
  readonly keyRing: KeyRing;
  readonly ledger: Ledger & LedgerReader;
  readonly announcer: FileAnnouncer;
  readonly log: AuditLog;
  readonly settings: AuditSettings;
  readonly now: Clock;
}

/** What is known of a place before it is audited. */
export interface KnownPlace {
  readonly place: Place;
  readonly chains: readonly ChainState[];
  /** Those that are open. */
  readonly findings: readonly Finding[];
}

/** What the audits of one run did together. */
export interface Tally {
  digestsProven: number;
  logsProven: number;
  logsQueued: number;
}

/** Asked before each piece of work: a function stops before its deadline, and the next run goes on. */
export type MayGoOn = () => boolean;
