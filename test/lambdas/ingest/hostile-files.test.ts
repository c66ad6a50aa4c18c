import { describeDetails } from '../../../cli/output/event-details';
import { eventDocument } from '../../../cli/output/event-document';
import { type Item, itemBytes, stringOf } from '../../../core/items/attribute';
import { readStoredRecord } from '../../../core/items/parse-record';
import { recordOf } from '../../../core/items/raw-record';
import { readEventItem } from '../../../core/items/stored-event';
import { isBalanced, NO_COUNTS } from '../../../core/ledger/file-counts';
import { ingestFile } from '../../../lambdas/ingest/ingest-file';
import { storeAndLoad } from '../../support/dynamodb';
import { HOSTILE_FILES, type HostileFile } from '../../support/hostile-files';
import { createIngestBench, type IngestBench } from '../../support/ingest-bench';
import { LOG_FILE } from '../../support/log-records';

let bench: IngestBench;
beforeEach(() => {
  bench = createIngestBench();
});

const items = () => [...bench.events.items.values()];
const textsOf = (records: readonly (Buffer | string)[]) =>
  records.map((each) => Buffer.from(each).toString('latin1')).sort();

function ingest({ content }: HostileFile) {
  bench.source.files.set(LOG_FILE.uri, content());
  return ingestFile(LOG_FILE, bench.ports);
}

/** All that anybody does with a stored event. */
function read(item: Item): void {
  const stored = storeAndLoad(item);
  const event = readEventItem(stored);
  const details = {
    event,
    record: recordOf(stored),
    files: [],
    copies: [],
    sameId: [],
    correctedBy: [],
  };
  expect(describeDetails(details)).toContain(event.eventID);
  expect(eventDocument(details)).toContain(event.eventID);
  expect(readStoredRecord(stored).fields.eventTime).toBe(event.at);
}

/** DynamoDB Developer Guide, "Quotas". */
function expectStorable(item: Item): void {
  expect(itemBytes(item)).toBeLessThanOrEqual(400 * 1024);
  for (const name of ['at', 'objectKeyAt', 'principalAt', 'copySourceKeyAt']) {
    expect(Buffer.byteLength(stringOf(item, name) ?? '')).toBeLessThanOrEqual(1024);
  }
  for (const name of ['stream', 'resource', 'principal', 'accessKey', 'eventName', 'eventId']) {
    expect(Buffer.byteLength(stringOf(item, name) ?? '')).toBeLessThanOrEqual(2048);
  }
  for (const attribute of Object.values(item)) {
    if (attribute?.S !== undefined) expect(attribute.S).not.toMatch(/\p{Surrogate}/u);
  }
}

const fails = (file: HostileFile) => file.error !== undefined;

test.each(HOSTILE_FILES.filter((file) => !fails(file)))(
  'a log with $name is accounted for',
  async (file) => {
    const { entry } = await ingest(file);
    expect(entry.counts).toEqual({ ...NO_COUNTS, ...file.counts });
    expect(isBalanced(entry.counts)).toBe(true);
    expect(entry.rejections[0]?.reason ?? '').toContain(file.rejection ?? '');
    expect(entry.rejections.length > 0).toBe(file.rejection !== undefined);
    expect(textsOf(items().map(recordOf))).toEqual(textsOf(file.kept ?? []));
    for (const item of items()) {
      expectStorable(item);
      read(item);
    }
  },
);

test.each(HOSTILE_FILES.filter(fails))('$name is refused', async (file) => {
  const [name, message] = file.error ?? [];
  await expect(ingest(file)).rejects.toMatchObject({ name, message });
  expect(bench.ledger.entries.size).toBe(0);
  expect(textsOf(items().map(recordOf))).toEqual(textsOf(file.kept ?? []));
  for (const item of items()) expectStorable(item);
});
