import { NotALogError } from '../errors';
import { findSoundRecord, type SoundRecord } from './damage';
import { object, parseJson } from './json';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  isSpace,
  OPEN_BRACE,
  OPEN_BRACKET,
  skipSpace,
  skipValue,
  ValueEnd,
} from './json-scan';
import { describeFault, locateSyntaxFault } from './json-syntax';
import { endOfSoundValue, readEnvelope, readFields } from './log-envelope';
import { outlineObject } from './outline/outliner';
import { fieldsOf, type RecordFields } from './record-fields';
import { standingOfObject } from './standing';
import { WrittenRecord } from './written-record';

/** One element of the `Records` array: a record's own bytes and what they say, or why it could not be read. */
export type SplitRecord =
  | { readonly index: number; readonly bytes: Buffer; readonly fields: RecordFields }
  | { readonly index: number; readonly rejected: string };

/**
 * CloudTrail caps an event at 256 KB since version 1.05 (User Guide, record contents). Sixteen times
 * that leaves room for older records and still bounds what one broken record can make us hold.
 */
const MAX_RECORD_BYTES = 4 * 1024 * 1024;
const TOO_LONG = `the record is longer than ${MAX_RECORD_BYTES / 1024 / 1024} MB`;

/** What may stand before `"Records":[`. CloudTrail writes nothing there. */
const MAX_PREAMBLE_BYTES = 1024 * 1024;

/** What all damage in one file may cost, in bytes read again. */
const RECOVERY_BUDGET_BYTES = 64 * 1024 * 1024;

/**
 * What stays in sight of the bytes that are settled: behind damage, whether a brace begins a record is
 * told by what stands before it.
 */
const LOOK_BEHIND_BYTES = 64;

/** There may be a record every three bytes, and each takes hundreds of times as much while it is in work. */
const MOST_AT_A_TIME = 1000;

const SWALLOWED =
  'it is damaged: whole records stand inside it, and nothing closes the Records array';

/** CloudTrail User Guide, "CloudTrail record contents": in every record since version 1.0. */
const FIELD_OF_RECORDS = Buffer.from('"eventVersion"');

const EMPTY = Buffer.alloc(0);

/**
 * Where in the log the next byte stands. `oversized`: inside a record that is too long to hold.
 * `lost`: behind damage, looking for the next sound record. `epilogue`: behind the Records array.
 * `closed`: behind the log, where another may follow.
 */
type Place =
  | 'preamble'
  | 'between'
  | 'record'
  | 'oversized'
  | 'lost'
  | 'epilogue'
  | 'closed'
  | 'done';

/**
 * Splits the bytes of a CloudTrail log, `{"Records":[{…},{…}]}`, into its records. Give it chunks of any
 * size; it holds one chunk and one unfinished record.
 *
 * It is exact: each record is read as strictly as JSON.parse would, byte by byte, and ends where its brackets
 * close. Where that fails, strings and brackets alone are followed.
 *
 * A record that does not parse is rejected alone. When its damage hides where it ends (a lost quote
 * swallows the next records), splitting goes on at the first later place, behind the damage, where a
 * whole CloudTrail record stands.
 */
export class RecordSplitter {
  private pending: Buffer = EMPTY;
  /** How many bytes of `pending` are settled, and stay for what they tell of the next ones. */
  private settled = 0;
  private place: Place = 'preamble';
  private isLast = false;
  private nextIndex = 0;
  private results: SplitRecord[] = [];
  /** A rejection has just been made; damage that goes on is the same damage. */
  private isBehindDamage = false;
  private isBehindComma = false;
  private readonly recoveryBudget = { bytes: RECOVERY_BUDGET_BYTES };

  /** An unfinished record is outlined again when there is so much of it: not once more for each chunk. */
  private outlineFrom = 0;
  /** The same of what may be the first sound record behind damage. */
  private lookFrom = 0;
  private end: ValueEnd | undefined;

  /**
   * @returns the records that ended in this chunk, in file order, as many as `Splitter` says; their bytes share
   *   its memory
   * @throws {NotALogError} when the text has no `Records` array
   * @throws {UnreadableFileError} when it is too damaged to tell its records apart
   */
  push(chunk: Buffer): SplitRecord[] {
    if (this.pending.length === 0) this.pending = chunk;
    else if (chunk.length > 0) this.pending = Buffer.concat([this.pending, chunk]);
    return this.advance();
  }

