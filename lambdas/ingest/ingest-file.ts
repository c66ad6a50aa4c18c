import { createHash } from 'node:crypto';
import { Lookout } from '../../core/alerts/lookout';
import { handOnEach } from '../../core/at-once';
import { batchesOf } from '../../core/batches';
import { classify } from '../../core/classification/classify';
import { CorruptFileError, NotALogError, UnreadableFileError } from '../../core/errors';
import { describeEvent, type Origin, type TrailEvent } from '../../core/events/event';
import { buildEventItem, expiryOf } from '../../core/items/event-item';
import { type WrittenItem, writeItem } from '../../core/items/written-item';
import { type Activity, FileActivity } from '../../core/ledger/file-activity';
import { type FileCounts, NO_COUNTS } from '../../core/ledger/file-counts';
import {
  isAlreadyIngested,
  type LedgerEntry,
  type LogFile,
  ledgerKey,
  MAX_REJECTIONS,
  type Rejection,
  recipeOf,
  settingsForFile,
} from '../../core/ledger/ledger-entry';
import { RecentRecords } from '../../core/ledger/recent-records';
import { unprovenFileOf } from '../../core/ledger/unproven-file';
import type {
  Clock,
  EventStore,
  Ledger,
  LogSource,
  OpenedLog,
  SightingStore,
  UnprovenFiles,
} from '../../core/ports';
import { parseJson } from '../../core/records/json';
import { parseLogKey } from '../../core/records/log-key';
import { type LogDigest, readLog } from '../../core/records/read-log';
import { readFields, readRecord } from '../../core/records/read-record';
import type { SplitRecord } from '../../core/records/record-splitter';
import { type Stripped, stripCredentials } from '../../core/redaction/strip-credentials';
import type { RuleEvent } from '../../core/rules/expression';
import type { DetectionRule } from '../../core/rules/rule';
import { ruleEvent } from '../../core/rules/rule-event';
import type { IngestSettings } from '../../core/settings';
import { type Deadline, OUT_OF_TIME, OutOfTimeError } from './deadline';
import { HeldItems } from './held-items';
import { ItemWriter } from './item-writer';
import { SightingsBehind } from './sightings-behind';
import type { Watch } from './watch';

/** What ingest works with; the handler and the command line choose the adapters. */
export interface IngestPorts {
  readonly source: LogSource;
  readonly events: EventStore;
  readonly ledger: Ledger;
  /** Absent where there is no audit. */
  readonly unproven?: UnprovenFiles;
  readonly sightings: SightingStore;
  readonly settings: IngestSettings;
  readonly watch: Watch;
  readonly now: Clock;
  /** Absent where nobody waits. */
  readonly deadline?: Deadline;
}

export type IngestOutcome =
  | {
      readonly kind: 'ingested';
      readonly entry: LedgerEntry;
      readonly activity: Activity;
    }
  /** The ledger says that the same content was read to its end before. */
  | { readonly kind: 'known'; readonly entry: LedgerEntry };

/**
 * Reads one log file to its end, stores what it says and keeps what rules see in it. Doing it again
 * gives the same tables: an event's key is its own time and id, and the same file shows the same. The
 * ledger entry comes last, so that a file without one is a file to read.
 *
 * @param attempt how often this file was delivered, 1 the first time
 * @param onProgress called as records are settled, with the counts so far
 * @throws {NotALogError} {UnreadableFileError} {StoreUnavailableError} {OutOfTimeError} when the file as a
 *   whole fails; what was stored of it until then stays, and is overwritten with the same when it is tried
 *   again
 */
