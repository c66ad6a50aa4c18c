import { UsageError } from '../../../core/errors';
import { parseLookupTime } from '../../../core/lookups/lookup-time';

// The examples of the CloudTrail User Guide, "Valid <timestamp> formats", and how the AWS CLI reads them.
test.each([
  ['1422317782', '2015-01-27T00:16:22Z'],
  ['1422317782.0', '2015-01-27T00:16:22Z'],
  ['01-27-2015', '2015-01-27T00:00:00Z'],
  ['01-27-2015,01:16PM', '2015-01-27T13:16:00Z'],
  ['01-27-2015, 01:16 PM', '2015-01-27T13:16:00Z'],
  ['01/27/2015, 13:16', '2015-01-27T13:16:00Z'],
  ['2015-01-27', '2015-01-27T00:00:00Z'],
  ['2015-01-27, 01:16 PM', '2015-01-27T13:16:00Z'],
])('reads the guide’s example %s', (written, read) => {
  expect(parseLookupTime(written)).toBe(read);
});

test.each([
  ['2026-03-04T05:06:07Z', '2026-03-04T05:06:07Z'],
  ['2026-03-04T05:06:07.9+02:00', '2026-03-04T03:06:07Z'],
  ['2026-03-04 05:06:07 -0530', '2026-03-04T10:36:07Z'],
  ['2026-03-04T05:06 UTC', '2026-03-04T05:06:00Z'],
  ['20260304T050607Z', '2026-03-04T05:06:07Z'],
  ['2026-03-04T05', '2026-03-04T05:00:00Z'],
  ['2026/3/4 12:01 am', '2026-03-04T00:01:00Z'],
  ['2026-03-04 12:01PM', '2026-03-04T12:01:00Z'],
  [' 2026-03-04 ', '2026-03-04T00:00:00Z'],
  ['-1', '1969-12-31T23:59:59Z'],
  // Digits alone are seconds, however much they look like a day.
  ['20260304', '1970-08-23T11:51:44Z'],
])('reads %s', (written, read) => {
  expect(parseLookupTime(written)).toBe(read);
});

test.each([
  'yesterday',
  '',
  '2026-02-30',
  '27-01-2015',
  '2015-01',
  '2026-03/04',
  '2026-03-04T24:00',
  '2026-03-04T05:60',
  '2026-03-04 13:00 PM',
  '2026-03-04 0:30 AM',
  '2026-03-04T05:06:07X',
  // Milliseconds.
  '1422317782000',
])('refuses %j', (written) => {
  expect(() => parseLookupTime(written)).toThrow(UsageError);
});
