import { createHash } from 'node:crypto';
import { classify } from '../classification/classify';
import { inflateFirstMember } from '../digests/first-member';
import { s3Uri } from '../digests/wording';
import { describeEvent } from '../events/event';
import { type Item, stringOf } from '../items/attribute';
import { contenderKey } from '../items/contest';
import { expiryOf } from '../items/event-item';
import { atKey, streamKey } from '../items/keys';
import { recordOf } from '../items/raw-record';
import { settingsForFile } from '../ledger/ledger-entry';
import type { EventKey, EventStore, Ledger, LogArchive } from '../ports';
import { ByteSource } from '../records/byte-source';
import { parseJson } from '../records/damage';
import { parseLogKey } from '../records/log-key';
import { readLog } from '../records/read-log';
import { readRecord } from '../records/read-record';
import type { SplitRecord } from '../records/record-splitter';
import { type Stripped, stripCredentials } from '../redaction/strip-credentials';
import type { IngestSettings } from '../settings';
import { NOTHING_PROVEN, type ProofCounts } from './proof-counts';

/** DynamoDB reads so many items in a call. */
const GROUP_RECORDS = 100;
/** What a group may hold of large records. */
const GROUP_BYTES = 4 * 1024 * 1024;

/** Where log files are read from, and what ought to hold their events. */
export interface ProofPorts {
  readonly archive: LogArchive;
  readonly store: Pick<EventStore, 'find'>;
  readonly ledger: Pick<Ledger, 'find'>;
  readonly settings: IngestSettings;
  readonly now: Date;
}

/** A record of a valid log file that the store does not hold as it is. */
export interface RecordFault {
  /** Its place in the file's `Records`, from 0. */
  readonly index: number;
  readonly eventId: string;
  readonly is: 'missing' | 'different';
}

/**
 * Looks for every record of a log file in the store: under the key that ingest gives it, or, where its
 * event id came with another content before, under the key of a contender. Bounded memory.
 *
 * @param log a file whose hash was found to be the one that CloudTrail signed
 * @returns yields the records at fault; returns the counts
 * @throws {NotALogError} {UnreadableFileError} {StoreUnavailableError} and what the archive throws; also
 *   when the file is no longer the one that was verified
 */
export async function* proveStored(
  log: { readonly bucket: string; readonly key: string; readonly sha256: string },
  ports: ProofPorts,
): AsyncGenerator<RecordFault, ProofCounts> {
  const uri = s3Uri(log.bucket, log.key);
  const known = await ports.ledger.find({ uri, key: log.key });
  const settings = settingsForFile(ports.settings, known);
  const proof = new FileProof(log.key, settings, ports);
  const stored = await ports.archive.open(log.bucket, log.key);
  if (stored === undefined) throw new Error(`${uri} was deleted while it was verified`);
  const source = new ByteSource(stored, Number.POSITIVE_INFINITY);
  try {
    // What follows the first gzip member nobody signed; as a log it would be read.
    const signed = inflateFirstMember(source, settings.maxFileBytes);
    const reading = readLog(signed, settings.maxFileBytes);
    let step = await reading.next();
    while (step.done !== true) {
      for (const element of step.value) yield* proof.add(element);
      step = await reading.next();
    }
    if (step.value.sha256 !== log.sha256) {
      throw new Error(`${uri} was changed while it was verified`);
    }
    yield* proof.settle();
    return proof.counts;
  } finally {
    await source.close();
  }
}

/** A record that ought to be in the store. */
interface Expected {
  readonly index: number;
  readonly eventId: string;
  readonly key: EventKey;
  /** As it stands in the log. */
  readonly bytes: Buffer;
  /** As the settings have it stored. */
  readonly kept: Buffer;
}

class FileProof {
  private readonly tally = { ...NOTHING_PROVEN };
  private readonly fileName: string;
  private readonly account: string | undefined;
  private group: Expected[] = [];
  private groupBytes = 0;

  constructor(
    key: string,
    private readonly settings: IngestSettings,
    private readonly ports: ProofPorts,
  ) {
    const { fileName, account } = parseLogKey(key);
    this.fileName = fileName;
    this.account = account;
  }

  get counts(): ProofCounts {
    return { ...this.tally };
  }

