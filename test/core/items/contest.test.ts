import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { type Item, stringOf } from '../../../core/items/attribute';
import { closingTextV1 } from '../../../core/items/closing-text-v1';
import { settleContest, settleEqual } from '../../../core/items/contest';
import { DICTIONARY_V1 } from '../../../core/items/dictionary-v1';
import { buildEventItem } from '../../../core/items/event-item';
import { recordOf } from '../../../core/items/raw-record';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { DELETE_OBJECT, eventOf, ORIGIN } from '../../support/events';

/** The same event id, with a content of its own, at a place of its own. */
function itemOf(content: string, file = '1', index = 0, changes = {}): Item {
  const record = { ...DELETE_OBJECT, errorMessage: content, ...changes };
  const event = eventOf(record, { ...ORIGIN, file: `2026030${file}T0510Z.json.gz`, index });
  const settings = {
    ...DEFAULT_SETTINGS,
    indexes: { ...DEFAULT_SETTINGS.indexes, data: ['eventId' as const] },
  };
  return buildEventItem(event, settings);
}

const MARKED = { contested: { BOOL: true } };
const CLOSED_ID = /^2026-03-04T05:06:07Z#[0-9a-f-]{36}~[0-9a-f]{32}$/;

describe('an event id that is new', () => {
  test('holds its key, as it is', () => {
    const item = itemOf('a');
    expect(settleContest([item], undefined)).toEqual({ holders: [item], contenders: [] });
  });
});

describe('the same record again', () => {
  test('of the same place is written again: its settings may be others', () => {
    const [before, again] = [itemOf('a'), { ...itemOf('a'), expiresAt: { N: '1' } }];
    expect(settleContest([again], before).holders).toEqual([again]);
  });

  test('of the same place, as it is there, is not written', () => {
    expect(settleContest([itemOf('a')], itemOf('a'))).toEqual({ holders: [], contenders: [] });
  });

  test('of a later file is not written', () => {
    const item = itemOf('a', '2');
    expect(settleContest([item], itemOf('a'))).toEqual({ holders: [], contenders: [] });
  });

  test('of an earlier file takes the place', () => {
    const item = itemOf('a', '1');
    expect(settleContest([item], itemOf('a', '2')).holders).toEqual([item]);
  });

  test('of the same place, packed in format version 1, is written in the present one', () => {
    const item = itemOf('a');
    const { raw: _, ...rest } = item;
    const dictionary = Buffer.from(DICTIONARY_V1 + closingTextV1(rest));
    const packed = Buffer.concat([Buffer.of(1), deflateSync(recordOf(item), { dictionary })]);
    const before: Item = { ...rest, raw: { B: packed } };
    expect(recordOf(before)).toEqual(recordOf(item));
    expect(settleContest([item], before)).toEqual({ holders: [item], contenders: [] });
  });

  test('keeps the mark', () => {
    const before = { ...itemOf('a'), ...MARKED };
    const again = { ...itemOf('a'), expiresAt: { N: '1' } };
    expect(settleContest([again], before).holders).toEqual([{ ...again, ...MARKED }]);
    expect(settleContest([itemOf('a')], before).holders).toEqual([]);
  });
});

describe('another record under the same event id', () => {
  const settled = settleContest([itemOf('a')], itemOf('b', '2'));
  const all = [...settled.holders, ...settled.contenders];

  test('costs neither of the two', () => {
    expect(all.map((item) => JSON.parse(recordOf(item).toString()).errorMessage).sort()).toEqual([
      'a',
      'b',
    ]);
  });

  test('marks both', () => {
    expect(all).toEqual([expect.objectContaining(MARKED), expect.objectContaining(MARKED)]);
  });

  test('has one of them hold the key, and closes the id of the other in every key', () => {
    const [holder] = settled.holders;
    const [contender] = settled.contenders;
    expect(stringOf(holder ?? {}, 'at')).toBe(stringOf(itemOf('a'), 'at'));
    expect(stringOf(contender ?? {}, 'at')).toMatch(CLOSED_ID);
    const id = stringOf(contender ?? {}, 'at')?.slice('2026-03-04T05:06:07Z#'.length);
    expect(stringOf(contender ?? {}, 'eventId')).toBe(id);
  });
});

describe('a record whose credentials are cut out of it now, or were before,', () => {
  const secret = {
    responseElements: { credentials: { sessionToken: 'FQoGZXIvYXdzEXAMPLEtoken' } },
  };
  const whole = itemOf('a', '1', 0, secret);
  const cut = {
    ...itemOf('a', '1', 0, { responseElements: { credentials: { sessionToken: '***' } } }),
    altered: { BOOL: true },
  };

  test.each([
    ['now', cut, whole],
    ['before', whole, cut],
  ])('is the same record: %s', (_, item, present) => {
    expect(settleContest([item], present)).toEqual({ holders: [item], contenders: [] });
  });

  test('is another record than one that says something else', () => {
    expect(settleContest([cut], itemOf('b')).contenders).toHaveLength(1);
  });
});

test('a damaged raw record counts as a content of its own', () => {
  const damaged = { ...itemOf('a'), raw: { B: Uint8Array.of(1, 2, 3) } };
  const { holders, contenders } = settleContest([itemOf('a')], damaged);
  expect(holders.length + contenders.length).toBe(2);
});

test.each([
  ['later', '3', 0],
  ['the same', '2', 0],
  ['earlier', '1', 1],
])('of equal contenders the earliest stays: %s', (_, file, written) => {
  const present = itemOf('a', '2');
  expect(settleEqual(itemOf('a', file), present)).toHaveLength(written);
});

/** A store of one key and its contenders, and what the writer does with it. */
function storeOf(items: readonly Item[]): Map<string, Item> {
  const store = new Map<string, Item>();
  const keyOf = (item: Item) => stringOf(item, 'at') ?? '';
  for (const item of items) {
    const { holders, contenders } = settleContest([item], store.get(keyOf(item)));
    const kept = contenders.flatMap((each) => settleEqual(each, store.get(keyOf(each))));
    for (const each of [...holders, ...kept]) store.set(keyOf(each), each);
  }
  return store;
}

test('the order in which files come, and how often, makes no difference', () => {
  const places = fc.record({
    content: fc.constantFrom('a', 'b', 'c', 'd'),
    file: fc.constantFrom('1', '2', '3'),
  });
  fc.assert(
    fc.property(
      // A file is what it is: at one place stands one content.
      fc.uniqueArray(places, {
        selector: ({ content, file }) => `${content}${file}`,
        maxLength: 6,
      }),
      fc.infiniteStream(fc.nat()),
      (all, random) => {
        const items = all.map(({ content, file }, index) => itemOf(content, file, index));
        const again = [...items, ...items].sort(() => Number(random.next().value) - 2 ** 30);
        expect(Object.fromEntries(storeOf(again))).toEqual(Object.fromEntries(storeOf(items)));
        expect(storeOf(items).size).toBe(new Set(all.map(({ content }) => content)).size);
      },
    ),
    { numRuns: 200 },
  );
});
