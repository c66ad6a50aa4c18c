import * as fc from 'fast-check';
import { UsageError } from '../../../core/errors';
import {
  parsePrincipal,
  parseResource,
  parseSourceIp,
  readFilter,
} from '../../../core/queries/written-filter';
import { anyCharacter } from '../../support/any-character';

const NOW = new Date('2026-03-10T12:00:00Z');

describe('a resource', () => {
  const S3 = { isS3: true };

  test.each([
    ['ledger', { name: 'ledger' }],
    ['news@example.com', { name: 'news@example.com' }],
    ['a/b*', { name: 'a/b*' }],
    ['s3://ledger', { name: 'ledger', ...S3 }],
    ['s3://ledger/', { name: 'ledger', ...S3 }],
    ['s3://ledger/a', { name: 'ledger', objectKey: 'a', ...S3 }],
    ['s3://ledger//', { name: 'ledger', objectKey: '/', ...S3 }],
    ['s3://ledger/a/b c#?%20', { name: 'ledger', objectKey: 'a/b c#?%20', ...S3 }],
    ['s3://ledger/line\nfeed', { name: 'ledger', objectKey: 'line\nfeed', ...S3 }],
    ['s3://ledger/*', { name: 'ledger', objectPrefix: '', ...S3 }],
    ['s3://ledger/a*', { name: 'ledger', objectPrefix: 'a', ...S3 }],
    ['s3://ledger/a**', { name: 'ledger', objectPrefix: 'a*', ...S3 }],
    ['s3://ledger/a*b', { name: 'ledger', objectKey: 'a*b', ...S3 }],
    ['s3://ledger/a\\*', { name: 'ledger', objectKey: 'a*', ...S3 }],
    ['s3://ledger/a\\\\*', { name: 'ledger', objectKey: 'a\\*', ...S3 }],
    ['arn:aws:iam::111122223333:role/Admin', { name: 'arn:aws:iam::111122223333:role/Admin' }],
    ['arn:nonsense', { name: 'arn:nonsense' }],
    ['S3://ledger', { name: 'S3://ledger' }],
  ])('%j is %j', (written, resource) => {
    expect(parseResource(written)).toEqual(resource);
  });

  test.each([
    ['arn:aws:s3:::ledger', { name: 'ledger', ...S3 }],
    ['arn:aws:s3:::ledger/a', { name: 'ledger', objectKey: 'a', ...S3 }],
    ['arn:aws:s3:::ledger/a*', { name: 'ledger', objectPrefix: 'a', ...S3 }],
    ['arn:aws-cn:s3:::ledger/a:b', { name: 'ledger', objectKey: 'a:b', ...S3 }],
    [
      'arn:aws:s3:eu-west-1:111122223333:accesspoint/reports',
      { name: 'accesspoint/reports', ...S3 },
    ],
    [
      'arn:aws:s3:eu-west-1:111122223333:accesspoint/reports/object/a',
      { name: 'accesspoint/reports', objectKey: 'a', ...S3 },
    ],
    ['arn:aws:s3:eu-west-1:111122223333:job/0001', { name: 'job/0001', ...S3 }],
    [
      'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
      { name: 'example.com', isSes: true },
    ],
    ['arn:aws:ses:eu-west-1:111122223333:configuration-set/news', { name: 'news', isSes: true }],
  ])('%j is %j, and what other services name by the ARN', (arn, resource) => {
    expect(parseResource(arn)).toEqual({ ...resource, arn });
  });

  test.each(['', 's3://', 's3:///', 's3:///a', 'arn:aws:ses:eu-west-1:111122223333:identity/'])(
    'without a name is refused: %j',
    (written) => {
      expect(() => parseResource(written)).toThrow(UsageError);
    },
  );

  test('that is an object of any key can be asked for', () => {
    const keys = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(keys, (objectKey) => {
        const written = objectKey.endsWith('*') ? `${objectKey.slice(0, -1)}\\*` : objectKey;
        expect(parseResource(`s3://b/${written}`)).toEqual({ name: 'b', objectKey, ...S3 });
      }),
    );
  });
});

