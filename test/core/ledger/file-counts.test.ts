import fc from 'fast-check';
import {
  addCounts,
  type FileCounts,
  isBalanced,
  NO_COUNTS,
} from '../../../core/ledger/file-counts';

const PERFECT: FileCounts = {
  records: 15,
  stored: 5,
  duplicates: 4,
  filtered: 3,
  expired: 2,
  rejected: 1,
  unclassified: 5,
};

const anyCount = fc.nat(1_000_000);
const anyBalanced = fc
  .record({
    stored: anyCount,
    duplicates: anyCount,
    filtered: anyCount,
    expired: anyCount,
    rejected: anyCount,
    unclassified: anyCount,
  })
  .map((counts): FileCounts => {
    const { stored, duplicates, filtered, expired, rejected } = counts;
    return { ...counts, records: stored + duplicates + filtered + expired + rejected };
  });

test('each record has one outcome', () => {
  expect(isBalanced(PERFECT)).toBe(true);
});

test.each(['records', 'stored', 'duplicates', 'filtered', 'expired', 'rejected'] as const)(
  'one more of %s is out of balance',
  (name) => {
    expect(isBalanced({ ...PERFECT, [name]: PERFECT[name] + 1 })).toBe(false);
  },
);

test('the unclassified are among the stored, and no outcome of their own', () => {
  expect(isBalanced({ ...PERFECT, unclassified: 0 })).toBe(true);
});

test('what is balanced stays so when it is added (property)', () => {
  fc.assert(
    fc.property(anyBalanced, anyBalanced, (a, b) => {
      const sum = addCounts(a, b);
      expect(isBalanced(sum)).toBe(true);
      expect(sum).toEqual(addCounts(b, a));
      expect(addCounts(sum, PERFECT)).toEqual(addCounts(a, addCounts(b, PERFECT)));
    }),
  );
});

test('nothing added changes nothing', () => {
  expect(addCounts(PERFECT, NO_COUNTS)).toEqual(PERFECT);
  expect(isBalanced(NO_COUNTS)).toBe(true);
});