  async *add(element: SplitRecord): AsyncGenerator<RecordFault> {
    this.tally.records++;
    const expected = this.expect(element);
    if (expected === undefined) return;
    this.group.push(expected);
    this.groupBytes += expected.bytes.length;
    if (this.group.length < GROUP_RECORDS && this.groupBytes < GROUP_BYTES) return;
    yield* this.settle();
  }

  /** @returns nothing for a record that the settings do not keep; counted */
  private expect(element: SplitRecord): Expected | undefined {
    const { settings, fileName, account, tally } = this;
    if ('rejected' in element) return this.reject();
    const { index, bytes } = element;
    const { bytes: kept, isAltered } = this.keptForm(bytes);
    const read = readRecord(isAltered ? parseJson(kept) : element.value);
    if ('rejected' in read) return this.reject();
    const classification = classify(read.record);
    if (settings.services !== 'all' && !settings.services.includes(classification.service)) {
      tally.filtered++;
      return undefined;
    }
    const origin = { file: fileName, index, ...(account && { account }) };
    const event = describeEvent(read.record, kept, origin, classification);
    const expiry = expiryOf(event, settings);
    if (expiry !== undefined && expiry <= this.ports.now.getTime() / 1000) {
      tally.expired++;
      return undefined;
    }
    const { eventId, eventTime } = event;
    const key = { stream: streamKey(event, settings.shards), at: atKey(eventTime, eventId) };
    return { index, eventId, key, bytes, kept };
  }

  private keptForm(bytes: Buffer): Stripped {
    return this.settings.stripCredentials ? stripCredentials(bytes) : { bytes, isAltered: false };
  }

  private reject(): undefined {
    this.tally.rejected++;
    return undefined;
  }

  /** Looks for what was added since it was called last. */
  async *settle(): AsyncGenerator<RecordFault> {
    const { group, tally } = this;
    this.group = [];
    this.groupBytes = 0;
    const found = await this.find(group.map(({ key }) => key));
    const others: Expected[] = [];
    for (const expected of group) {
      const verdict = compare(expected, found.get(nameOf(expected.key)));
      if (verdict === undefined) others.push(expected);
      else tally[verdict]++;
    }
    const contenders = await this.find(others.map(keyAsContender));
    for (const expected of others) {
      const verdict = compare(expected, contenders.get(nameOf(keyAsContender(expected))));
      if (verdict !== undefined) {
        tally[verdict]++;
        continue;
      }
      const is = found.has(nameOf(expected.key)) ? 'different' : 'missing';
      tally[is]++;
      yield { index: expected.index, eventId: expected.eventId, is };
    }
  }

  private async find(keys: readonly EventKey[]): Promise<ReadonlyMap<string, Item>> {
    const each = new Map(keys.map((key) => [nameOf(key), key]));
    if (each.size === 0) return new Map();
    const items = await this.ports.store.find([...each.values()]);
    return new Map(
      items.map((item) => [
        nameOf({ stream: stringOf(item, 'stream') ?? '', at: stringOf(item, 'at') ?? '' }),
        item,
      ]),
    );
  }
}

/** @returns undefined when the item is not this record */
function compare({ bytes }: Expected, item: Item | undefined): 'stored' | 'altered' | undefined {
  if (item === undefined) return undefined;
  const hash = contentHash(item);
  if (hash === sha256(bytes)) return 'stored';
  const isCut = isMarkedAltered(item) && hash === sha256(stripCredentials(bytes).bytes);
  return isCut ? 'altered' : undefined;
}

function nameOf({ stream, at }: EventKey): string {
  return `${stream} ${at}`;
}

/** Where a record lies whose key was taken by another content. */
function keyAsContender({ key, kept }: Expected): EventKey {
  return { stream: key.stream, at: contenderKey(key.at, sha256(kept)) };
}

function isMarkedAltered({ altered }: Item): boolean {
  return altered !== undefined && 'BOOL' in altered && altered.BOOL;
}

/**
 * The hash of the record that an item holds, or of the one that it points to because the table could not
 * hold it. @returns undefined when it is damaged
 */
function contentHash(item: Item): string | undefined {
  const stated = stringOf(item, 'rawSha256');
  if (stated !== undefined) return stated;
  try {
    return sha256(recordOf(item));
  } catch {
    return undefined;
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
