import type { Alert } from './alerts/alert';
import type { Bundle, BundleName } from './alerts/bundles';
import type { Sightings } from './alerts/sightings';
import type { PublicKey } from './digests/signature';
import type { Item } from './items/attribute';
import type { StreamMarks } from './items/stream-marks';
import type { WrittenItem } from './items/written-item';
import type { LedgerEntry, LogFile } from './ledger/ledger-entry';
import type { UnprovenFile } from './ledger/unproven-file';
import type { Condition } from './queries/condition';
import type { KeyedRead, Order } from './queries/keyed-read';

/** A file at a path or an address that a person gave. */
export interface FoundFile extends LogFile {
  /** Whether the person named this very file, not a folder above it. */
  readonly isNamed: boolean;
  /** Its path or address as the person would write it. */
  readonly shown: string;
}

/** Where log files are read from. */
export interface LogSource {
  /**
   * Opens a file's bytes as they are stored.
   * @throws {UnreadableFileError} when the file is not there or may not be read
   */
  open(file: LogFile): Promise<OpenedLog>;
}

/** A file's bytes as they are stored, and what its source says of them: a message about it may be older. */
export interface OpenedLog extends AsyncIterable<Uint8Array> {
  readonly etag?: string | undefined;
  /** In bytes. */
  readonly size?: number | undefined;
}

/** Where events are kept. Writing the same item again changes nothing. */
export interface EventStore {
  /** Begins to write events. */
  startWriting(): EventWriter;
  /**
   * Reads whole items by their keys, as they were last written; what is not there is left out.
   * @param keys 100 at most, each once
   * @throws {StoreUnavailableError} when the store went on refusing to read
   */
  find(keys: readonly EventKey[]): Promise<readonly Item[]>;
}

/** The key of an event's item. */
export interface EventKey {
  readonly stream: string;
  readonly at: string;
}

/** Takes items one by one and writes them in full batches, several at a time. */
export interface EventWriter {
  /** Resolves as soon as more items may come: at once, or when a batch in flight is done. */
  write(item: WrittenItem): Promise<void>;
  /**
   * Resolves when all that was written so far is stored; more may be written then.
   * @throws {StoreUnavailableError} when the store went on refusing items
   */
  finish(): Promise<void>;
}

/** The account of every file that was read. */
export interface Ledger {
  find(file: LogFile): Promise<LedgerEntry | undefined>;
  record(entry: LedgerEntry): Promise<void>;
}

/** Files that ingest read, for the audit to prove: CloudTrail may have written them or not. */
export interface UnprovenFiles {
  /** Keeps which content of a file was read, and when. */
  add(file: UnprovenFile): Promise<void>;
}

/** Where ingest keeps what rules saw; keeping the same again changes nothing. */
export interface SightingStore {
  /**
   * @param bundles each once
   * @throws {StoreUnavailableError} when the store went on refusing them
   */
  keep(bundles: readonly Bundle[]): Promise<void>;
}

/** Sightings that cannot be read back; the others are all the same. */
export interface DamagedSightings {
  /** Where they are: their key. */
  readonly damaged: string;
  readonly reason: string;
}

/** Names bundles that nobody has looked at since they were kept, or kept again. */
export interface WaitingBundles {
  readonly bundles: readonly BundleName[];
  /** When they were kept, ISO 8601 in UTC. */
  readonly waitingSince: string;
  /** Tells this keeping of them from a later one; the store's own. */
  readonly marker: string;
  /** Where what they are cannot be read back: then there are none. */
  readonly damage?: DamagedSightings | undefined;
}

/** Of which groups a bundle holds something. */
export interface BundleGroups {
  readonly bundle: BundleName;
  readonly groups: readonly (readonly string[])[];
}

/** Which sightings to read. */
export interface SightingsRange {
  /** The id of the rule that raises the alert. */
  readonly rule: string;
  /** Each once. */
  readonly groups: readonly (readonly string[])[];
  /** Slots that begin within it. */
  readonly slots: SecondsRange;
  /** So many of a group are enough: of more, those of the latest slots. */
  readonly mostOfGroup: number;
}

/** Names an alert whose message is to be sent. */
export interface UnsentAlert {
  readonly id: string;
  /** The rule's id. */
  readonly rule: string;
  readonly group: readonly string[];
  /** When it was raised, ISO 8601 in UTC. */
  readonly at: string;
}

