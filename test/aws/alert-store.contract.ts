import type { Alert } from '../../core/alerts/alert';
import { type Bundle, type BundleName, shardsOf } from '../../core/alerts/bundles';
import type { Sightings } from '../../core/alerts/sightings';
import type { AlertReader, AlertStore, SightingsRange, WaitingBundles } from '../../core/ports';
import { ALERT, bundled, FIVE, SIGHTINGS, seenAt } from '../support/alerts';

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

  const read = async (
    store: AlertStore,
    groups: SightingsRange['groups'] = [group],
    changes: Partial<SightingsRange> = {},
  ) => {
    const found: Sightings[] = [];
    const range = { rule, groups, slots: AT_FIVE, mostOfGroup: 1_000_000, ...changes };
    await store.readSightings(range, (each) => {
      if ('damaged' in each) throw new Error(each.reason);
      found.push(each);
    });
    return found;
  };
  const bundlesIn = (waiting: readonly WaitingBundles[]) =>
    waiting.flatMap(({ bundles }) => bundles);
  const waitingIn = async (store: AlertStore) => bundlesIn(await all(store.listWaiting()));
  /** As they lie in a shard that is not the common one, which says so. */
  const lying = (shard: string, sightings: Sightings): Bundle[] =>
    bundled(sightings).flatMap((bundle) => [
      { ...bundle, groups: [], elsewhere: [shard] },
      { ...bundle, shard },
    ]);
  const [NAME] = bundled(SIGHTINGS).map(({ groups: _, ...name }) => name);

  describe('sightings', () => {
    test('come back as they were kept', async () => {
      const store = await open();
      const sightings: Sightings = {
        ...SIGHTINGS,
        group: ['', 'ü😀', '111122223333:user/alice'],
        seen: [
          seenAt(0),
          seenAt(5, { value: 'eu-west-1' }),
          seenAt(5, { stream: 'a/b/c', rule: 'r' }),
          seenAt(0, { at: '2026-03-04T05:29:59Z#0f8fad5b-d9cb-469f-a165-70867728950e' }),
        ],
      };
      await store.keep(bundled(sightings));
      expect(await read(store, [sightings.group])).toEqual([sightings]);
    });

    test('that are kept again are there once', async () => {
      const store = await open();
      await store.keep(bundled(SIGHTINGS));
      await store.keep(bundled(SIGHTINGS));
      expect(await read(store)).toHaveLength(1);
    });

    test('of a hundred parts are all kept', async () => {
      const store = await open();
      const parts = Array.from({ length: 100 }, (_, i) => ({ ...SIGHTINGS, source: `f-${i}` }));
      await store.keep(bundled(...parts));
      expect(await read(store)).toHaveLength(100);
    });

    test.each<[string, Partial<Sightings>]>([
      ['another rule', { rule: 'another' }],
      ['another group', { group: ['111122223333:user/bob'] }],
      ['an earlier slot', { slot: FIVE - 1800 }],
      ['a later slot', { slot: FIVE + 1800 }],
    ])('of %s are left out', async (_, change) => {
      const store = await open();
      await store.keep(bundled({ ...SIGHTINGS, ...change }));
      expect(await read(store)).toEqual([]);
    });

    test('of groups that lie together are told apart', async () => {
      const store = await open();
      const others = ['bob', 'carol', 'dave'].map((each) => ({ ...SIGHTINGS, group: [each] }));
      await store.keep(bundled(SIGHTINGS, ...others));
      const found = await read(store, [['bob'], ['dave'], ['nobody']]);
      expect(found.map((each) => each.group).sort()).toEqual([['bob'], ['dave']]);
    });

    test('of a group are found wherever it lies', async () => {
      const store = await open();
      const { shared, own } = shardsOf(group);
      await store.keep([
        ...bundled({ ...SIGHTINGS, source: 'together' }),
        ...lying(shared, { ...SIGHTINGS, source: 'among others' }),
        ...lying(own, { ...SIGHTINGS, source: 'alone' }),
      ]);
      const found = await read(store);
      expect(found.map(({ source }) => source).sort()).toEqual([
        'alone',
        'among others',
        'together',
      ]);
    });

    test('of a group that lies alone come the latest slot first, as far as they are enough', async () => {
      const store = await open();
      const { own } = shardsOf(group);
      const slots = [FIVE, FIVE + 1800, FIVE - 1800, FIVE - 3600];
      await store.keep(slots.flatMap((slot) => lying(own, { ...SIGHTINGS, slot })));
      const range = { slots: { from: FIVE - 3600, to: FIVE + 3600 }, mostOfGroup: 2 };
      const found = await read(store, [group], range);
      const latest = [FIVE + 1800, FIVE];
      expect(found.slice(0, 2)).toMatchObject(latest.map((slot) => ({ slot })));
    });

    test('are no longer read once whoever reads them has had enough', async () => {
      const store = await open();
      await store.keep(bundled(SIGHTINGS, { ...SIGHTINGS, source: 'g' }));
      let visits = 0;
      const range = { rule, groups: [group], slots: AT_FIVE, mostOfGroup: 9 };
      const reading = store.readSightings(range, () => {
        visits++;
        throw new Error('enough');
      });
      await expect(reading).rejects.toThrow('enough');
      expect(visits).toBe(1);
    });

    test('tell of which groups they are, bundle by bundle', async () => {
      const store = await open();
      await store.keep(bundled(SIGHTINGS, { ...SIGHTINGS, group: ['bob'] }));
      const [waiting] = await waitingIn(store);
      if (waiting === undefined) throw new Error('it waits');
      const missing = { ...waiting, source: 'nowhere' };
      expect(await store.groupsOf([waiting, missing])).toEqual([
        { bundle: waiting, groups: [group, ['bob']] },
      ]);
      expect(await store.groupsOf([])).toEqual([]);
    });

    test('of a hundred bundles tell their groups', async () => {
      const store = await open();
      const parts = Array.from({ length: 100 }, (_, i) => ({ ...SIGHTINGS, source: `f-${i}` }));
      await store.keep(bundled(...parts));
      expect(await store.groupsOf(await waitingIn(store))).toHaveLength(100);
    });

    test('wait bundle by bundle, each by its name', async () => {
      const store = await open();
      const slots = Array.from({ length: 250 }, (_, i) => FIVE - 1800 * (i % 5));
      const parts = slots.map((slot, i) => ({ ...SIGHTINGS, slot, source: `f-${i}` }));
      await store.keep(bundled(...parts, { ...SIGHTINGS, rule: 'another' }));
      const waiting = await waitingIn(store);
      expect(waiting).toHaveLength(251);
      expect(waiting).toEqual(
        expect.arrayContaining([
          { ...NAME, source: 'f-249', slot: FIVE - 4 * 1800 },
          { ...NAME, rule: 'another' },
        ]),
      );
    });

    test('wait by the names of what holds any', async () => {
      const store = await open();
      const { own } = shardsOf(group);
      await store.keep(lying(own, SIGHTINGS));
      expect(await waitingIn(store)).toEqual([{ ...NAME, shard: own }]);
    });

    test('wait, those that have waited longest first', async () => {
      const store = await open();
      await store.keep(bundled({ ...SIGHTINGS, source: 'b' }));
      await store.keep(bundled({ ...SIGHTINGS, source: 'a' }));
      expect((await waitingIn(store)).map(({ source }) => source)).toEqual(['b', 'a']);
    });

    test('of old events wait behind those of fresh ones', async () => {
      const store = await open();
      const old = { ...SIGHTINGS, slot: FIVE - 30 * 86_400, source: 'old' };
      await store.keep(bundled(old, { ...SIGHTINGS, source: 'fresh' }));
      const waiting = await all(store.listWaiting());
      expect(bundlesIn(waiting).map(({ source }) => source)).toEqual(['fresh', 'old']);
      await store.settle(waiting);
      expect(await waitingIn(store)).toEqual([]);
    });

    test('wait no more once they are settled, and stay', async () => {
      const store = await open();
      await store.keep(bundled(SIGHTINGS));
      await store.settle(await all(store.listWaiting()));
      expect(await waitingIn(store)).toEqual([]);
      expect(await read(store)).toHaveLength(1);
    });

    test('of which a part is settled go on waiting with the rest, as long as before', async () => {
      const store = await open();
      const sources = ['a', 'b', 'c'];
      await store.keep(bundled(...sources.map((source) => ({ ...SIGHTINGS, source }))));
      const waiting = await all(store.listWaiting());
      const left = new Map<string, readonly BundleName[]>();
      for (const { marker, bundles } of waiting) {
        const rest = bundles.filter(({ source }) => source === 'b');
        if (rest.length > 0) left.set(marker, rest);
      }
      await store.settle(waiting, left);
      const after = await all(store.listWaiting());
      expect(bundlesIn(after).map(({ source }) => source)).toEqual(['b']);
      const before = waiting.filter(({ marker }) => left.has(marker));
      expect(after.map((each) => each.waitingSince)).toEqual(
        before.map((each) => each.waitingSince),
      );
      await store.settle(after);
      expect(await waitingIn(store)).toEqual([]);
    });

    test('that were kept again after a look at them go on waiting', async () => {
      const store = await open();
      await store.keep(bundled(SIGHTINGS));
      const looked = await all(store.listWaiting());
      await store.keep(bundled(SIGHTINGS));
      await store.settle(looked);
      expect(await waitingIn(store)).toEqual([NAME]);
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

    test('are read by their names, as they are by then', async () => {
      const store = await open();
      const others = Array.from({ length: 98 }, (_, i) => ({
        ...ALERT,
        id: `20260304T050000Z-${String(i).padStart(8, '0')}`,
        group: [{ field: 'f', value: String(i) }],
      }));
      for (const alert of [ALERT, ...others]) await store.raise(alert);
      await store.markSent(ALERT, new Date('2026-03-04T05:11:00.000Z'));
      const names = await all(store.listUnsent());
      const missing = { ...UNSENT, group: ['nobody'], id: '20260304T050000Z-ffffffff' };
      const found = await store.alertsNamed([...names, UNSENT, missing]);
      expect(found).toHaveLength(99);
      expect(found).toEqual(
        expect.arrayContaining([
          ...others,
          { ...ALERT, notice: 'sent', sentAt: '2026-03-04T05:11:00.000Z' },
        ]),
      );
      expect(await store.alertsNamed([])).toEqual([]);
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
