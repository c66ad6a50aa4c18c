import { S3Schema } from '@aws-lambda-powertools/parser/schemas';
import fc from 'fast-check';
import { announcementOf } from '../../../core/ledger/announcement';
import type { LogFile } from '../../../core/ledger/ledger-entry';
import { readNotification } from '../../../lambdas/ingest/notification';
import { anyCharacter } from '../../support/any-character';
import { ANNOUNCED, BUCKET, LOG_KEY, s3Record } from '../../support/notifications';

const ANNOUNCED_AT = { region: 'eu-west-1', at: new Date('2026-03-04T05:10:10Z') };

const FILE: LogFile = {
  uri: `s3://${BUCKET}/${LOG_KEY}`,
  key: LOG_KEY,
  etag: ANNOUNCED.etag,
  version: ANNOUNCED.version,
  size: ANNOUNCED.size,
};

const created = ({ key, etag, version, size }: LogFile) => ({
  kind: 'created',
  bucket: BUCKET,
  key,
  etag,
  version,
  size,
});

test('says what S3 says', () => {
  const parsed = S3Schema.parse(JSON.parse(announcementOf([FILE], ANNOUNCED_AT)));
  const { sequencer: _, ...object } = s3Record().s3.object;
  expect(parsed.Records).toMatchObject([
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      awsRegion: 'eu-west-1',
      eventTime: '2026-03-04T05:10:10.000Z',
      s3: { bucket: { name: BUCKET, arn: `arn:aws:s3:::${BUCKET}` }, object },
    },
  ]);
});

test('leaves out what is not known', () => {
  const file = { uri: FILE.uri, key: FILE.key };
  expect(readNotification(announcementOf([file], ANNOUNCED_AT))).toEqual([created(file)]);
});

test('names every file', () => {
  const other = { uri: `s3://${BUCKET}/b`, key: 'b' };
  const notices = readNotification(announcementOf([FILE, other], ANNOUNCED_AT));
  expect(notices).toEqual([created(FILE), created(other)]);
});

test('is read back to the same file, whatever it is called', () => {
  const keys = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 1024 });
  fc.assert(
    fc.property(keys, fc.nat(), (key, size) => {
      const file = { uri: `s3://${BUCKET}/${key}`, key, size, etag: 'e', version: 'v' };
      expect(readNotification(announcementOf([file], ANNOUNCED_AT))).toEqual([created(file)]);
    }),
  );
});

test('encodes a key as S3 does', () => {
  const key = "logs/a b+c=(d)!*'~ü.json.gz";
  const text = announcementOf([{ uri: `s3://${BUCKET}/${key}`, key }], ANNOUNCED_AT);
  expect(text).toContain('"logs/a+b%2Bc%3D%28d%29%21*%27%7E%C3%BC.json.gz"');
});

test('is made of files in S3 only', () => {
  const file = { uri: 'file:///logs/a.json.gz', key: '/logs/a.json.gz' };
  expect(() => announcementOf([file], ANNOUNCED_AT)).toThrow(RangeError);
});
