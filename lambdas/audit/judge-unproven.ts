import { mayFill } from '../../core/audit/coverage';
import { type Fault, type Finding, isAccepted, isOpen } from '../../core/audit/finding';
import type { ListedLogs } from '../../core/audit/listed-logs';
import { type Place, placeOfLog, placeUri } from '../../core/audit/place';
import { forEachConcurrently } from '../../core/concurrently';
import { type LedgerPlace, ledgerGroup, type UnprovenFile } from '../../core/ledger/unproven-file';
import type { ArchivedObject } from '../../core/ports';
import { parseLogKey } from '../../core/records/log-key';
import { BucketDigests, isCovered } from './bucket-digests';
import { noDigests } from './judge-deliveries';
import { unlistedFault } from './judge-unlisted';
import type { ListedHours } from './listed-hours';
import { isAwaited, isWrittenThen, type PlaceState } from './place-state';
import { PlaceTimes } from './place-times';
import type { AuditPorts, MayGoOn } from './ports';

const FILES_AT_A_TIME = 16;

/** New findings of one account and Region in one run; the next goes on behind them. */
const MOST_FAULTS = 1000;

/** Files of one account and Region that a run looks for in the bucket: the others have been found by then. */
const MOST_LOOKED_FOR = 5000;

/** What the audits of the places of a run left to know. */
export interface AuditedPlaces {
  /** By `placeUri`. */
  readonly states: ReadonlyMap<string, PlaceState>;
  /** Those that were not audited this time. */
  readonly missed: ReadonlySet<string>;
}

/** What a file comes to. */
type Outcome =
  | { readonly kind: 'settled' }
  /** The next runs will know. */
  | { readonly kind: 'waiting' }
  /** @property place what the finding is of; @property isSettled whether it says all there is to say */
  | {
      readonly kind: 'faulty';
      readonly fault: Fault;
      readonly place: string;
      readonly isSettled: boolean;
    };

const SETTLED: Outcome = { kind: 'settled' };
const WAITING: Outcome = { kind: 'waiting' };

/**
 * Proves what ingest read, whatever its name says and wherever it lay: every content of a file that was
 * read must be one that a digest lists. What nobody lists stays a finding, although the file may be gone:
 * its events are in the store.
 */
export class UnprovenJudge {
  private readonly digests: BucketDigests;
  private readonly times: PlaceTimes;
  private readonly known: ReadonlyMap<string, Finding>;
  /** Findings of this run that stand for many files. */
  private readonly noted = new Set<string>();

  /** @param findings those that were open when the run began */
  constructor(
    private readonly bucket: string,
    private readonly places: AuditedPlaces,
    findings: readonly Finding[],
    private readonly hours: ListedHours,
    private readonly ports: AuditPorts,
  ) {
    this.digests = new BucketDigests(ports);
    this.times = new PlaceTimes({ chains: [] }, ports);
    this.known = new Map(findings.filter(isOpen).map((each) => [nameOf(each), each]));
  }

  /**
   * Judges what was read of an account's and Region's files, the oldest first.
   * @throws whatever the ports throw; what was settled until then stays so
   */
  async work(of: LedgerPlace, mayGoOn: MayGoOn): Promise<void> {
    const run = { of, lookedFor: 0, found: 0 };
    const inBounds = () => mayGoOn() && run.found < MOST_FAULTS;
    const files = takeWhile(this.ports.log.listUnproven(of, this.times.dueAt), inBounds);
    await forEachConcurrently(files, FILES_AT_A_TIME, (file) => this.judge(file, run));
  }

  private async judge(file: UnprovenFile, run: Run): Promise<void> {
    const outcome = await this.decide(file, run);
    if (outcome.kind === 'settled') await this.ports.log.settle(file);
    if (outcome.kind !== 'faulty') return;
    const { fault, place, isSettled } = outcome;
    const known = this.knownOf(fault);
    if (known === undefined) run.found++;
    // Somebody will live with it.
    const isDone = known !== undefined && isAccepted(known);
    if (!isDone) await this.note(fault, place);
    if (isDone || isSettled) await this.ports.log.settle(file);
  }

  private async decide(file: UnprovenFile, run: Run): Promise<Outcome> {
    // Of another bucket: not ours to judge.
    if (!file.uri.startsWith(`s3://${this.bucket}/`)) return SETTLED;
    const { deliveredAt = '' } = parseLogKey(file.key);
    for await (const listed of this.hours.about(run.of, deliveredAt)) {
      const outcome = compare(file, listed, run.of);
      if (outcome !== undefined) return outcome;
    }
    const unlisted = unlistedOutcome(file, run.of);
    if (this.knownOf(unlisted.fault) !== undefined) return unlisted;
    if (file.ingestedAt > this.times.unlistedBefore) return WAITING;
    const place = placeOfLog(this.bucket, file.key);
    return place === undefined ? unlisted : this.decideInPlace(file, deliveredAt, place, run);
  }