  /**
   * Call once, after the last chunk.
   * @returns what was left: a record cut off by the end of the file is rejected
   * @throws {NotALogError} when no `Records` array ever began
   */
  finish(): SplitRecord[] {
    this.isLast = true;
    const results = this.advance();
    if (this.place === 'between' || this.place === 'oversized') {
      this.reject('the file ends before its Records array is closed');
    }
    this.place = 'done';
    return [...results, ...this.takeResults()];
  }

  private advance(): SplitRecord[] {
    let at = this.settled;
    while (this.isLast || this.results.length < MOST_AT_A_TIME) {
      const place = this.place;
      const next = this.step(at);
      if (next === at && this.place === place) break;
      at = next;
    }
    const cut = Math.max(0, at - LOOK_BEHIND_BYTES);
    this.settled = at - cut;
    if (cut > 0) {
      this.pending = this.pending.subarray(cut);
      this.end = this.end?.shifted(cut);
    }
    return this.takeResults();
  }

  private takeResults(): SplitRecord[] {
    const results = this.results;
    this.results = [];
    return results;
  }

  /** @returns the position up to which all is settled; the same one when more bytes are needed */
  private step(at: number): number {
    switch (this.place) {
      case 'preamble':
        return this.readPreamble(at);
      case 'between':
        return this.readBetween(at);
      case 'record':
        return this.readRecord(at);
      case 'oversized':
        return this.skipOversized(at);
      case 'lost':
        return this.findTheWayBack(at);
      case 'epilogue':
        return this.readEpilogue(at);
      case 'closed':
        return this.readBehindTheLog(at);
      case 'done':
        return this.pending.length;
    }
  }

  private readPreamble(from: number): number {
    const envelope = readEnvelope(this.pending, from);
    if (envelope.kind === 'records') {
      this.place = 'between';
      return envelope.firstElementAt;
    }
    const isUnfinished = envelope.kind === 'unfinished';
    if (isUnfinished && !this.isLast && this.pending.length - from <= MAX_PREAMBLE_BYTES) {
      return from;
    }
    const why =
      envelope.kind === 'fault'
        ? envelope.why
        : skipSpace(this.pending, from) === this.pending.length
          ? 'it is empty'
          : 'it has no "Records" array';
    throw new NotALogError(`not a CloudTrail log: ${why}`);
  }

  private readBetween(from: number): number {
    const { pending } = this;
    let at = from;
    while (isSpace(pending[at]) || pending[at] === COMMA) {
      if (pending[at++] === COMMA) this.isBehindComma = true;
    }
    if (at === pending.length) return at;
    if (pending[at] === CLOSE_BRACKET) {
      this.place = 'epilogue';
      return at + 1;
    }
    if (pending[at] !== OPEN_BRACE) return this.skipStray(at);
    if (!this.isBehindDamage) this.startRecord();
    else if (this.isBehindComma) this.startBehindDamage(at);
    else this.lose();
    return at;
  }

  /** A broken record's brackets may balance inside of it: then the next object stands in it too. */
  private startBehindDamage(at: number): void {
    const held = this.pending.length - at;
    if (held < this.lookFrom && !this.isLast) return;
    const standing = standingOfObject(this.pending, at);
    const mayYetTell = standing.kind === 'unfinished' && !this.isLast && held <= MAX_RECORD_BYTES;
    if (mayYetTell) this.lookFrom = Math.min(2 * held, MAX_RECORD_BYTES);
    else if (standing.kind === 'inside') this.lose();
    else this.startRecord();
  }

  private startRecord(): void {
    this.place = 'record';
    this.isBehindComma = false;
    this.lookFrom = 0;
    this.outlineFrom = 0;
    this.end = undefined;
  }

  /** A value that is no object stands in the array, or damage does. */
  private skipStray(at: number): number {
    const { pending } = this;
    if (pending[at] === OPEN_BRACKET) {
      // Rather a damaged comma than a list: a list would hide the records that follow.
      if (this.isBehindDamage) {
        // A list inside the broken record: what stands in it is no record.
        this.lose();
        return at + 1;
      }
      this.reject('a bracket stands where a record should be');
      this.isBehindComma = true;
      return at + 1;
    }
    const end = skipValue(pending, at);
    const next = end === -1 ? pending.length : skipSpace(pending, end);
    if (next === pending.length && !this.isLast && next - at <= MAX_RECORD_BYTES) return at;
    const isElement =
      pending[next] === COMMA || pending[next] === CLOSE_BRACKET || pending[next] === OPEN_BRACE;
    if (!this.isBehindDamage) {
      this.reject('a value that is not an object stands where a record should be');
      this.isBehindDamage = !isElement;
    }
    if (isElement) this.place = 'between';
    else this.lose();
    // `"name":{…}` at this level is the inside of a record whose braces are damaged, and `"},{"` the end of a
    // text that damage closed too soon: a record may begin within it.
    return isElement ? next : at;
  }

