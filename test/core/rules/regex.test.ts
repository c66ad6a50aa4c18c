import { compileRegex, RegexError } from '../../../core/rules/regex';

test.each([
  ['b+', '', 'abbc', true],
  ['^b', '', 'abbc', false],
  ['B', '', 'abc', false],
  ['B', 'i', 'abc', true],
  ['^b$', '', 'a\nb\nc', false],
  ['^b$', 'm', 'a\nb\nc', true],
  ['a.b', '', 'a\nb', false],
  ['a.b', 's', 'a\nb', true],
  ['A.B', 'is', 'a\nb', true],
  ['.+:assumed-role/aws:.+', '', 'arn:aws:sts::111122223333:assumed-role/aws:ec2/i-1', true],
  ['', '', 'anything', true],
])('/%s/%s on %j', (source, flags, text, isMatch) => {
  expect(compileRegex(source, flags)(text)).toBe(isMatch);
});

test.each(['(?=a)b', '(?!a)b', '(?<=a)b', '(?<!a)b', '(a)\\1', '(?>a)', 'a++', '(', '[', '*'])(
  '/%s/ is refused',
  (source) => {
    expect(() => compileRegex(source, '')).toThrow(RegexError);
  },
);

test.each([
  ['too long', 'a'.repeat(4097)],
  ['too large', '[ab]{299}'],
  ['too large in another way', 'a[ab]{900}[cd]'],
  ['too deep', `${'('.repeat(2000)}${')'.repeat(2000)}`],
])('what is %s is refused', (_, source) => {
  expect(() => compileRegex(source, '')).toThrow(RegexError);
});

test('the largest one has 300 steps', () => {
  expect(compileRegex('[ab]{298}', '')('ab'.repeat(149))).toBe(true);
  expect(() => compileRegex('[ab]{299}', '')).toThrow('it has 301 steps, and 300 are taken');
});

test('what makes a backtracking engine stand still runs through', () => {
  expect(compileRegex('(a+)+$', '')(`${'a'.repeat(50_000)}b`)).toBe(false);
});
