import fc from 'fast-check';
import { readArn } from '../../../core/resources/arn';
import { placeInArn } from '../../../core/resources/s3-arn';

test('an ARN gives its service, its account and its resource', () => {
  expect(readArn('arn:aws:s3:us-east-1:111122223333:accesspoint/a:b')).toEqual({
    service: 's3',
    account: '111122223333',
    resource: 'accesspoint/a:b',
  });
});

test.each([
  ['no beginning', 'urn:aws:s3:::bucket'],
  ['no service', 'arn:aws::us-east-1:111122223333:bucket'],
  ['a part too few', 'arn:aws:s3::bucket'],
  ['nothing', ''],
])('%s is no ARN', (_, value) => {
  expect(readArn(value)).toBeUndefined();
});

const ARN = /^arn:[^:]*:([^:]+):[^:]*:([^:]*):(.*)$/s;
const piece = fc.constantFrom('arn', ':', '::', 'aws', 's3', '/', 'a', '\n', '111122223333');

test('an ARN is what has five colons and a service (property)', () => {
  fc.assert(
    fc.property(fc.constantFrom('', 'arn:aws:s3:'), fc.array(piece), (start, pieces) => {
      const value = start + pieces.join('');
      const [, service, account, resource] = ARN.exec(value) ?? [];
      const expected = service === undefined ? undefined : { service, account, resource };
      expect(readArn(value)).toEqual(expected);
    }),
  );
});

test.each([
  ['arn:aws:s3:::bucket', { resource: 'bucket' }],
  ['arn:aws:s3:::bucket/', { resource: 'bucket' }],
  ['arn:aws:s3:::bucket/a/b\n', { resource: 'bucket', objectKey: 'a/b\n' }],
  ['arn:aws:s3:::/a', undefined],
  ['arn:aws:s3:::', undefined],
])('the place in %j', (arn, place) => {
  expect(placeInArn(arn)).toEqual(place);
});