export async function ingestFile(
  file: LogFile,
  ports: IngestPorts,
  attempt = 1,
  onProgress: (counts: FileCounts) => void = () => {},
): Promise<IngestOutcome> {
  const known = await ports.ledger.find(file);
  const recipe = recipeOf(ports.settings, ports.watch.fingerprint);
  if (isAlreadyIngested(known, file, ports.settings, recipe)) {
    return { kind: 'known', entry: known };
  }
  const settings = settingsForFile(ports.settings, known);
  const startedAt = ports.now();
  const opened = await ports.source.open(file);
  const read = asOpened(file, opened);
  const account = new FileAccount(read, settings, ports.watch, startedAt);
  const digest = await storeRecords(opened, ports, account, onProgress).catch(
    async (error: unknown) => {
      if (isOfContent(error) && account.counts.stored > 0) await noteBrokenOff(read, ports);
      throw error;
    },
  );
  const endedAt = ports.now();
  const entry: LedgerEntry = {
    file: read,
    counts: account.counts,
    rejections: account.rejections,
    sha256: digest.sha256,
    bytes: digest.bytes,
    services: settings.services,
    shards: settings.shards,
    recipe,
    ingestedAt: endedAt.toISOString(),
    durationMilliseconds: endedAt.getTime() - startedAt.getTime(),
    attempt,
  };
  // First: whatever the ledger holds is for the audit to prove.
  await ports.unproven?.add(unprovenFileOf(entry));
  await ports.ledger.record(entry);
  return { kind: 'ingested', entry, activity: account.activity };
}

/** What was read is what the ledger must know: messages come late, twice, and in any order. */
function asOpened(file: LogFile, { etag, size }: OpenedLog): LogFile {
  return { ...file, etag: etag ?? file.etag, size: size ?? file.size };
}

function isOfContent(error: unknown): boolean {
  return error instanceof NotALogError || error instanceof UnreadableFileError;
}

/** It never gets into the ledger, and events of it are stored: whose they are is for the audit to tell. */
async function noteBrokenOff({ uri, key }: LogFile, { unproven, now }: IngestPorts): Promise<void> {
  await unproven?.add({ uri, key, sha256: '', ingestedAt: now().toISOString() });
}

async function storeRecords(
  opened: OpenedLog,
  ports: IngestPorts,
  account: FileAccount,
  onProgress: (counts: FileCounts) => void,
): Promise<LogDigest> {
  const writer = new ItemWriter(ports.events);
  const items = new HeldItems(writer);
  const sightings = new SightingsBehind(writer, ports.sightings);
  const log: LogReader = readLog(opened, ports.settings.maxFileBytes);
  try {
    let step = await log.next();
    while (step.done !== true) {
      if (ports.deadline?.isOver()) throw new OutOfTimeError(OUT_OF_TIME);
      for (const records of batchesOf(step.value, RECORDS_AT_A_TIME)) {
        await handOnEach(account.settle(records), (item) => items.write(item));
      }
      // What rules saw waits as long as the events do.
      const full = items.areHeld ? [] : account.lookout.take();
      if (full.length > 0) await sightings.keep(full);
      onProgress(account.counts);
      step = await log.next();
    }
    return step.value;
  } catch (error) {
    if (error instanceof CorruptFileError) items.drop();
    throw error;
  } finally {
    // A store that fails half-way would leave the stream open, and with it one of S3's connections.
    await log.return?.();
    await storeRest(items, writer, sightings, account.lookout);
  }
}

/** Also when the file breaks off: what was read of it until then is evidence. */
async function storeRest(
  items: HeldItems,
  writer: ItemWriter,
  sightings: SightingsBehind,
  lookout: Lookout,
): Promise<void> {
  try {
    await items.release();
    await writer.finish();
    if (!items.areDropped) await sightings.keep(lookout.take(true));
  } finally {
    // Also when the store fails: whoever is told of that may end the invocation.
    await sightings.finish();
  }
}

/** As many as a chunk of a log has; one that was made to fill memory may have a hundred thousand. */
const RECORDS_AT_A_TIME = 50;

type LogReader = AsyncIterator<readonly SplitRecord[], LogDigest>;

