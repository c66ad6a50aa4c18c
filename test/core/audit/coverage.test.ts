import type { Verdict } from '../../../core/audit/audit-log';
import { type ChainVerdict, findHoles, mayFill } from '../../../core/audit/coverage';
import { hour } from '../../support/audit-archive';

/** The perfect digest of an hour: CloudTrail's, behind another. */
function covering(number: number, changes: Partial<Verdict> = {}): ChainVerdict {
  const verdict: Verdict = {
    bucket: 'trail-logs',
    key: `digest-${number}`,
    status: 'proven',
    isTrusted: true,
    previous: `digest-${number - 1}`,
    startTime: hour(number),
    endTime: hour(number + 1),
    logs: 0,
    provenLogs: 0,
    firstJudgedAt: hour(number + 3),
    judgedAt: hour(number + 3),
    queuedTimes: 0,
    ...changes,
  };
  return { verdict, isBackfill: false };
}

const HOLE = { from: hour(2), to: hour(3), isGap: false, isOpen: false };

test('a chain without a break has no hole, in whichever order it is told', () => {
  expect(findHoles([covering(2), covering(0), covering(1)])).toEqual([]);
  expect(findHoles([])).toEqual([]);
});

test.each<[string, ChainVerdict[], object]>([
  ['that is not there', [], {}],
  ['that is looked for', [covering(2, { isTrusted: false, status: 'open' })], { isOpen: true }],
  ['that was given up', [covering(2, { isTrusted: false, status: 'given-up' })], {}],
])('a digest %s leaves a hole', (_, between, changes) => {
  expect(findHoles([covering(1), ...between, covering(3)])).toEqual([{ ...HOLE, ...changes }]);
});

test('a hole is open as long as the digest behind it is', () => {
  const holes = findHoles([covering(1), covering(3, { status: 'open' })]);
  expect(holes).toEqual([{ ...HOLE, isOpen: true }]);
});

test('a digest that is open for another reason opens no hole elsewhere', () => {
  const holes = findHoles([covering(1), covering(3), covering(4, { status: 'open' })]);
  expect(holes).toEqual([HOLE]);
});

test('where a chain begins anew there is a gap', () => {
  expect(findHoles([covering(1), covering(3, { previous: undefined })])).toEqual([
    { ...HOLE, isGap: true },
  ]);
});

test('a backfill digest fills a hole, and makes no gap', () => {
  const backfill = { ...covering(2, { previous: undefined }), isBackfill: true };
  expect(findHoles([covering(1), backfill, covering(3)])).toEqual([]);
  expect(findHoles([covering(0), backfill, covering(3)])).toEqual([
    { ...HOLE, from: hour(1), to: hour(2) },
  ]);
});

test.each([
  ['in it', hour(2, 30), true],
  ['shortly behind it', hour(3, 14), true],
  ['well behind it', hour(3, 15), false],
  ['in the hour before, which the next digest may list', hour(1, 10), true],
  ['before that', hour(0, 44), false],
])('a log file that was delivered %s', (_, deliveredAt, expected) => {
  expect(mayFill(HOLE, deliveredAt)).toBe(expected);
});

test('next to a gap only what may have been delivered in it counts', () => {
  expect(mayFill({ ...HOLE, isGap: true }, hour(1, 44))).toBe(false);
  expect(mayFill({ ...HOLE, isGap: true }, hour(1, 45))).toBe(true);
});
