import type { ChainState } from '../../core/audit/audit-log';
import { type AuditSettings, DEFAULT_AUDIT_SETTINGS } from '../../core/audit/audit-settings';
import { isOpen } from '../../core/audit/finding';
import { KeyRing } from '../../core/audit/key-ring';
import { NO_COUNTS } from '../../core/ledger/file-counts';
import type { LedgerEntry, LogFile } from '../../core/ledger/ledger-entry';
import { unprovenFileOf } from '../../core/ledger/unproven-file';
import { parseLogKey } from '../../core/records/log-key';
import { type Audited, audit } from '../../lambdas/audit/audit';
import type { AuditPorts } from '../../lambdas/audit/ports';
import {
  AUDIT_KEY,
  type BuiltDigest,
  type BuiltLog,
  LOG_BUCKET,
  MemoryLogArchive,
} from './audit-archive';
import { MemoryAuditLog } from './memory-audit-log';
import { MemoryLedger } from './memory-ports';

/** A store with its bucket, and a clock that stands still until it is told. */
export class AuditStory {
  readonly archive = new MemoryLogArchive();
  readonly log = new MemoryAuditLog();
  readonly ledger = new MemoryLedger();
  /** What was queued, call by call. */
  readonly queued: (readonly LogFile[])[] = [];
  /** Regions that were asked for keys. */
  readonly asked: string[] = [];
  readonly ports: AuditPorts;
  private readings = 0;

  /** @param now ISO 8601 in UTC */
  constructor(
    public now: string,
    settings: AuditSettings = DEFAULT_AUDIT_SETTINGS,
  ) {
    this.ports = {
      archive: this.archive,
      keyRing: new KeyRing({
        list: async (region) => {
          this.asked.push(region);
          return [AUDIT_KEY];
        },
      }),
      ledger: this.ledger,
      announcer: { announce: async (files) => void this.queued.push(files) },
      log: this.log,
      settings,
      now: () => new Date(this.now),
    };
  }

  /** CloudTrail delivers the digests and their log files. */
  deliver(...digests: readonly BuiltDigest[]): void {
    for (const digest of digests) {
      this.archive.put(digest.key, digest.body, digest.metadata);
      for (const log of digest.logs) this.archive.put(log.key, log.body);
    }
  }

  /** The ingest function reads log files as they lie in the bucket. */
  async ingest(...logs: readonly BuiltLog[]): Promise<void> {
    for (const { key, sha256 } of logs) await this.record(key, sha256);
  }

  /** @param at when, in ISO 8601; a minute after it was delivered where its name is to be believed */
  async record(key: string, sha256: string, at?: string): Promise<void> {
    const { etag, size } = this.archive.listed(key);
    const file = { uri: uriOf(key), key, etag, size };
    const deliveredAt = Date.parse(parseLogKey(key).deliveredAt ?? this.now);
    const readAt = at === undefined ? deliveredAt + 60_000 : Date.parse(at);
    // No two readings are of the same moment.
    const ingestedAt = new Date(readAt + this.readings++).toISOString();
    const entry = { ...ENTRY, file, sha256, ingestedAt };
    await this.log.add(unprovenFileOf(entry));
    await this.ledger.record(entry);
  }

  /** All that is in the bucket was delivered and ingested. */
  async deliverAndIngest(...digests: readonly BuiltDigest[]): Promise<void> {
    this.deliver(...digests);
    await this.ingest(...digests.flatMap(({ logs }) => logs));
  }

  audit(mayGoOn?: () => boolean): Promise<Audited> {
    return audit(LOG_BUCKET, this.ports, mayGoOn);
  }

  /** The kinds and objects of what is wrong, in order. */
  get open(): readonly string[] {
    return [...this.log.findings.values()]
      .filter(isOpen)
      .map(({ kind, object }) => `${kind} ${object}`)
      .sort();
  }

  get chains(): readonly ChainState[] {
    return [...this.log.chains.values()];
  }

  statusOf({ key }: Pick<BuiltDigest, 'key'>): string | undefined {
    return this.log.verdicts.get(`${LOG_BUCKET}/${key}`)?.status;
  }
}

export function uriOf(key: string): string {
  return `s3://${LOG_BUCKET}/${key}`;
}

const ENTRY: Omit<LedgerEntry, 'file' | 'sha256' | 'ingestedAt'> = {
  counts: NO_COUNTS,
  rejections: [],
  bytes: 0,
  services: 'all',
  shards: 1,
  recipe: '',
  durationMilliseconds: 1,
  attempt: 1,
};
