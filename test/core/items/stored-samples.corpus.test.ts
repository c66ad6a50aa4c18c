import { describeEvent } from '../../../core/events/event';
import { bytesOf, itemBytes } from '../../../core/items/attribute';
import { buildEventItem } from '../../../core/items/event-item';
import { unpackRecord } from '../../../core/items/raw-record';
import { readFields } from '../../../core/records/read-record';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { keyFaults, storeAndLoad } from '../../support/dynamodb';
import { inChunks, logOf, readWholeLog } from '../../support/logs';
import { readSampleSets } from '../../support/sample-logs';

const sets = readSampleSets();
const describeIfThere = sets ? describe : describe.skip;

/** What became of the records of a log: for each, its line again and its item, or why not. */
async function store(lines: readonly string[]) {
  const { records } = await readWholeLog(inChunks(logOf(...lines)));
  return records.map((element) => {
    if ('rejected' in element) return element;
    const read = readFields(element.fields);
    if ('rejected' in read) return { index: element.index, ...read };
    const origin = { file: 'samples.json', index: element.index };
    const event = describeEvent(read.record, element.bytes, origin);
    const item = storeAndLoad(buildEventItem(event, DEFAULT_SETTINGS));
    const line = unpackRecord(bytesOf(item, 'raw') ?? Buffer.alloc(0), item).toString();
    return { index: element.index, service: event.service, item, line };
  });
}

describeIfThere('the public records in ../shared/samples (skipped where they are absent)', () => {
  for (const { name, lines } of sets ?? []) {
    describe(`of ${name}`, () => {
      test('are each accounted for', async () => {
        const outcomes = await store(lines);
        expect(outcomes.map(({ index }) => index)).toEqual(lines.map((_, index) => index));
      });

      test('come back byte for byte', async () => {
        const outcomes = await store(lines);
        const stored = outcomes.flatMap((each) => ('item' in each ? [each] : []));
        expect(stored.map(({ line }) => line)).toEqual(stored.map(({ index }) => lines[index]));
      });

      test('are rejected for want of a time alone', async () => {
        const reasons = (await store(lines)).flatMap((each) =>
          'rejected' in each ? [each.rejected] : [],
        );
        for (const reason of reasons) expect(reason).toContain('eventTime');
      });

      test('make items that DynamoDB takes', async () => {
        const outcomes = await store(lines);
        const faults = outcomes.flatMap((each) => ('item' in each ? keyFaults(each.item) : []));
        expect(faults).toEqual([]);
      });
    });
  }

  test('take one write unit nearly always, where they are of S3 or SES', async () => {
    const outcomes = await store((sets ?? []).flatMap(({ lines }) => lines));
    const sizes = outcomes.flatMap((each) =>
      'item' in each && ['s3', 'ses'].includes(each.service) ? [itemBytes(each.item)] : [],
    );
    expect(sizes.length).toBeGreaterThan(20);
    expect(sizes.filter((bytes) => bytes <= 1024).length / sizes.length).toBeGreaterThan(0.96);
  });
});
