import fc from 'fast-check';
import { compactTime, digestKey, parseDigestKey } from '../../../core/digests/digest-key';
import { anyCharacter } from '../../support/any-character';

const KEY =
  'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/01/02/111122223333_CloudTrail-Digest_eu-west-1_main_us-east-1_20260102T030405Z.json.gz';

test('a key says whose digest it is, and of when', () => {
  expect(parseDigestKey(KEY)).toEqual({
    prefix: '',
    account: '111122223333',
    region: 'eu-west-1',
    trail: 'main',
    homeRegion: 'us-east-1',
    time: '20260102T030405Z',
    isBackfill: false,
  });
});

test.each([
  ['a prefix', `logs/of us/${KEY}`, { prefix: 'logs/of us' }],
  [
    'an organization',
    KEY.replace('AWSLogs/', 'AWSLogs/o-exampleorg1/'),
    { organization: 'o-exampleorg1' },
  ],
  [
    'a trail with an underscore',
    KEY.replace('_main_', '_a_us-east-1_b_'),
    { trail: 'a_us-east-1_b' },
  ],
  ['a backfill', KEY.replace('.json.gz', '_backfill.json.gz'), { isBackfill: true }],
])('a key may have %s', (_what, key, parts) => {
  expect(parseDigestKey(key)).toMatchObject(parts);
});

test.each([
  ['a log', KEY.replaceAll('CloudTrail-Digest', 'CloudTrail')],
  ['another account in its name', KEY.replace('111122223333_', '444455556666_')],
  ['another Region in its name', KEY.replace('Digest_eu-west-1', 'Digest_eu-west-2')],
  ['no seconds', KEY.replace('T030405Z', 'T0304Z')],
  ['something behind it', `${KEY}.bak`],
  ['something before it', `x${KEY}`],
  ['no folder', KEY.slice(KEY.lastIndexOf('/') + 1)],
  ['nothing', ''],
])('%s is no key of a digest', (_what, key) => {
  expect(parseDigestKey(key)).toBeUndefined();
});

test('the key of a chain and a time reads as both (property)', () => {
  const digits = fc.stringMatching(/^\d{12}$/);
  const region = fc.constantFrom('eu-west-1', 'us-gov-east-1', 'cn-north-1', 'ap-southeast-2');
  const chain = fc.record(
    {
      prefix: fc.oneof(
        fc.constant(''),
        fc.stringMatching(/^[a-z][a-z0-9 ._/AWSLogs-]{0,20}[a-z]$/),
      ),
      organization: fc.stringMatching(/^o-[a-z0-9]{10}$/),
      account: digits,
      region,
      trail: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{1,20}[A-Za-z0-9]$/),
      homeRegion: region,
    },
    { requiredKeys: ['prefix', 'account', 'region', 'trail', 'homeRegion'] },
  );
  const time = fc.date({
    min: new Date('2013-01-01'),
    max: new Date('2100-01-01'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(chain, time, (of, end) => {
      expect(parseDigestKey(digestKey(of, end))).toEqual({
        ...of,
        time: end.toISOString().replace(/[-:]|\.\d+/g, ''),
        isBackfill: false,
      });
    }),
  );
});

test('whatever a key is, it is read or it is none (property)', () => {
  const piece = fc.constantFrom(...KEY.split(/(?<=[/_.])/), '/', '_', 'o-exampleorg1/', '../');
  const anyKey = fc
    .array(fc.oneof(piece, fc.string({ unit: anyCharacter })), { maxLength: 20 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(anyKey, (key) => {
      const parts = parseDigestKey(key);
      expect(parts === undefined || /^\d{12}$/.test(parts.account)).toBe(true);
    }),
  );
});

test.each([
  ['before the year 0', -1e15, '00000101T000000Z'],
  ['within them', Date.UTC(2026, 0, 2, 3, 4, 5, 999), '20260102T030405Z'],
  ['after the year 9999', 8.64e15, '99991231T235959Z'],
])('the time in a name has a year of four digits: %s', (_, milliseconds, time) => {
  expect(compactTime(new Date(milliseconds))).toBe(time);
});
