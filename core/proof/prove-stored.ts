import { classify } from '../classification/classify';
import { inflateFirstMember } from '../digests/first-member';
import { s3Uri } from '../digests/wording';
import { describeEvent } from '../events/event';
import { contenderKey } from '../items/contest';
import { buildEventItem, expiryOf } from '../items/event-item';
import { eventKeyName, findItems } from '../items/find-items';
import { atKey, streamKey } from '../items/keys';
import { settingsForFile } from '../ledger/ledger-entry';
import type { EventKey, EventStore, Ledger, LogArchive } from '../ports';
import { ByteSource } from '../records/byte-source';
import { parseJson } from '../records/json';
import { parseLogKey } from '../records/log-key';
import { readLog } from '../records/read-log';
import { readFields, readRecord } from '../records/read-record';
import type { SplitRecord } from '../records/record-splitter';
import { type Stripped, stripCredentials } from '../redaction/strip-credentials';
import type { IngestSettings } from '../settings';
import { compareStored, type SignedRecord, sha256 } from './compare-stored';
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
interface Expected extends SignedRecord {
  readonly index: number;
  readonly eventId: string;
  readonly key: EventKey;
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
    const read = isAltered ? readRecord(parseJson(kept)) : readFields(element.fields);
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
    const item = () => buildEventItem(event, settings, isAltered);
    return { index, eventId, key, bytes, kept, item };
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
    const { store } = this.ports;
    this.group = [];
    this.groupBytes = 0;
    const found = await findItems(
      group.map(({ key }) => key),
      store,
    );
    const others: Expected[] = [];
    for (const expected of group) {
      const verdict = compareStored(expected, found.get(eventKeyName(expected.key)));
      if (verdict === undefined) others.push(expected);
      else tally[verdict]++;
    }
    const contenders = await findItems(others.map(keyAsContender), store);
    for (const expected of others) {
      const verdict = compareStored(
        expected,
        contenders.get(eventKeyName(keyAsContender(expected))),
      );
      if (verdict !== undefined) {
        tally[verdict]++;
        continue;
      }
      const is = found.has(eventKeyName(expected.key)) ? 'different' : 'missing';
      tally[is]++;
      yield { index: expected.index, eventId: expected.eventId, is };
    }
  }
}

/** Where a record lies whose key was taken by another content. */
function keyAsContender({ key, kept }: Expected): EventKey {
  return { stream: key.stream, at: contenderKey(key.at, sha256(kept)) };
}