  private readRecord(start: number): number {
    const outlined = this.outline(start);
    if (outlined !== undefined) return outlined;

    this.end ??= new ValueEnd(start);
    const end = this.end.scan(this.pending);
    if (end === -1) {
      const isTooLong = this.pending.length - start > MAX_RECORD_BYTES;
      return this.isLast || isTooLong ? this.recover(start, undefined) : start;
    }
    if (end - start > MAX_RECORD_BYTES) return this.rejectTooLong(start, end);
    const bytes = this.pending.subarray(start, end);
    const value = object(parseJson(bytes));
    if (value === undefined) return this.recover(start, end);
    if (this.isAtTheEnd(end) && closesList(bytes)) {
      if (!this.isLast) {
        this.end = undefined;
        return start;
      }
      const own = 'eventVersion' in value ? 1 : 0;
      const swallowed = this.findSwallowed(start, end, own);
      if (swallowed !== undefined) {
        this.reject(SWALLOWED);
        this.startRecord();
        return swallowed;
      }
    }
    this.accept(bytes, fieldsOf(value));
    return end;
  }

  private rejectTooLong(start: number, end: number): number {
    this.reject(TOO_LONG);
    const swallowed = this.findSwallowed(start, end);
    if (swallowed === undefined) this.place = 'between';
    else this.startRecord();
    return swallowed ?? end;
  }

  /**
   * A piece that was lost out of a log can leave a list of its record open, which swallows the records
   * behind it: they stand in it whole. In a sound log, what stands inside a record is never looked at.
   *
   * @param own how many fields of every record, `eventVersion`, are the swallowing one's own
   */
  private findSwallowed(start: number, end: number, own = 1): number | undefined {
    if (!holdsMoreRecords(this.pending.subarray(start, end), own)) return undefined;
    const to = Math.min(end, start + MAX_RECORD_BYTES);
    const sound = findSoundRecord(this.pending, start + 1, to, this.recoveryBudget);
    return sound.found ? sound.at : undefined;
  }

  private isAtTheEnd(at: number): boolean {
    return skipSpace(this.pending, at) === this.pending.length;
  }

  /** Whether the array goes on, or is closed. */
  private isFollowed(end: number): boolean {
    const next = this.pending[skipSpace(this.pending, end)];
    return next === COMMA || next === CLOSE_BRACKET || next === OPEN_BRACE;
  }

  /** Reads a record that is sound, as nearly all are; undefined when that settles nothing. */
  private outline(start: number): number | undefined {
    const held = this.pending.length - start;
    if (held < this.outlineFrom && !this.isLast) return undefined;
    const outlined = outlineObject(this.pending, start);
    if (outlined.kind !== 'object' || !this.isFollowed(outlined.end)) {
      this.outlineFrom = outlined.kind === 'unfinished' ? 2 * held : Number.POSITIVE_INFINITY;
      return undefined;
    }
    const bytes = this.pending.subarray(start, outlined.end);
    this.accept(bytes, new WrittenRecord(bytes, outlined.outline));
    return outlined.end;
  }

  private accept(bytes: Buffer, fields: RecordFields): void {
    this.isBehindDamage = false;
    this.results.push({ index: this.nextIndex++, bytes, fields });
    this.place = 'between';
  }

  private reject(reason: string): void {
    this.isBehindDamage = true;
    this.results.push({ index: this.nextIndex++, rejected: reason });
  }

