import * as fc from 'fast-check';
import { UsageError } from '../../../core/errors';
import { type PageToken, readPageToken, writePageToken } from '../../../core/queries/page-token';

const PAGE: PageToken = {
  after: { at: '2026-03-04T05:06:07Z#0ffa308d', stream: '111122223333/s3/data' },
  since: '2026-03-01T00:00:00Z',
  until: undefined,
};
const QUESTION = [['eventName', 'PutObject']];
const TOKEN = writePageToken(PAGE, QUESTION);

test('a token is read as it was written', () => {
  expect(readPageToken(TOKEN, QUESTION)).toEqual(PAGE);
});

test('a token keeps whatever an event id is made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (at, stream) => {
      const page = { after: { at, stream }, since: undefined, until: undefined };
      expect(readPageToken(writePageToken(page, QUESTION), QUESTION)).toEqual(page);
    }),
  );
});

test('a token is a word that no shell and no spreadsheet takes apart', () => {
  expect(TOKEN).toMatch(/^[A-Za-z0-9_-]+\.[0-9a-f]{16}$/);
});

describe('a token is refused', () => {
  const read =
    (token: string, question: unknown = QUESTION) =>
    () =>
      readPageToken(token, question);

  test('with any one of its characters altered', () => {
    for (let n = 0; n < TOKEN.length; n++) {
      for (const other of ['A', 'b', '0', '.', ' ', '=', 'é']) {
        if (other === TOKEN[n]) continue;
        const altered = TOKEN.slice(0, n) + other + TOKEN.slice(n + 1);
        expect(read(altered)).toThrow(UsageError);
      }
    }
  });

  test('with any one of its characters left out, or with one more', () => {
    for (let n = 0; n <= TOKEN.length; n++) {
      if (n < TOKEN.length)
        expect(read(TOKEN.slice(0, n) + TOKEN.slice(n + 1))).toThrow(UsageError);
      expect(read(`${TOKEN.slice(0, n)}.${TOKEN.slice(n)}`)).toThrow(UsageError);
      expect(read(`${TOKEN.slice(0, n)}A${TOKEN.slice(n)}`)).toThrow(UsageError);
    }
  });

  test.each(['', '.', '..', 'token', `${TOKEN}.x`, ` ${TOKEN}`, `${TOKEN}\n`, 'x'.repeat(100_000)])(
    'where it is none: %j',
    (token) => {
      expect(read(token)).toThrow(/is not as it was printed/);
    },
  );

  test.each<[string, unknown]>([
    ['another filter', [['eventName', 'GetObject']]],
    ['one filter more', [...QUESTION, ['account', '111122223333']]],
    ['another order', [...QUESTION, ['oldestFirst', true]]],
    ['another store', [...QUESTION, ['stack', 'Other']]],
    ['no filter', []],
  ])('with %s', (_, question) => {
    expect(read(TOKEN, question)).toThrow(/belongs to another question/);
  });

  test('where its content is of another form', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        const text = Buffer.from(JSON.stringify(content)).toString('base64url');
        expect(read(`${text}.${TOKEN.slice(-16)}`)).toThrow(UsageError);
      }),
    );
  });
});
