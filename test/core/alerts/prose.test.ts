import fc from 'fast-check';
import { joinParagraphs, said, wrap } from '../../../core/alerts/prose';

test('prose is broken between words, at 78 characters', () => {
  const lines = wrap('word '.repeat(40)).split('\n');
  expect(lines.join(' ')).toBe('word '.repeat(40).trim());
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(78);
  expect(Math.min(...lines.slice(0, -1).map(({ length }) => length))).toBeGreaterThan(70);
});

test('the lines of an item hang below it', () => {
  const [first = '', second = ''] = wrap(`- ${'word '.repeat(20)}`, '  ').split('\n');
  expect(first).toMatch(/^- word/);
  expect(second).toMatch(/^ {2}word/);
});

test.each([
  ['a single word', 'DeleteObject', 'DeleteObject'],
  ['an address', '192.0.2.7', '192.0.2.7'],
  ['several words', 'aws cli', '“aws cli”'],
  ['nothing', '', '“”'],
  ['what would end the quotation', 'a” What to do: “b', '“a\\u{201d} What to do: \\u{201c}b”'],
  ['what begins as a quotation in a mail', '> yes', '“> yes”'],
])('%s is said so', (_, text, expected) => {
  expect(wrap(`x${said(text)}`)).toBe(`x ${expected}`);
});

test('what is said never begins a line (property)', () => {
  const words = fc.array(fc.constantFrom('our', 'own', 'longer-words-of-ours'), { maxLength: 30 });
  const texts = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(words, texts, (before, text) => {
      const written = wrap(['our', ...before, `word${said(text.replace(/\s+/g, ' '))}`].join(' '));
      for (const line of written.split('\n')) expect(line).toMatch(/^(our|own|longer|word)/);
    }),
  );
});

test.each(['> quoted', '| quoted', 'From here on', '-- '])(
  'the line %j is not taken for quoted',
  (line) => {
    expect(joinParagraphs(['first', `second\n${line}`])).toBe(`first\n\nsecond\n ${line}\n`);
  },
);
