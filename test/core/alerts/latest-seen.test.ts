import fc from 'fast-check';
import { LatestSeen } from '../../../core/alerts/latest-seen';
import { seenAt } from '../../support/alerts';

const MOST = 5;

test('holds what is to be kept, and of the others the latest', () => {
  const seconds = fc.array(fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.boolean()));
  fc.assert(
    fc.property(seconds, (all) => {
      const seen = new LatestSeen(MOST);
      const keys = all.map(([second], i) => `${seenAt(second).at}-${i}`);
      keys.forEach((at, i) => void seen.add(seenAt(0, { at }), all[i]?.[1] ?? false));
      const toBeKept = keys.filter((_, i) => all[i]?.[1]).slice(0, MOST);
      const others = keys.filter((key) => !toBeKept.includes(key)).sort();
      const expected = [...toBeKept, ...others.slice(-MOST)].sort();
      expect(
        seen
          .events()
          .map(({ at }) => at)
          .sort(),
      ).toEqual(expected);
    }),
  );
});
