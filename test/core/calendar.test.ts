import fc from 'fast-check';
import { secondsOf } from '../../core/calendar';

test.each([
  ['2026-03-04T05:06:07Z', 1772600767],
  ['2026-03-04T05:06:08Z', 1772600768],
  ['2026-03-05T00:00:00Z', 1772668800],
  ['2026-03-04T24:00:00Z', 1772668800],
  ['2026-03-04T05:06:07.500Z', 1772600767.5],
  ['2026-03-04T05:06+01:00', 1772597160],
  ['2026-3-4 (T05:06:07Z', Date.parse('2026-3-4') / 1000],
  ['0000-01-01T00:00:00Z', -62167219200],
])('the seconds of %s', (time, seconds) => {
  expect(secondsOf(time)).toBe(seconds);
});

test.each([
  '',
  'yesterday',
  '2026-03-04T05:60:07Z',
  '2026-03-04T05:06:0 Z',
  '2026-13-04T05:06:07Z',
  '2026-03-0aT05:06:07Z',
  'not a day!T05:06:07Z',
])('%s is no time', (time) => {
  expect(secondsOf('2026-03-04T05:06:07Z')).toBe(1772600767);
  expect(secondsOf(time)).toBeNaN();
  expect(secondsOf(time)).toBeNaN();
});

test('what is told is what the engine reads (property)', () => {
  const digits = (most: number) =>
    fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));
  const time = fc
    .tuple(
      digits(12),
      digits(32),
      fc.constantFrom('T', ' ', 't'),
      digits(25),
      digits(61),
      digits(61),
    )
    .map(([month, day, t, hour, minute, second]) => {
      return `2026-${month}-${day}${t}${hour}:${minute}:${second}Z`;
    });
  fc.assert(
    fc.property(fc.array(time), (times) => {
      for (const each of times) expect(secondsOf(each)).toBe(Date.parse(each) / 1000);
    }),
  );
});
