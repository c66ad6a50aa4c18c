import type { EventDetails } from '../../../cli/event-relations';
import { describeDetails } from '../../../cli/output/event-details';
import { eventDocument } from '../../../cli/output/event-document';
import { buildEventItem } from '../../../core/items/event-item';
import { readEventItem } from '../../../core/items/stored-event';
import { NO_COUNTS } from '../../../core/ledger/file-counts';
import type { LedgerEntry } from '../../../core/ledger/ledger-entry';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { bytesOf, DELETE_OBJECT, eventOf } from '../../support/events';

const event = readEventItem(buildEventItem(eventOf(DELETE_OBJECT), DEFAULT_SETTINGS));
const PERFECT: EventDetails = {
  event,
  record: bytesOf(DELETE_OBJECT),
  files: [],
  copies: [],
  sameId: [],
  correctedBy: [],
};
const IN_FILE: EventDetails = { ...PERFECT, event: { ...event, rawIn: 'file' }, record: undefined };

const entryOf = (uri: string): LedgerEntry => ({
  file: { uri, key: 'a.json.gz' },
  counts: NO_COUNTS,
  rejections: [],
  sha256: 'a hash',
  bytes: 1,
  services: 'all',
  shards: 1,
  recipe: 'a recipe',
  ingestedAt: '2026-03-04T05:15:00.000Z',
  durationMilliseconds: 1,
  attempt: 1,
});

describe('a record that is too large for the store', () => {
  test.each([
    ['in S3', 's3://trail-logs/a.json.gz', "aws s3 cp 's3://trail-logs/a.json.gz' - | gunzip | jq"],
    ['in S3, as JSON', 's3://trail-logs/a.json', "aws s3 cp 's3://trail-logs/a.json' - | jq"],
    ['on this machine', 'file:///logs/a%20b.json.gz', "cat '/logs/a b.json.gz' | gunzip | jq"],
    [
      'under an odd name',
      "s3://trail-logs/a'; ls",
      "aws s3 cp 's3://trail-logs/a'\\''; ls' - | jq",
    ],
  ])('is told how to get: %s', (_where, uri, command) => {
    const text = describeDetails({ ...IN_FILE, files: [entryOf(uri)] });
    expect(text).toContain(
      '\n\nThe record is too large for the store, and is in its log file alone:\n',
    );
    expect(text).toContain(`\n  ${command} '.Records[17]'\n`);
  });

  test('is told to be somewhere where no file of this name is known', () => {
    expect(describeDetails(IN_FILE)).toContain('\n  the ledger has no file of this name\n');
  });

  test('is null in a document, which says where it is', () => {
    expect(JSON.parse(eventDocument(IN_FILE))).toMatchObject({
      event: { rawIn: 'file' },
      record: null,
      file: { name: event.file, index: 17 },
    });
  });
});

test.each([
  ['altered', { altered: true }, 'altered          credentials were cut out of the record'],
  ['contested', { contested: true }, 'contested        another record bears this event id'],
])('what is %s says so', (_what, mark, line) => {
  const details = { ...PERFECT, event: { ...event, ...mark } };
  expect(describeDetails(details)).toContain(`\n${line}`);
  expect(JSON.parse(eventDocument(details)).event).toMatchObject(mark);
  expect(describeDetails(PERFECT)).not.toContain(line);
});
