import type { JsonObject } from '../../../core/records/record';
import { batchDeletedKeys } from '../../../core/resources/batch-deleted-keys';
import { DELETE_OBJECT, readSoundRecord } from '../../support/events';

function keysOf(changes: JsonObject): string[] {
  const record = {
    ...DELETE_OBJECT,
    eventName: 'DeleteObjects',
    requestParameters: { bucketName: 'ledger', delete: '' },
    resources: [{ type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::ledger/' }],
    ...changes,
  };
  return batchDeletedKeys(readSoundRecord(record), 'ledger');
}

test('S3’s own record names no key', () => {
  expect(keysOf({})).toEqual([]);
});

test.each<[string, JsonObject]>([
  ['several objects', { Delete: { Object: [{ Key: 'a' }, { Key: 'b' }] } }],
  [
    'objects, as SDKs spell them',
    { delete: { quiet: true, objects: [{ key: 'a' }, { key: 'b' }] } },
  ],
  ['one object and a key', { delete: { object: { key: 'a' } }, key: 'b' }],
])('request parameters may name %s', (_, requestParameters) => {
  expect(keysOf({ requestParameters }).sort()).toEqual(['a', 'b']);
});

test('resources may name the objects; those of another bucket are not this one’s', () => {
  const resources = [
    { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::ledger/a' },
    { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::other/b' },
    { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::ledger' },
  ];
  expect(keysOf({ resources })).toEqual(['a']);
});

test.each<[string, JsonObject]>([
  ['a number', { delete: { object: 7 } }],
  ['keys that are none', { delete: { object: [{ key: 7 }, null, {}] } }],
])('%s names nothing', (_, requestParameters) => {
  expect(keysOf({ requestParameters })).toEqual([]);
});
