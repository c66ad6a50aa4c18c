import { describeEvent, type TrailEvent } from '../core/events/event';
import type { FoundFile } from '../core/ports';
import { FormSplitter } from '../core/records/form-splitter';
import { list } from '../core/records/json';
import { LineSplitter } from '../core/records/line-splitter';
import { parseLogKey } from '../core/records/log-key';
import { readUntimed } from '../core/records/read-record';
import { readRecords } from '../core/records/read-records';
import type { CloudTrailRecord, JsonObject } from '../core/records/record';
import type { SplitRecord } from '../core/records/record-splitter';
import type { Splitter } from '../core/records/splitter';
import type { CliContext, StoreChoice } from './context';
import { describeFileSystemError, type FileReport, reportUnread } from './file-report';
import { type Candidate, judgeByName } from './log-candidates';

/** A record in a file that can be read. */
export interface LoggedRecord {
  /** The record as parsed, whole. */
  readonly value: JsonObject;
  readonly record: CloudTrailRecord;
  /** Its `eventTime` is '' where the record says no time that can be read, as the record's is. */
  readonly event: TrailEvent;
  readonly file: FoundFile;
}

/** A record that cannot be read. */
export interface RejectedRecord {
  /** `line 3 of more.jsonl`, from 1; `index 3 of log.json`, from 0. */
  readonly place: string;
  readonly rejected: string;
}

/**
 * Reads records one by one: from files, folders of them, or s3:// addresses. A file whose name ends in
 * `.jsonl` or `.ndjson` has one record a line; what another holds, its content tells. Each may be gzip.
 *
 * @param report told of each file that was read, passed by, or could not be read
 */
export async function* readRecordsAt(
  paths: readonly string[],
  choice: StoreChoice,
  report: FileReport,
  context: CliContext,
): AsyncGenerator<LoggedRecord | RejectedRecord> {
  for (const path of paths) {
    try {
      for await (const file of context.findFiles(path, choice)) {
        yield* readRecordsIn(file, report, context);
      }
    } catch (error) {
      report.fail(path, describeFileSystemError(error));
    }
  }
}

async function* readRecordsIn(
  file: FoundFile,
  report: FileReport,
  context: CliContext,
): AsyncGenerator<LoggedRecord | RejectedRecord> {
  const candidate = judge(file);
  if (candidate.kind === 'skip') {
    report.skip(file.shown, candidate.why);
    return;
  }
  const splitter = holdsLines(file) ? new LineSplitter() : new FormSplitter();
  try {
    for await (const elements of readRecords(await context.source.open(file), splitter)) {
      for (const element of elements) yield readElement(element, file, splitter);
    }
    report.read();
  } catch (error) {
    reportUnread(error, candidate, report);
  }
}

function holdsLines({ key }: FoundFile): boolean {
  return /\.(?:jsonl|ndjson)(?:\.gz)?$/i.test(key);
}

function judge(file: FoundFile): Candidate {
  if (holdsLines(file)) return { kind: 'read', file, mustBeLog: true };
  const candidate = judgeByName(file);
  if (candidate.kind === 'read' || parseLogKey(file.key).kind !== 'other') return candidate;
  return { ...candidate, why: 'not .json, .jsonl or .ndjson, nor .gz of them' };
}

function readElement(
  element: SplitRecord,
  file: FoundFile,
  splitter: Splitter,
): LoggedRecord | RejectedRecord {
  const { index } = element;
  const place = `${splitter.countsLines ? `line ${index + 1}` : `index ${index}`} of ${file.shown}`;
  if ('rejected' in element) return { place, rejected: element.rejected };
  const value = element.fields.whole();
  const read = readUntimed(value);
  if ('rejected' in read) return { place, rejected: read.rejected };
  // No rule would fire at it, and nobody would know why.
  if (list(value.Records).length > 0)
    return { place, rejected: 'it is a whole log, not one record' };
  const { fileName, account } = parseLogKey(file.key);
  return {
    value,
    record: read.record,
    event: describeEvent(read.record, element.bytes, { file: fileName, index, account }),
    file,
  };
}