/** A range of seconds since 1970; both ends belong to it. */
export interface SecondsRange {
  readonly from: number;
  readonly to: number;
}

/** What rules saw, and the alerts that are made of it. */
export interface AlertStore extends SightingStore {
  /** Bundles that wait: those of fresh events first, of either kind those that have waited longest. */
  listWaiting(): AsyncIterable<WaitingBundles>;
  /**
   * They wait no more, unless they were kept again in the meantime.
   * @param waiting as they were listed, each once
   * @param left by marker: those of its bundles that go on waiting
   */
  settle(
    waiting: readonly WaitingBundles[],
    left?: ReadonlyMap<string, readonly BundleName[]>,
  ): Promise<void>;
  /**
   * Of which groups bundles hold something; a bundle that is not there is left out.
   * @param bundles 100 at most, each once
   */
  groupsOf(bundles: readonly BundleName[]): Promise<readonly (BundleGroups | DamagedSightings)[]>;
  /**
   * Reads the sightings of some groups of a rule. What lies together is read once for all of them.
   * @param visit what it throws ends the reading
   */
  readSightings(
    range: SightingsRange,
    visit: (sightings: Sightings | DamagedSightings) => void,
  ): Promise<void>;
  /**
   * Alerts as they are now; one that is not there is left out.
   * @param named 100 at most, each once
   */
  alertsNamed(named: readonly UnsentAlert[]): Promise<readonly Alert[]>;
  /** Alerts of a rule and group that were raised within the range, the oldest first. */
  alertsOf(rule: string, group: readonly string[], raised: SecondsRange): Promise<readonly Alert[]>;
  /** Keeps a new alert. @returns false when another run was faster: it is kept already */
  raise(alert: Alert): Promise<boolean>;
  /** Keeps that more events belong to an alert; what became of its message stays. */
  extend(alert: Alert): Promise<void>;
  /** Has an alert told that was too old to be told when it was raised: fresh events belong to it now. */
  awaken(alert: Alert): Promise<void>;
  /** Alerts whose message is to be sent, those that have waited longest first. */
  listUnsent(): AsyncIterable<UnsentAlert>;
  markSent(alert: Alert, sentAt: Date): Promise<void>;
  /**
   * Takes the work on alerts for a time, so that two never raise the same one.
   * @returns whether it was free
   */
  takeLease(holder: string, until: Date): Promise<boolean>;
  giveLeaseBack(holder: string): Promise<void>;
}