  /** It lies where CloudTrail would put it, and no digest that was judged lists it. */
  private async decideInPlace(
    file: UnprovenFile,
    deliveredAt: string,
    place: Place,
    run: Run,
  ): Promise<Outcome> {
    if (this.places.missed.has(placeUri(place))) return WAITING;
    const state = this.places.states.get(placeUri(place));
    if (state !== undefined && isAwaited(state, earlier(deliveredAt, file.ingestedAt))) {
      // The finding of the digest that is missing stands for all of its log files.
      return file.ingestedAt < this.times.longAgo ? SETTLED : WAITING;
    }
    if (run.lookedFor >= MOST_LOOKED_FOR) return WAITING;
    run.lookedFor++;
    const hour = await this.digests.about(place, deliveredAt);
    const unlisted = unlistedOutcome(file, run.of);
    const outcome = compare(file, hour.listed, run.of);
    if (outcome !== undefined) return outcome;
    if (isCovered(hour, deliveredAt)) return unlisted;
    if (this.isBeyondProof(state, deliveredAt) && (await this.isOfThen(file, deliveredAt))) {
      return SETTLED;
    }
    if (state?.hasChains) return unlisted;
    const fault = noDigests(place);
    return { kind: 'faulty', fault, place: placeUri(place), isSettled: true };
  }

  /** Of that time there are no digests: of before the first audit, or because CloudTrail wrote none. */
  private isBeyondProof(state: PlaceState | undefined, deliveredAt: string): boolean {
    if (state?.holes.some((hole) => hole.isGap && mayFill(hole, deliveredAt))) return true;
    return deliveredAt < (state?.coveredFrom ?? this.times.firstDay);
  }

  /** Whether the bucket has it since then: an old log file that is ingested late, not one of an old name. */
  private async isOfThen({ key }: UnprovenFile, deliveredAt: string): Promise<boolean> {
    const object = await this.find(key);
    return object !== undefined && isWrittenThen(object, deliveredAt);
  }

  private async find(key: string): Promise<ArchivedObject | undefined> {
    for await (const object of this.ports.archive.list(this.bucket, key)) {
      return object.key === key ? object : undefined;
    }
    return undefined;
  }

  /** The finding of this very fault, where there is one. */
  private knownOf(fault: Fault): Finding | undefined {
    const known = this.known.get(nameOf(fault));
    if (known === undefined) return undefined;
    // Of one object there may be several contents, each accepted or not.
    const about = { ...known, detail: fault.detail };
    return known.detail === fault.detail || isAccepted(about) ? about : undefined;
  }

  private async note(fault: Fault, place: string): Promise<void> {
    const name = `${nameOf(fault)} ${fault.detail}`;
    if (this.noted.has(name)) return;
    this.noted.add(name);
    await this.ports.log.note({ ...fault, place }, this.times.now);
  }
}

interface Run {
  readonly of: LedgerPlace;
  /** Files that were looked for in the bucket. */
  lookedFor: number;
  /** New findings. */
  found: number;
}

/** @returns undefined where nothing lists the file */
function compare(file: UnprovenFile, listed: ListedLogs, of: LedgerPlace): Outcome | undefined {
  const { uri, sha256 } = file;
  if (listed.hasContent(uri, sha256)) return SETTLED;
  if (!listed.has(uri)) return undefined;
  // It broke off: as it is now it is judged with its digest.
  if (sha256 === '') return SETTLED;
  const detail = `its events were stored, of the content with the SHA-256 ${sha256}: the digest says another`;
  return faulty({ kind: 'stored-differs', object: uri, detail }, of);
}

function unlistedOutcome(file: UnprovenFile, of: LedgerPlace): Faulty {
  return faulty(unlistedFault(file.uri, file), of);
}

type Faulty = Extract<Outcome, { kind: 'faulty' }>;

/** It is about what is in the store, whatever becomes of the bucket. */
function faulty(fault: Fault, of: LedgerPlace): Faulty {
  return { kind: 'faulty', fault, place: ledgerGroup(of), isSettled: false };
}

function nameOf({ kind, object }: Pick<Fault, 'kind' | 'object'>): string {
  return `${kind} ${object}`;
}

/** A name may say a time that is still to come. */
function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

async function* takeWhile<T>(items: AsyncIterable<T>, mayGoOn: () => boolean): AsyncGenerator<T> {
  for await (const item of items) {
    if (!mayGoOn()) return;
    yield item;
  }
}
