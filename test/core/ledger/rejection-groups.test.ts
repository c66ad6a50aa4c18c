import { NO_COUNTS } from '../../../core/ledger/file-counts';
import type { LedgerEntry, Rejection } from '../../../core/ledger/ledger-entry';
import { RejectionGroups } from '../../../core/ledger/rejection-groups';
import { LOG_FILE } from '../../support/log-records';

function entryWith(rejections: readonly Rejection[], rejected = rejections.length): LedgerEntry {
  return {
    file: LOG_FILE,
    counts: { ...NO_COUNTS, records: rejected, rejected },
    rejections,
    sha256: '0'.repeat(64),
    bytes: 0,
    services: 'all',
    shards: 1,
    recipe: '0123456789abcdef',
    ingestedAt: '2026-03-04T05:11:00Z',
    durationMilliseconds: 10,
    attempt: 1,
  };
}

const groupsOf = (...entries: readonly LedgerEntry[]) => {
  const groups = new RejectionGroups();
  for (const entry of entries) groups.add(entry);
  return groups;
};

test('rejections of several files are grouped by reason, the most frequent first', () => {
  const first = entryWith([
    { index: 3, reason: 'a' },
    { index: 4, reason: 'b' },
  ]);
  const second = entryWith([{ index: 0, reason: 'b' }]);
  expect(groupsOf(first, second).groups).toEqual([
    {
      reason: 'b',
      count: 2,
      places: [
        { index: 4, entry: first },
        { index: 0, entry: second },
      ],
    },
    { reason: 'a', count: 1, places: [{ index: 3, entry: first }] },
  ]);
});

test('the first places are named, all are counted', () => {
  const rejections = Array.from({ length: 10 }, (_, index) => ({ index, reason: 'a' }));
  const [group] = groupsOf(entryWith(rejections)).groups;
  expect(group?.count).toBe(10);
  expect(group?.places.map(({ index }) => index)).toEqual([0, 1, 2]);
});

test('what the ledger keeps no reason of is counted', () => {
  expect(groupsOf(entryWith([{ index: 0, reason: 'a' }], 70)).ungrouped).toBe(69);
});

test('reasons that are all different do not fill the memory', () => {
  const rejections = Array.from({ length: 500 }, (_, index) => ({ index, reason: `${index}` }));
  const { groups, ungrouped } = groupsOf(entryWith(rejections));
  expect(groups).toHaveLength(50);
  expect(ungrouped).toBe(450);
});
