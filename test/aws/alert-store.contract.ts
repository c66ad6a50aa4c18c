import type { Alert } from '../../core/alerts/alert';
import type { Sightings } from '../../core/alerts/sightings';
import type { AlertReader, AlertStore } from '../../core/ports';
import { ALERT, FIVE, SIGHTINGS, seenAt } from '../support/alerts';

async function all<T>(sequence: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of sequence) found.push(each);
  return found;
}

const { rule, group } = SIGHTINGS;
const UNSENT = {
  id: ALERT.id,
  rule: ALERT.rule.id,
  group: ALERT.group.map(({ value }) => value),
  at: ALERT.at,
};
const AT_FIVE = { from: FIVE, to: FIVE };

/** What every adapter of `AlertStore` and `AlertReader` does. */
export function describeAlertStore(
  create: (now: () => Date) => Promise<AlertStore & AlertReader>,
): void {
  let time = Date.parse('2026-03-04T05:10:00Z');
  const tick = () => {
    time += 1000;
    return new Date(time);
  };
  const open = () => create(tick);

  describe('sightings', () => {
    const kept = async (store: AlertStore) => all(store.sightingsOf(rule, group, AT_FIVE));

    test('come back as they were kept', async () => {
      const store = await open();
      const sightings: Sightings = {
        ...SIGHTINGS,
        group: ['', 'ü😀', '111122223333:user/alice'],
        seen: [
          seenAt(0),
          seenAt(5, { value: 'eu-west-1' }),
          seenAt(5, { stream: 'a/b/c', rule: 'r' }),
        ],
      };
      await store.keep([sightings]);
      expect(await all(store.sightingsOf(rule, sightings.group, AT_FIVE))).toMatchObject([
        sightings,
      ]);
    });

    test('that are kept again are there once', async () => {
      const store = await open();
      await store.keep([SIGHTINGS]);
      await store.keep([SIGHTINGS]);
      expect(await kept(store)).toHaveLength(1);
    });

    test('of a hundred parts are all kept', async () => {
      const store = await open();
      const parts = Array.from({ length: 100 }, (_, i) => ({ ...SIGHTINGS, source: `f-${i}` }));
      await store.keep(parts);
      expect(await kept(store)).toHaveLength(100);
    });

    test.each<[string, Partial<Sightings>]>([
      ['another rule', { rule: 'another' }],
      ['another group', { group: ['111122223333:user/bob'] }],
      ['an earlier slot', { slot: FIVE - 3600 }],
      ['a later slot', { slot: FIVE + 3600 }],
    ])('of %s are left out', async (_, change) => {
      const store = await open();
      await store.keep([{ ...SIGHTINGS, ...change }]);
      expect(await kept(store)).toEqual([]);
    });

    test('come the latest slot first', async () => {
      const store = await open();
      const at = (slot: number) => ({ ...SIGHTINGS, slot });
      await store.keep([at(FIVE), at(FIVE + 3600), at(FIVE - 3600)]);
      const range = { from: FIVE - 3600, to: FIVE + 3600 };
      const found = await all(store.sightingsOf(rule, group, range));
      expect(found).toMatchObject([FIVE + 3600, FIVE, FIVE - 3600].map((slot) => ({ slot })));
    });

    test('wait, those that have waited longest first', async () => {
      const store = await open();
      await store.keep([{ ...SIGHTINGS, source: 'b' }]);
      await store.keep([{ ...SIGHTINGS, source: 'a' }]);
      expect((await all(store.listWaiting())).map(({ source }) => source)).toEqual(['b', 'a']);
    });

    test('of old events wait behind those of fresh ones', async () => {
      const store = await open();
      await store.keep([{ ...SIGHTINGS, slot: FIVE - 30 * 86_400, source: 'old' }]);
      await store.keep([{ ...SIGHTINGS, source: 'fresh' }]);
      const waiting = await all(store.listWaiting());
      expect(waiting.map(({ source }) => source)).toEqual(['fresh', 'old']);
      await store.settle(waiting);
      expect(await all(store.listWaiting())).toEqual([]);
    });

    test('wait no more once they are settled, and stay', async () => {
      const store = await open();
      await store.keep([SIGHTINGS]);
      await store.settle(await all(store.listWaiting()));
      expect(await all(store.listWaiting())).toEqual([]);
      expect(await kept(store)).toHaveLength(1);
    });

    test('that were kept again after a look at them go on waiting', async () => {
      const store = await open();
      await store.keep([SIGHTINGS]);
      const looked = await all(store.listWaiting());
      await store.keep([SIGHTINGS]);
      await store.settle(looked);
      expect(await all(store.listWaiting())).toHaveLength(1);
    });
  });

  describe('alerts', () => {
    const alertsAt = (store: AlertStore, from: number, to: number) =>
      store.alertsOf(ALERT.rule.id, ['111122223333:user/alice'], { from, to });

    test('come back as they were raised', async () => {
      const store = await open();
      expect(await store.raise(ALERT)).toBe(true);
      expect(await alertsAt(store, FIVE, FIVE)).toEqual([ALERT]);
      expect(await store.find(ALERT.id)).toEqual(ALERT);
    });

    test('are raised once', async () => {
      const store = await open();
      await store.raise(ALERT);
      expect(await store.raise({ ...ALERT, count: 9 })).toBe(false);
      expect(await store.find(ALERT.id)).toEqual(ALERT);
    });

    test.each<[string, number, number]>([
      ['later', FIVE + 1, FIVE + 9],
      ['earlier', FIVE - 9, FIVE - 1],
    ])('that were raised %s are left out', async (_, from, to) => {
      const store = await open();
      await store.raise(ALERT);
      expect(await alertsAt(store, from, to)).toEqual([]);
    });

    test('get more events, and what became of the message stays', async () => {
      const store = await open();
      await store.raise(ALERT);
      await store.markSent(ALERT, new Date('2026-03-04T05:11:00.000Z'));
      const extended: Alert = {
        ...ALERT,
        from: '2026-03-04T04:00:00Z',
        to: '2026-03-04T05:30:00Z',
        count: 8,
      };
      await store.extend(extended);
      expect(await store.find(ALERT.id)).toEqual({
        ...extended,
        notice: 'sent',
        sentAt: '2026-03-04T05:11:00.000Z',
      });
    });

    test('that were too old are told once they are awakened; others are as they were', async () => {
      const store = await open();
      await store.raise({ ...ALERT, notice: 'too old' });
      await store.awaken(ALERT);
      expect(await store.find(ALERT.id)).toEqual(ALERT);
      expect(await all(store.listUnsent())).toEqual([UNSENT]);
      await store.markSent(ALERT, new Date('2026-03-04T05:11:00.000Z'));
      await store.awaken(ALERT);
      expect(await store.find(ALERT.id)).toMatchObject({ notice: 'sent' });
    });

    test('are unsent until their message is sent', async () => {
      const store = await open();
      await store.raise(ALERT);
      expect(await all(store.listUnsent())).toEqual([UNSENT]);
      await store.markSent(ALERT, new Date());
      expect(await all(store.listUnsent())).toEqual([]);
    });

    test.each(['too old', 'none'] as const)(
      'of which nobody is told (%s) are not unsent',
      async (notice) => {
        const store = await open();
        await store.raise({ ...ALERT, notice });
        expect(await all(store.listUnsent())).toEqual([]);
      },
    );

    const others: readonly Alert[] = [
      { ...ALERT, id: '20260304T050100Z-00000001', at: '2026-03-04T05:01:00Z' },
      {
        ...ALERT,
        id: '20260304T050200Z-00000002',
        at: '2026-03-04T05:02:00Z',
        account: '444455556666',
        group: [{ field: 'f', value: 'v' }],
      },
    ];
    const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id);
    const [one = ALERT, two = ALERT] = others;

    test.each<[string, Parameters<AlertReader['list']>[0], readonly Alert[]]>([
      ['all, the last one first', {}, [two, one, ALERT]],
      ['those of an account', { account: '111122223333' }, [one, ALERT]],
      ['those since a time', { since: '2026-03-04T05:01:00Z' }, [two, one]],
      ['those until a time', { until: '2026-03-04T05:01:00Z' }, [one, ALERT]],
      ['none of an account that has none', { account: '999988887777' }, []],
    ])('list %s', async (_, range, expected) => {
      const store = await open();
      for (const alert of [ALERT, ...others]) await store.raise(alert);
      expect(ids(await all(store.list(range)))).toEqual(ids(expected));
    });

    test.each(['20260304T050000Z-00000000', 'anything', ''])(
      'there is none with the id %j',
      async (id) => {
        const store = await open();
        await store.raise(ALERT);
        expect(await store.find(id)).toBeUndefined();
      },
    );
  });

  describe('the lease', () => {
    const soon = () => new Date(time + 60_000);

    test('is one holder’s at a time', async () => {
      const store = await open();
      expect(await store.takeLease('a', soon())).toBe(true);
      expect(await store.takeLease('b', soon())).toBe(false);
      expect(await store.takeLease('a', soon())).toBe(true);
    });

    test('is free once it is given back', async () => {
      const store = await open();
      await store.takeLease('a', soon());
      await store.giveLeaseBack('a');
      expect(await store.takeLease('b', soon())).toBe(true);
    });

    test('is free once it ran out, and who had it takes it from nobody', async () => {
      const store = await open();
      await store.takeLease('a', new Date(time - 1000));
      expect(await store.takeLease('b', soon())).toBe(true);
      await store.giveLeaseBack('a');
      expect(await store.takeLease('c', soon())).toBe(false);
    });
  });
}
