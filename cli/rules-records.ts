import { describeEvent, type TrailEvent } from '../core/events/event';
import type { FoundFile } from '../core/ports';
import { object } from '../core/records/json';
import { parseLogKey } from '../core/records/log-key';
import { readLog } from '../core/records/read-log';
import { readRecord } from '../core/records/read-record';
import type { CloudTrailRecord, JsonObject } from '../core/records/record';
import type { SplitRecord } from '../core/records/record-splitter';
import type { CliContext, StoreChoice } from './context';
import { describeFileSystemError, type FileReport, reportUnread } from './file-report';
import { judgeByName } from './log-candidates';

/** A record in a log that can be read. */
export interface LoggedRecord {
  /** The record as parsed, whole. */
  readonly value: JsonObject;
  readonly record: CloudTrailRecord;
  readonly event: TrailEvent;
  readonly file: FoundFile;
}

/** A record that cannot be read. */
export interface RejectedRecord {
  readonly rejected: string;
}

/**
 * Reads the records of logs one by one: files, folders of them, or s3:// addresses.
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
  const candidate = judgeByName(file);
  if (candidate.kind === 'skip') {
    report.skip(file.shown, candidate.why);
    return;
  }
  try {
    for await (const elements of readLog(await context.source.open(file))) {
      for (const element of elements) yield readElement(element, file);
    }
    report.read();
  } catch (error) {
    reportUnread(error, candidate, report);
  }
}

function readElement(element: SplitRecord, file: FoundFile): LoggedRecord | RejectedRecord {
  if ('rejected' in element) return element;
  const value = object(element.value);
  const read = readRecord(element.value);
  if ('rejected' in read) return read;
  if (value === undefined) return { rejected: 'it is not an object' };
  const { fileName, account } = parseLogKey(file.key);
  const origin = { file: fileName, index: element.index, account };
  return {
    value,
    record: read.record,
    event: describeEvent(read.record, element.bytes, origin),
    file,
  };
}
