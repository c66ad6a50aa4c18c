import { firstQueries } from '../../lib/first-queries';

/** As long as DynamoDB lets a table's name be. */
const TABLE = 'T'.repeat(255);
const queries = Object.entries(
  firstQueries({
    tables: { events: TABLE, files: TABLE },
    account: '111122223333',
    region: 'ap-southeast-2',
  }),
).map(([name, query]) => ({ name, ...query }));

/** What is left to be filled in stands in capitals. */
const placeholdersIn = (text: string) =>
  text.match(/\b[A-Z]{2,}(?:[-:][A-Z]{2,})+\b|\bBUCKET\b|\bIDENTITY\b/g) ?? [];

test.each(queries)('$name is one short line', ({ value }) => {
  expect(value).toMatch(/^aws dynamodb query [^\n]+$/);
  expect(value.length).toBeLessThanOrEqual(1024);
});

test.each(queries)(
  '$name says of every placeholder what to put there',
  ({ value, description }) => {
    expect(new Set(placeholdersIn(description))).toEqual(new Set(placeholdersIn(value)));
  },
);

test('the first one needs nothing to be filled in', () => {
  expect(placeholdersIn(queries[0]?.value ?? '')).toEqual([]);
});
