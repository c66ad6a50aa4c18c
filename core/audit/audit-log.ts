import type { DigestChain } from '../digests/digest-key';
import type { LedgerPlace, UnprovenFile } from '../ledger/unproven-file';
import type { Fault, Finding } from './finding';

/** An object, by its address. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** What became of one digest, or of one that should be there. */
export interface Verdict extends ObjectAddress {
  /** `open`: it is judged again. `given-up`: it was open for too long, its findings stay. */
  readonly status: 'proven' | 'open' | 'given-up';
  /** CloudTrail signed it, and it lies where it belongs: only then what it says is believed. */
  readonly isTrusted: boolean;
  /** The key of the digest that it names as the one before it, in the same bucket; absent where it begins a chain. */
  readonly previous?: string | undefined;
  /** The time that it covers, ISO 8601 in UTC. */
  readonly startTime: string;
  readonly endTime: string;
  /** Of its uncompressed bytes, hexadecimal; absent where it could not be read. */
  readonly sha256?: string | undefined;
  /** Hexadecimal. */
  readonly signature?: string | undefined;
  /** Log files that it lists, and those of them that are in the ledger with its hash. */
  readonly logs: number;
  readonly provenLogs: number;
  /** Which ones, packed; absent where they are too many or it is not trusted. */
  readonly listed?: Buffer | undefined;
  readonly firstJudgedAt: string;
  readonly judgedAt: string;
  /** When log files of it were queued last, and how often. */
  readonly queuedAt?: string | undefined;
  readonly queuedTimes: number;
}

/** How far a chain of digests was audited. */
export interface ChainState {
  readonly chain: DigestChain & { readonly bucket: string };
  /** Digests that end before it are not audited. ISO 8601 in UTC, as all times here. */
  readonly since: string;
  /** When the first hour begins that a digest of it was seen to cover. */
  readonly coveredFrom?: string | undefined;
  /** The last digest that was judged, and is CloudTrail's. */
  readonly newest?: NewestDigest | undefined;
  /** Up to then everything is proven, but for digests that were given up. */
  readonly provenUntil?: string | undefined;
  /** Digests that are judged again, and the end of the oldest. */
  readonly open: number;
  readonly oldestOpen?: string | undefined;
  /** Log files delivered before it were looked for in digests. */
  readonly logsJudgedUntil?: string | undefined;
  /** Its trail delivers no more, and nothing is missing for it. */
  readonly isEnded: boolean;
  readonly auditedAt: string;
}

export interface NewestDigest extends ObjectAddress {
  readonly endTime: string;
  readonly sha256?: string | undefined;
  readonly signature?: string | undefined;
}

/** A range of times, ISO 8601 in UTC; both ends belong to it. */
export interface TimeSpan {
  readonly from: string;
  readonly to?: string | undefined;
}

/** Remembers what audits found. Writing the same again changes nothing. */
export interface AuditLog {
  listChains(): AsyncIterable<ChainState>;
  saveChain(chain: ChainState): Promise<void>;
  /** Those of digests of an account and Region, in whichever folder, that end in the span; the oldest first. */
  listVerdicts(of: LedgerPlace, ends: TimeSpan): AsyncIterable<Verdict>;
  saveVerdict(verdict: Verdict): Promise<void>;
  /** As if the digest had never been seen. */
  forgetVerdict(verdict: Verdict): Promise<void>;
  /** The accounts and Regions that files of the ledger name, whoever named them. */
  listLedgerPlaces(): AsyncIterable<LedgerPlace>;
  /** Files of an account and Region that ingest read up to then and that are not settled; the oldest first. */
  listUnproven(of: LedgerPlace, until: Date): AsyncIterable<UnprovenFile>;
  /** Nothing more is to be found out about it. */
  settle(file: UnprovenFile): Promise<void>;
  /** All that ever were, resolved ones included. */
  listFindings(): AsyncIterable<Finding>;
  /** Keeps that something is wrong: anew, still, or again. */
  note(fault: Fault & Pick<Finding, 'place' | 'digest'>, at: Date): Promise<void>;
  /** Keeps that it is no longer. */
  resolve(fault: Pick<Fault, 'kind' | 'object'>, at: Date): Promise<void>;
  /** Keeps that somebody looked into it; of a fault that is not known, nothing. */
  accept(fault: Fault, reason: string, at: Date): Promise<void>;
}

/** An object's `s3://` address. */
export function addressOf({ bucket, key }: ObjectAddress): string {
  return `s3://${bucket}/${key}`;
}
