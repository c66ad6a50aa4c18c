import { readYaml } from '../../../core/rules/yaml-documents';

const FILE = 'rules/mine.yml';
const valuesOf = (yaml: string) => readYaml(yaml, FILE).documents.map(({ value }) => value);
const problemsOf = (yaml: string) => readYaml(yaml, FILE).problems;

test('a file holds several documents; empty ones count for nothing', () => {
  expect(valuesOf('---\n# a comment\n---\na: 1\n---\n---\nb: 2\n')).toEqual([{ a: 1 }, { b: 2 }]);
});

test.each(['', '# nothing', '---\n---\n'])('%j holds no document', (yaml) => {
  expect(readYaml(yaml, FILE)).toEqual({ documents: [], problems: [] });
});

test('words and dates are texts, as YAML 1.2 has them', () => {
  expect(valuesOf('{ mfa: NO, on: off, date: 2024-01-02, old: 2024/01/02, none: null }')).toEqual([
    { mfa: 'NO', on: 'off', date: '2024-01-02', old: '2024/01/02', none: null },
  ]);
});

test('a wrong document is left out and the others are kept', () => {
  const { documents, problems } = readYaml('a: 1\n---\nb: [1\n---\nc: 3\n', FILE);
  expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { c: 3 }]);
  expect(problems).not.toEqual([]);
  expect(problems[0]).toMatchObject({ file: FILE, reason: expect.stringContaining('no YAML') });
});

test('merge keys take the fields of another map', () => {
  expect(valuesOf('a: &base { x: 1 }\nb: { <<: *base, y: 2 }')).toEqual([
    { a: { x: 1 }, b: { x: 1, y: 2 } },
  ]);
});

test('a key called __proto__ is a key', () => {
  const [value] = valuesOf('__proto__: { polluted: true }');
  expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":true}}');
});

describe('lines', () => {
  const YAML = 'title: A\n\ndetection:\n  keywords:\n    - x\n    - y\n---\ntitle: B\n';
  const [first, second] = readYaml(YAML, FILE).documents;

  test.each([
    [[], 1],
    [['title'], 1],
    [['detection'], 3],
    [['detection', 'keywords'], 4],
    [['detection', 'keywords', 1], 6],
    [['detection', 'nowhere', 'at all'], 3],
    [['nowhere'], 1],
  ])('what stands at %j begins on line %d', (path, line) => {
    expect(first?.lines?.(path)).toBe(line);
  });

  test('they count from the beginning of the file', () => {
    expect(second?.lines?.(['title'])).toBe(8);
  });

  test('they are known through aliases', () => {
    const [document] = readYaml('a: &it\n  b: 1\nc: *it\n', FILE).documents;
    expect(document?.lines?.(['c', 'b'])).toBe(2);
  });
});

describe('what cannot be used is refused with its line', () => {
  const nested = (levels: number) => `a: ${'['.repeat(levels)}${']'.repeat(levels)}`;
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]',
    'c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]',
    'd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]',
  ].join('\n');

  test.each([
    ['a key that stands twice', 'a: 1\nb: 2\na: 3', 3, 'the key "a" stands twice'],
    ['two merge keys', 'a: &a { x: 1 }\nb:\n  <<: *a\n  <<: *a', 4, 'the key "<<" stands twice'],
    ['a key that is a list', '? [a]\n: 1', 1, 'a key is a text'],
    ['a tag', 'a: 1\nb: !!binary aGk=', 2, 'the tag tag:yaml.org,2002:binary'],
    ['a tag of one’s own', 'a: !secret x', 1, 'the tag !secret'],
    ['an alias of nothing', 'a: *b', 1, 'the anchor b'],
    ['an alias that is part of itself', 'a: &a\n  - *a', 2, 'part of'],
    ['a bomb of aliases', bomb, 1, 'aliases'],
    ['too many aliases', `a: &a 1\nb: [${'*a ,'.repeat(101)}]`, 1, 'more than 100 aliases'],
    ['deep nesting', `x: 1\n${nested(40)}`, 2, 'more than 32 levels'],
    ['very deep nesting', nested(100_000), 1, 'more than 32 levels'],
    ['global fields', 'title: A\naction: global\n---\ntitle: B', 2, 'action: global'],
  ])('%s', (_, yaml, line, reason) => {
    expect(problemsOf(yaml)).toEqual([
      { file: FILE, line, reason: expect.stringContaining(reason) },
    ]);
  });

  test('a file that is too long', () => {
    expect(problemsOf(`a: ${'x'.repeat(1_000_000)}`)).toHaveLength(1);
    expect(problemsOf(`a: ${'x'.repeat(999_997)}`)).toEqual([]);
  });

  test('global fields leave nothing of their file', () => {
    expect(valuesOf('action: global\ntitle: A\n---\ndetection: {}')).toEqual([]);
  });
});

/** More than a call of JavaScript takes as arguments. */
const MANY = 130_000;

test.each([
  ['keys that stand twice', `title: x\n${'a:\n'.repeat(MANY)}`, MANY - 1, 'stands twice'],
  ['keys that are no texts', `{${':,'.repeat(MANY)}}`, MANY, 'a key is a text'],
  ['tags', '- !x a\n'.repeat(101), 101, 'the tag !x'],
])('of a file with many %s, a hundred problems are told', (_, yaml, count, reason) => {
  const problems = problemsOf(yaml);
  expect(problems).toHaveLength(101);
  expect(problems[99]).toMatchObject({ file: FILE, reason: expect.stringContaining(reason) });
  expect(problems[100]).toEqual({
    file: FILE,
    reason: `${count - 100} more problems of this file are left out`,
  });
});

test('a hundred problems are told as they are', () => {
  expect(problemsOf('- !x a\n'.repeat(100))).toHaveLength(100);
});

describe('a number that prints otherwise than it was written', () => {
  const rule = (written: string) => `title: x
detection:
  selection:
    recipientAccountId|startswith: ${written}
  condition: selection
`;

  test.each(['012345678901', '1.10', '1.0', '0x10', '1e3', '+5'])('%s is refused', (written) => {
    const { problems } = readYaml(rule(written), 'x.yml');
    expect(problems).toMatchObject([{ line: 4, reason: expect.stringContaining('in quotes') }]);
  });

  test.each(["'012345678901'", '123456789012', '1.5', '-5'])('%s is read', (written) => {
    expect(readYaml(rule(written), 'x.yml').problems).toEqual([]);
  });

  test('is refused as a keyword', () => {
    const yaml = 'title: x\ndetection:\n  words:\n    - 1.0\n  condition: words\n';
    expect(readYaml(yaml, 'x.yml').problems).toMatchObject([{ line: 4 }]);
  });

  test.each(['recipientAccountId', 'count|gte', 'count|neq'])(
    '%s compares it as a number',
    (field) => {
      const yaml = `title: x\ndetection:\n  one:\n    ${field}: 012\n  condition: one\n`;
      expect(readYaml(yaml, 'x.yml').problems).toEqual([]);
    },
  );

  test('outside of what is sought it may stand', () => {
    expect(readYaml('title: x\nversion: 1.10\n', 'x.yml').problems).toEqual([]);
  });
});

test('a file that is not in UTF-8 is refused, with its line', () => {
  const text = Buffer.from('title: x\nauthor: Jos\xe9\n', 'latin1').toString('utf8');
  expect(readYaml(text, 'x.yml').problems).toEqual([
    { file: 'x.yml', line: 2, reason: 'the file is not in UTF-8' },
  ]);
});
