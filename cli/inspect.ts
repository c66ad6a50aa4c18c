import { describeEvent } from '../core/events/event';
import type { FoundFile } from '../core/ports';
import { parseLogKey } from '../core/records/log-key';
import { readLog } from '../core/records/read-log';
import { readFields } from '../core/records/read-record';
import type { SplitRecord } from '../core/records/record-splitter';
import type { CliContext, StoreChoice } from './context';
import { describeFileSystemError, fileReport, reportUnread } from './file-report';
import { judgeByName } from './log-candidates';
import { type EventFormat, type Glance, type Row, rowWriter } from './output/event-rows';
import { Progress } from './output/progress';

export interface InspectOptions extends StoreChoice {
  readonly output: Exclude<EventFormat, 'csv'>;
}

/** Each row says these of a record; `rejected` is the reason why a record could not be read. */
const COLUMNS = [
  'file',
  'index',
  'eventID',
  'eventSource',
  'eventName',
  'account',
  'at',
  'service',
  'category',
  'level',
  'access',
  'decidedBy',
  'principal',
  'principalType',
  'accessKey',
  'resource',
  'objectKey',
  'errorCode',
  'rejected',
] as const;

const GLANCE: Glance = {
  columns: [
    'file',
    'index',
    'at',
    'service',
    'category',
    'access',
    'eventName',
    'principal',
    'resource',
    'objectKey',
    'errorCode',
    'rejected',
  ],
  keys: ['index', 'at', 'eventName'],
  leastFirst: ['access', 'objectKey', 'service', 'errorCode', 'resource', 'file', 'category'],
};

/**
 * Reads and classifies, and stores nothing.
 * @returns the exit code: 1 when a file could not be read
 */
export async function inspect(
  paths: readonly string[],
  options: InspectOptions,
  context: CliContext,
): Promise<number> {
  const writer = rowWriter(options.output, context.out, COLUMNS, GLANCE);
  const progress = new Progress(context.err, context.now);
  const report = fileReport();
  let records = 0;
  for (const path of paths) {
    try {
      for await (const file of context.findFiles(path, options)) {
        const candidate = judgeByName(file);
        if (candidate.kind === 'skip') {
          report.skip(candidate.file.shown, candidate.why);
          continue;
        }
        try {
          for await (const elements of recordsOf(file, context)) {
            for (const element of elements) await writer.add(describeElement(element, file));
            records += elements.length;
            if (!context.out.isTerminal) progress.update(() => `${records} records read`);
          }
          report.read();
        } catch (error) {
          reportUnread(error, candidate, report);
        }
      }
    } catch (error) {
      report.fail(path, describeFileSystemError(error));
    }
  }
  await writer.end();
  await progress.clear();
  await report.print(context.err);
  return report.failures > 0 ? 1 : 0;
}

async function* recordsOf(
  file: FoundFile,
  context: CliContext,
): AsyncGenerator<readonly SplitRecord[]> {
  yield* readLog(await context.source.open(file));
}

function describeElement(element: SplitRecord, file: FoundFile): Row {
  const { fileName, account } = parseLogKey(file.key);
  const place = { file: file.shown, index: element.index };
  if ('rejected' in element) return { ...place, rejected: element.rejected };
  const read = readFields(element.fields);
  if ('rejected' in read) return { ...place, rejected: read.rejected };
  const event = describeEvent(read.record, element.bytes, {
    file: fileName,
    index: element.index,
    account,
  });
  return {
    ...place,
    eventID: event.eventId,
    eventSource: event.eventSource,
    eventName: event.eventName,
    account: event.account,
    at: event.eventTime,
    service: event.service,
    category: event.category,
    level: event.level,
    access: event.access,
    decidedBy: event.decidedBy,
    principal: event.principal,
    principalType: event.principalType,
    accessKey: event.accessKey,
    resource: event.resource,
    objectKey: event.objectKey,
    errorCode: event.errorCode,
  };
}