/** Which alerts to list. An absent field leaves nothing out. */
export interface AlertRange {
  /** When they were raised; ISO 8601 in UTC, both ends belong to the range. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly account?: string | undefined;
}

/** Reads alerts back. */
export interface AlertReader {
  /** The one raised last first. */
  list(range: AlertRange): AsyncIterable<Alert>;
  find(id: string): Promise<Alert | undefined>;
}

/** Which entries of the ledger to list. An absent field leaves nothing out. */
export interface LedgerRange {
  readonly account?: string;
  readonly region?: string;
  /** When CloudTrail delivered the file; ISO 8601 in UTC, both ends belong to the range. */
  readonly since?: string;
  readonly until?: string;
}

/** Reads the ledger back. */
export interface LedgerReader {
  /**
   * Entries of the ledger, the file that was delivered last first; then, where neither time nor place
   * narrows the range, the files whose names are not CloudTrail's, by their addresses.
   */
  list(range: LedgerRange): AsyncIterable<LedgerEntry>;
  /** The entries of files of this name (without their path): rarely more than one. */
  findByName(fileName: string): Promise<readonly LedgerEntry[]>;
}

/** The time now; the core never asks a clock itself. */
export type Clock = () => Date;

/** A stream that holds events, or held some, and what is known of them together. */
export interface StreamListing extends StreamMarks {
  readonly stream: string;
}

/** One keyed read, and how to read it. */
export interface ReadRequest extends KeyedRead {
  readonly order: Order;
  /** What the store leaves out before it answers; it is read, and paid for, all the same. */
  readonly condition?: Condition | undefined;
  /** The attributes to fetch; all where absent. */
  readonly attributes?: readonly string[] | undefined;
  /** How many items to read for each page; as many as the store gives where absent. */
  readonly pageItems?: PageItems | undefined;
}

/** How many items each page reads. */
export interface PageItems {
  readonly first: number;
  /** `first` times `growth` where absent. */
  readonly second?: number;
  /** How many times as many each further page reads. */
  readonly growth: number;
  /** As many as the store gives at once where absent. */
  readonly most?: number;
}

/** What one call to the store gave. */
export interface ItemPage {
  readonly items: readonly Item[];
  /** Items read, those that the condition left out included. */
  readonly itemsRead: number;
  /** Read request units that the store counted. */
  readonly readUnits: number;
  /** The sort key that the next page begins at or behind; absent on the last page. */
  readonly resumesAt?: string | undefined;
  /** The `at` of the last item read, which a condition may have left out; absent on the last page. */
  readonly reachedAt?: string | undefined;
}

/** Reads events back, by key; it never scans. */
export interface EventReader {
  listStreams(): Promise<readonly StreamListing[]>;
  /** Reads page by page, each when it is asked for. */
  read(request: ReadRequest): AsyncIterable<ItemPage>;
}

/** An object of a bucket, as a listing names it. */
export interface ArchivedObject {
  readonly key: string;
  readonly etag?: string | undefined;
  /** In bytes. */
  readonly size?: number | undefined;
  /** When it was written: the bucket's own word, which nobody who writes to it can choose. */
  readonly lastModified?: Date | undefined;
}

/** The buckets that CloudTrail delivers to, or copies of them in folders. */
export interface LogArchive {
  /**
   * Objects below a prefix, in order of their keys' bytes, as S3 lists them.
   * @param after a key: only those behind it
   */
  list(bucket: string, prefix: string, after?: string): AsyncIterable<ArchivedObject>;
  /** What stands between the prefix and the next slash, with that slash: each once, in order. */
  listFolders(bucket: string, prefix: string): Promise<readonly string[]>;
  /** A small object whole, with its user metadata. @returns undefined when it is not there */
  fetch(bucket: string, key: string): Promise<FetchedObject | undefined>;
  /** An object's bytes as they are stored. @returns undefined when it is not there */
  open(bucket: string, key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}

export interface FetchedObject {
  readonly body: Buffer;
  /** Names in lower case, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** CloudTrail's public keys, of one Region each. */
export interface PublicKeys {
  /** Those that were valid at some time in the range. */
  list(region: string, from: Date, until: Date): Promise<readonly PublicKey[]>;
}

/** Has log files ingested: the queue that S3 announces them on. */
export interface FileAnnouncer {
  /** @throws when the queue did not take every one of them; announcing a file twice does no harm */
  announce(files: readonly LogFile[]): Promise<void>;
}

/** Why a message of the queue failed. */
export interface FailureNote {
  /** The file's `s3://` address; `message/` and its id for a message that names none. */
  readonly about: string;
  readonly messageId: string;
  /** The error's name. */
  readonly kind: string;
  readonly reason: string;
  /** How often it had been delivered by then. */
  readonly attempt: number;
  /** ISO 8601 in UTC. */
  readonly failedAt: string;
}

/** Remembers the last failure of each file or message. */
export interface FailureLog {
  note(failure: FailureNote): Promise<void>;
  find(about: string): Promise<FailureNote | undefined>;
  /** What failed at some time, in order of what it is about; some of it was done since. */
  list(): AsyncIterable<FailureNote>;
}

/** A message that failed too often. */
export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  /** When it was first sent, ISO 8601 in UTC. */
  readonly sentAt: string;
  /** How often it was received, by the queue's own count; the receipt that gave it here is one. */
  readonly receiveCount: number;
  /** What the queue knows this receipt by. */
  readonly receipt: string;
}

/** The queue of messages that failed too often. */
export interface DeadLetterQueue {
  /**
   * Takes messages in hand, each once, until there are no more: nobody else gets them for a quarter of
   * an hour.
   * @param most no more than so many
   */
  receive(most: number): AsyncIterable<DeadLetter>;
  /**
   * Sends messages to the queue that they failed in, and then takes them out of this one: what breaks
   * off in between is sent twice, and never lost.
   * @throws when a queue did not take every one of them
   */
  moveBack(letters: readonly DeadLetter[]): Promise<void>;
  /** Puts messages down again: whoever asks next gets them. */
  release(letters: readonly DeadLetter[]): Promise<void>;
}

/** Remembers how far long work has come, line by line, from one run of a command to the next. */
export interface Checkpoints {
  /** The lines of a name in the order in which they came; none where nothing is remembered. */
  read(name: string): Promise<readonly string[]>;
  /** @param line without line ends */
  append(name: string, line: string): Promise<void>;
  remove(name: string): Promise<void>;
}