/** Tells a file, and its content, from any other in the keys of what it shows. */
function sourceName(file: LogFile): string {
  const { group, file: name } = ledgerKey(file);
  const text = JSON.stringify([group, name, file.etag ?? '', file.version ?? '']);
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** An event to be stored, and what rules saw in it. */
interface KeptEvent {
  readonly event: TrailEvent;
  readonly isAltered: boolean;
  readonly matched: readonly DetectionRule[];
  readonly looked: RuleEvent;
}

/** Settles what becomes of each record of one file, and keeps its account. */
class FileAccount {
  private readonly tally = { ...NO_COUNTS };
  private readonly kept: Rejection[] = [];
  private readonly recent = new RecentRecords();
  private readonly place: { readonly file: string; readonly account: string | undefined };
  private readonly nowSeconds: number;
  private readonly done: FileActivity;
  readonly lookout: Lookout;

  constructor(
    file: LogFile,
    private readonly settings: IngestSettings,
    private readonly watch: Watch,
    now: Date,
  ) {
    const { fileName, account } = parseLogKey(file.key);
    this.place = { file: fileName, account };
    this.nowSeconds = now.getTime() / 1000;
    this.done = new FileActivity(this.nowSeconds, watch.oldestEventHours);
    this.lookout = new Lookout(watch.routes, sourceName(file));
  }

  get activity(): Activity {
    return this.done.report();
  }

  get counts(): FileCounts {
    return { ...this.tally };
  }

  get rejections(): readonly Rejection[] {
    return this.kept;
  }

  /**
   * Settles records, one kind of work for all of them before the next: its code then stays in the processor's nearest
   * caches, which saves a tenth of its time.
   * @returns the items to store
   */
  settle(elements: readonly SplitRecord[]): readonly WrittenItem[] {
    const kept: KeptEvent[] = [];
    for (const element of elements) {
      const event = this.look(element);
      if (event !== undefined) kept.push(event);
    }
    const items = kept.map(({ event, isAltered }) =>
      buildEventItem(event, this.settings, isAltered),
    );
    const written = items.map(writeItem);
    let at = 0;
    for (const { matched, looked } of kept) {
      const item = written[at++];
      if (item !== undefined) this.lookout.note(matched, looked, item.key);
    }
    return written;
  }

  /** @returns nothing when the record has another outcome than to be stored */
  private look(element: SplitRecord): KeptEvent | undefined {
    this.tally.records++;
    if ('rejected' in element) return this.reject(element.index, element.rejected);
    const { bytes, isAltered } = this.strip(element.bytes);
    const read = isAltered ? readRecord(parseJson(bytes)) : readFields(element.fields);
    if ('rejected' in read) return this.reject(element.index, read.rejected);

    const { record } = read;
    const classification = classify(record);
    let described: TrailEvent | undefined;
    const describe = () => {
      described ??= describeEvent(record, bytes, this.originOf(element.index), classification);
      return described;
    };
    const looked = ruleEvent(element.fields, { record, event: describe }, this.watch.own);
    const matched = this.watch.rules.match(looked);
    if (matched.length === 0 && !this.isStored(classification.service)) {
      this.tally.filtered++;
      return undefined;
    }
    const event = describe();
    const expiry = expiryOf(event, this.settings);
    if (expiry !== undefined && expiry <= this.nowSeconds) {
      this.tally.expired++;
      return undefined;
    }
    if (!this.recent.isNew(bytes)) {
      this.tally.duplicates++;
      return undefined;
    }
    this.tally.stored++;
    if (event.category === 'unclassified') this.tally.unclassified++;
    this.done.add(event, matched);
    return { event, isAltered, matched, looked };
  }

  /** Spelled out: to spread an object takes as long as to read the record. */
  private originOf(index: number): Origin {
    return { file: this.place.file, index, account: this.place.account };
  }

  private strip(record: Buffer): Stripped {
    return this.settings.stripCredentials
      ? stripCredentials(record)
      : { bytes: record, isAltered: false };
  }

  private isStored(service: string): boolean {
    return this.settings.services === 'all' || this.settings.services.includes(service);
  }

  private reject(index: number, reason: string): undefined {
    this.tally.rejected++;
    if (this.kept.length < MAX_REJECTIONS) this.kept.push({ index, reason });
    return undefined;
  }
}
