import * as fc from 'fast-check';
import { conditionFor } from '../../../core/queries/condition';
import type { EventFilter } from '../../../core/queries/event-filter';
import { type KeyedRead, keysOf } from '../../../core/queries/keyed-read';
import { planQuery } from '../../../core/queries/plan';
import { EVENT_INDEXES } from '../../../core/tables';
import { anyCharacter } from '../../support/any-character';
import { evaluatorOf } from '../../support/condition-evaluator';
import { eventItem } from '../../support/event-items';
import { listed } from '../../support/stream-listings';

const STREAM = '111122223333/s3/data';
const WHOLE: KeyedRead = { partition: STREAM, range: { from: '0', to: ':' } };
const BY_KEY: KeyedRead = {
  index: 'by-access-key',
  partition: 'AKIA',
  range: { from: '0', to: ':' },
};
const OBJECTS: KeyedRead = {
  index: 'by-resource',
  partition: 'ledger',
  range: { beginsWith: '/' },
};

const conditionOf = (filter: EventFilter, read = WHOLE, streams: readonly string[] = [STREAM]) =>
  conditionFor(read, filter, streams);

/** The expression as a person would write it. */
function spelt(
  filter: EventFilter,
  read?: KeyedRead,
  streams?: readonly string[],
): string | undefined {
  const condition = conditionOf(filter, read, streams);
  return condition?.expression.replace(/[#:]\w+/g, (placeholder) =>
    placeholder.startsWith('#')
      ? (condition.names[placeholder] ?? placeholder)
      : `'${condition.values[placeholder]}'`,
  );
}

test.each<[EventFilter, string | undefined]>([
  [{}, undefined],
  [{ eventName: 'PutObject' }, "eventName = 'PutObject'"],
  [{ region: 'eu-west-1', level: 'bucket' }, "level = 'bucket' AND region = 'eu-west-1'"],
  [{ level: 'object' }, "(level = 'object' OR attribute_not_exists(level))"],
  [{ access: 'send' }, "access = 'send'"],
  [{ readOrWrite: 'read' }, "access = 'read'"],
  [{ readOrWrite: 'write' }, "access IN ('write', 'send')"],
  [{ principal: { whole: 'a' } }, "principal = 'a'"],
  [{ principal: { part: 'a' } }, "contains(principal, 'a')"],
  [{ errorCode: 'NoSuchKey' }, "errorCode = 'NoSuchKey'"],
  [{ errorCode: 'any' }, 'attribute_exists(errorCode)'],
  [
    { errorCode: 'denied' },
    "(contains(errorCode, 'AccessDenied') OR contains(errorCode, 'Unauthorized') OR contains(errorCode, 'Forbidden'))",
  ],
  [{ sourceIp: '192.0.2.7' }, "sourceIp = '192.0.2.7'"],
  [{ sourceIp: '192.0.2.7/32' }, "sourceIp = '192.0.2.7'"],
  [{ sourceIp: 's3.amazonaws.com' }, "sourceIp = 's3.amazonaws.com'"],
  [{ sourceIp: '192.0.2.0/24' }, "begins_with(sourceIp, '192.0.2.')"],
  [{ sourceIp: '192.0.2.0/23' }, "begins_with(sourceIp, '192.0.')"],
  [{ sourceIp: '10.0.0.0/8' }, "begins_with(sourceIp, '10.')"],
  [{ sourceIp: '10.0.0.0/7' }, undefined],
  [{ sourceIp: '2001:db8::7' }, undefined],
  [{ resource: { name: 'ledger' } }, "(resource = 'ledger' OR copySource = 'ledger')"],
  [{ eventId: 'x' }, undefined],
  [{ sharedEventId: 'x' }, "sharedEventId = 'x'"],
  [{ account: '111122223333', service: 's3', since: '2026-01-01T00:00:00Z' }, undefined],
])('the store leaves out of a stream what %j does not ask for: %s', (filter, expected) => {
  expect(spelt(filter)).toBe(expected);
});

describe('of an index', () => {
  test('the store leaves out streams that are not asked for', () => {
    const streams = [STREAM, '111122223333/ses/data'];
    expect(spelt({ category: 'data' }, BY_KEY, streams)).toBe(
      `stream IN ('${streams.join("', '")}')`,
    );
  });

  test('no stream is left out where all are asked for', () => {
    expect(spelt({}, BY_KEY)).toBeUndefined();
  });

  test('more streams than an expression can name are left to the client', () => {
    const streams = Array.from({ length: 101 }, (_, n) => `111122223333/s3/data/${n}`);
    expect(conditionOf({ service: 's3' }, BY_KEY, streams)).toBeUndefined();
    expect(conditionOf({ service: 's3' }, BY_KEY, streams.slice(1))?.expression).toMatch(
      /^#stream IN/,
    );
  });

  test('the time bounds the reading itself, where the keys are in its order', () => {
    expect(spelt({ until: '2026-01-01T00:00:00Z' }, BY_KEY)).toBeUndefined();
  });

  test('the time is left to the store where the keys are in order of objects', () => {
    expect(spelt({ until: '2026-01-01T00:00:00Z' }, OBJECTS)).toBe(
      "at BETWEEN '0' AND '2026-01-01T00:00:00Z$'",
    );
  });

  test('what is asked for by the key itself is not asked for again', () => {
    expect(spelt({ accessKey: 'AKIA', eventName: 'PutObject' }, BY_KEY)).toBe(
      "eventName = 'PutObject'",
    );
    expect(spelt({ resource: { name: 'ledger' } }, OBJECTS)).toBeUndefined();
  });

  test('of copies, the target may be any', () => {
    const copies: KeyedRead = { ...OBJECTS, index: 'by-copy-source' };
    expect(spelt({ resource: { name: 'ledger' } }, copies)).toBeUndefined();
  });
});

const TEXTS = fc.oneof(
  fc.constantFrom(':v0', '#at', 'x = :v0 OR attribute_exists(#at)', "'", '"', ')', '\0', ' ', 'ü'),
  fc.string({ unit: anyCharacter, minLength: 1, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('\ud800', '\udfff', 'a'), minLength: 1, maxLength: 5 }),
  fc.constant('x'.repeat(10_000)),
);

const filters: fc.Arbitrary<EventFilter> = fc.record(
  {
    account: TEXTS,
    region: TEXTS,
    eventName: TEXTS,
    principal: fc.oneof(fc.record({ whole: TEXTS }), fc.record({ part: TEXTS })),
    accessKey: TEXTS,
    resource: fc.record({ name: TEXTS, objectPrefix: TEXTS }, { requiredKeys: ['name'] }),
    sourceIp: TEXTS,
    errorCode: TEXTS,
    eventId: TEXTS,
    sharedEventId: TEXTS,
    until: fc.constant('2026-01-02T03:04:05Z'),
  },
  { requiredKeys: [] },
);

describe('whatever is asked for', () => {
  const anyRead = fc.oneof(
    filters.map((filter) => ({ filter, read: WHOLE })),
    fc.tuple(filters, fc.nat()).map(([filter, n]) => {
      const { inOrder, byObjectKey } = planQuery({ ...filter, account: undefined }, [
        listed(STREAM, { unindexed: EVENT_INDEXES.slice(0, n % 3) }),
        listed('444455556666/ses/management'),
      ]);
      const reads = [...inOrder, ...(byObjectKey?.ranges ?? [])];
      return { filter, read: reads[n % reads.length] ?? WHOLE };
    }),
  );

  test('no value stands in the expression: it is made of words of this program', () => {
    fc.assert(
      fc.property(anyRead, ({ filter, read }) => {
        const { expression = '', names = {} } = conditionOf(filter, read) ?? {};
        const words = expression.match(/[#:]?\w+|[^\s\w]/g) ?? [];
        const known =
          /^(#[A-Za-z]+|:v\d+|AND|OR|IN|BETWEEN|contains|begins_with|attribute_exists|[=(),])$/;
        expect(words.filter((word) => !known.test(word))).toEqual([]);
        for (const [placeholder, name] of Object.entries(names))
          expect(placeholder).toBe(`#${name}`);
      }),
    );
  });

  test('DynamoDB can read it: it is short, whole, uses all that it defines, and no key of what is read', () => {
    fc.assert(
      fc.property(anyRead, ({ filter, read }) => {
        const condition = conditionOf(filter, read);
        if (condition === undefined) return;
        expect(() => evaluatorOf(condition)(eventItem(0))).not.toThrow();
        const { partitionKey, sortKey } = keysOf(read.index);
        expect(Object.values(condition.names)).not.toContain(partitionKey);
        expect(Object.values(condition.names)).not.toContain(sortKey);
        for (const value of Object.values(condition.values)) {
          expect(Buffer.from(value).toString()).toBe(value);
        }
      }),
    );
  });
});