  /**
   * The record at `start` is broken, or too long to hold. Rejects it and finds where to go on: behind
   * it where its brackets balance, unless a sound record stands earlier, behind the damage.
   *
   * @param end where its brackets balance, if they do
   */
  private recover(start: number, end: number | undefined): number {
    const held = end ?? this.pending.length;
    const bytes = this.pending.subarray(start, held);
    const fault = locateSyntaxFault(bytes);
    const isCutOff = fault === undefined || fault.offset >= bytes.length;
    const mayHaveSwallowed = end === undefined && isCutOff && (!this.isLast || closesLog(bytes));
    const swallowed = mayHaveSwallowed ? this.findSwallowed(start, held) : undefined;
    if (end === undefined && isCutOff && !this.isLast) {
      this.reject(TOO_LONG);
      if (swallowed === undefined) this.place = 'oversized';
      else this.startRecord();
      return swallowed ?? held;
    }
    this.reject(describeFault(fault));
    if (swallowed !== undefined) {
      this.startRecord();
      return swallowed;
    }
    if (fault === undefined && end !== undefined) {
      this.place = 'between';
      return end;
    }
    const damagedFrom = start + Math.max(1, fault?.damagedFrom ?? bytes.length);
    const sound = this.findSound(damagedFrom, held);
    if (sound.found) {
      this.startRecord();
      return sound.at;
    }
    // A candidate that is not all here yet: the brackets of the broken record balance inside it.
    const mayStillCome = sound.at < held;
    if (end !== undefined && !mayStillCome) {
      this.place = 'between';
      return end;
    }
    this.lose();
    return sound.at;
  }

  private skipOversized(at: number): number {
    const end = this.end?.scan(this.pending) ?? -1;
    if (end === -1) return this.pending.length;
    this.place = 'between';
    return Math.max(end, at);
  }

  /** Where one may still become whole, its place; nothing is waited for when no more bytes come. */
  private findSound(from: number, to: number): SoundRecord {
    const waitFor = this.isLast ? 0 : MAX_RECORD_BYTES;
    return findSoundRecord(this.pending, from, to, this.recoveryBudget, waitFor);
  }

  private lose(): void {
    this.place = 'lost';
    this.lookFrom = 0;
  }

  private findTheWayBack(from: number): number {
    const { length } = this.pending;
    if (!this.isLast && length - from < this.lookFrom) return from;
    const sound = this.findSound(from, length);
    if (sound.found) this.startRecord();
    else this.lookFrom = Math.min(2 * (length - sound.at), MAX_RECORD_BYTES);
    return sound.at;
  }

  private readEpilogue(from: number): number {
    const { pending } = this;
    const at = skipSpace(pending, from);
    if (at === pending.length) return at;
    const envelope =
      pending[at] === COMMA
        ? readFields(pending, skipSpace(pending, at + 1), endOfSoundValue)
        : pending[at] === CLOSE_BRACE
          ? readFields(pending, at)
          : undefined;
    switch (envelope?.kind) {
      case 'records':
        this.place = 'between';
        return envelope.firstElementAt;
      case 'closed':
        this.place = 'closed';
        return envelope.endsAt;
      case 'unfinished':
        if (!this.isLast && pending.length - at <= MAX_PREAMBLE_BYTES) return at;
        break;
    }
    return this.rejectTrailer(at);
  }

  /** Logs that were joined into one file are read one after the other. */
  private readBehindTheLog(from: number): number {
    const { pending } = this;
    const at = skipSpace(pending, from);
    if (at === pending.length) return at;
    const envelope = readEnvelope(pending, at);
    if (envelope.kind === 'records') {
      this.place = 'between';
      return envelope.firstElementAt;
    }
    const mayStillCome = envelope.kind === 'unfinished' && !this.isLast;
    if (mayStillCome && pending.length - at <= MAX_PREAMBLE_BYTES) return at;
    return this.rejectTrailer(at);
  }

  private rejectTrailer(at: number): number {
    if (!this.isBehindDamage) {
      this.reject('data that is not part of the log follows its Records array');
    }
    this.lose();
    return at;
  }
}

/**
 * Whether an object ends with a list. One whose own list was left open is closed by the end of the log, `]}`;
 * CloudTrail's records end with a text or an object.
 */
function closesList(bytes: Buffer): boolean {
  let at = bytes.length - 2;
  while (isSpace(bytes[at])) at--;
  return bytes[at] === CLOSE_BRACKET;
}

/** Whether a text ends as a log does, `]}`: a log that was cut off ends anywhere. */
function closesLog(text: Buffer): boolean {
  let at = text.length - 1;
  while (isSpace(text[at])) at--;
  return text[at] === CLOSE_BRACE && closesList(text.subarray(0, at + 1));
}

/** Whether records may stand in the bytes beside `own` ones. */
function holdsMoreRecords(bytes: Buffer, own: number): boolean {
  let at = bytes.indexOf(FIELD_OF_RECORDS);
  for (let count = 0; at !== -1 && count < own; count++) {
    at = bytes.indexOf(FIELD_OF_RECORDS, at + 1);
  }
  return at !== -1;
}
