import { parseMoment } from '../../../core/queries/time-range';

const NOW = new Date('2026-03-10T12:00:00.900Z');

test.each([
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05.999Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04', '2026-01-02T03:04:00Z'],
  ['2026-01-02 03:04:05', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05Z'],
  ['2026-01-02', '2026-01-02T00:00:00Z'],
  ['30s', '2026-03-10T11:59:30Z'],
  ['90m', '2026-03-10T10:30:00Z'],
  ['2h', '2026-03-10T10:00:00Z'],
  ['7d', '2026-03-03T12:00:00Z'],
  ['1w', '2026-03-03T12:00:00Z'],
])('%s begins at %s', (written, moment) => {
  expect(parseMoment(written, 'since', NOW)).toBe(moment);
});

test('a date ends with its last second', () => {
  expect(parseMoment('2026-01-02', 'until', NOW)).toBe('2026-01-02T23:59:59Z');
});

test.each([
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59Z'],
])('the first and the last moment are understood: %s', (written, moment) => {
  expect(parseMoment(written, 'until', NOW)).toBe(moment);
});

test.each([
  '',
  'yesterday',
  '2026-13-01',
  '2026-02-30',
  '2026-01-02T25:00',
  '-2h',
  '2y',
  '7',
  '1767312000',
  // Behind and before the years of four digits, whose texts are in order of time.
  '999999w',
  '9999-12-31T23:59:59-00:01',
  '0000-01-01T00:00:00+00:01',
  '10000-01-01',
  '1e3d',
  '٢h',
  '2026-01-02T03:04:05Z\n',
  '2026-01-02T03:04:05Z OR 1',
  '2'.repeat(10_000),
])('%j is refused, with what is understood', (written) => {
  expect(() => parseMoment(written, 'since', NOW)).toThrow(/is not a time: write .* 90m, 2h or 7d/);
});