describe('a principal', () => {
  test.each([
    '111122223333:root',
    '111122223333:user/alice',
    '111122223333:user/team/alice',
    '111122223333:role/Admin',
    '111122223333:federated-user/alice',
    '111122223333:assumed-role/Admin/alice@example.com',
    'anonymous',
    's3.amazonaws.com',
  ])('as events print it is whole: %s', (written) => {
    expect(parsePrincipal(written)).toEqual({ whole: written });
  });

  test.each([
    ['arn:aws:iam::111122223333:user/alice', '111122223333:user/alice'],
    ['arn:aws-us-gov:iam::111122223333:root', '111122223333:root'],
    ['arn:aws:sts::111122223333:assumed-role/Admin/alice', '111122223333:assumed-role/Admin/alice'],
  ])('may be an ARN: %s', (written, whole) => {
    expect(parsePrincipal(written)).toEqual({ whole });
  });

  test.each([
    ['alice', 'alice'],
    ['user/alice', 'user/alice'],
    ['assumed-role/Admin', 'assumed-role/Admin'],
    ['111122223333', '111122223333'],
    ['111122223333:assumed-role/Admin', '111122223333:assumed-role/Admin'],
    ['111122223333:user/', '111122223333:user/'],
    ['1111222233334:user/alice', '1111222233334:user/alice'],
    ['arn:aws:sts::111122223333:assumed-role/Admin', '111122223333:assumed-role/Admin'],
  ])('is sought as a part where it is none: %s', (written, part) => {
    expect(parsePrincipal(written)).toEqual({ part });
  });

  test('is whole, whatever it looks like, behind an equals sign', () => {
    expect(parsePrincipal('=alice')).toEqual({ whole: 'alice' });
    expect(parsePrincipal('==')).toEqual({ whole: '=' });
  });

  test.each(['', '='])('that is nothing is refused: %j', (written) => {
    expect(() => parsePrincipal(written)).toThrow(UsageError);
  });
});

describe('a source address', () => {
  test.each([
    '192.0.2.7',
    '192.0.2.0/24',
    '2001:db8::/32',
    'AWS Internal',
    's3.amazonaws.com',
    "' OR 1",
    'é',
  ])('is kept as it is: %s', (written) => {
    expect(parseSourceIp(written)).toBe(written);
  });

  test.each(['', '192.0.2', '192.0.2.0/33', '010.0.0.1', '2001:db8::1::2', 'a/b'])(
    'that is none is refused: %j',
    (written) => {
      expect(() => parseSourceIp(written)).toThrow(/is no address: write 192\.0\.2\.7/);
    },
  );
});

describe('a filter', () => {
  test('is read field by field', () => {
    const written = {
      account: '111122223333',
      eventName: 'PutObject',
      principal: 'alice',
      resource: 's3://ledger/a*',
      sourceIp: '192.0.2.0/24',
      since: '2h',
      until: '2026-03-10',
    };
    expect(readFilter(written, NOW)).toEqual({
      ...written,
      principal: { part: 'alice' },
      resource: { name: 'ledger', objectPrefix: 'a', isS3: true },
      since: '2026-03-10T10:00:00Z',
      until: '2026-03-10T23:59:59Z',
    });
  });

  test('may be of one moment', () => {
    const moment = '2026-03-10T10:00:00Z';
    expect(readFilter({ since: moment, until: moment }, NOW)).toMatchObject({ since: moment });
  });

  test('that ends before it begins is refused', () => {
    expect(() => readFilter({ since: '2h', until: '3h' }, NOW)).toThrow(
      /nothing can be at or after/,
    );
  });

  test.each(['account', 'eventName', 'accessKey', 'eventId', 'resource', 'principal', 'since'])(
    'with an empty field is refused, and the field is named: %s',
    (name) => {
      expect(() => readFilter({ [name]: '' }, NOW)).toThrow(`${name} is empty`);
    },
  );
});
