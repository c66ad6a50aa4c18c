import fc from 'fast-check';
import { forJson, forSpreadsheet, forTerminal } from '../../../cli/output/neutralise';
import { hostileText, readEscapes, UNSAFE } from '../../support/hostile-text';

describe('text for a terminal', () => {
  test.each([
    ['a colour', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a line end', 'two\r\nlines', 'two\\u{d}\\u{a}lines'],
    ['a C1 control', '\u009b31m', '\\u{9b}31m'],
    ['NUL', 'nul\u0000', 'nul\\u{0}'],
    ['what turns text around', '\u202egnp.exe', '\\u{202e}gnp.exe'],
    ['an Arabic letter mark', '\u061c', '\\u{61c}'],
    ['a zero-width space', 'pay\u200broll', 'pay\\u{200b}roll'],
    ['a soft hyphen', 'pay\u00adroll', 'pay\\u{ad}roll'],
    ['a byte order mark', '\ufeffid', '\\u{feff}id'],
    ['a tag', '\u{e0041}', '\\u{e0041}'],
    ['a variation selector', '❤\ufe0f', '❤\\u{fe0f}'],
    ['a Mongolian vowel separator', '\u180e', '\\u{180e}'],
    ['Hangul fillers', '\u115f\u1160\u3164\uffa0', '\\u{115f}\\u{1160}\\u{3164}\\u{ffa0}'],
    ['interlinear annotation', '\ufff9a\ufffab\ufffb', '\\u{fff9}a\\u{fffa}b\\u{fffb}'],
    ['the blank of Braille', '\u2800', '\\u{2800}'],
    ['half a surrogate pair', '\ud83d!', '\\u{d83d}!'],
    ['what looks like an escape', '\\u{1b}', '\\u{5c}u{1b}'],
  ])('escapes %s', (_name, text, shown) => {
    expect(forTerminal(text)).toBe(shown);
  });

  test.each(['Größe 設計 😀', 'C:\\users\\alice', 'e\u0301', 'नि'])('leaves %j alone', (text) => {
    expect(forTerminal(text)).toBe(text);
  });

  test('holds nothing unsafe (property)', () => {
    fc.assert(fc.property(hostileText(), (text) => !UNSAFE.test(forTerminal(text))));
  });

  test('gives the text back (property)', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(readEscapes(forTerminal(text))).toBe(text);
      }),
    );
  });
});

describe('JSON', () => {
  test('escapes as JSON does', () => {
    expect(forJson({ key: '\u001b\u202e\u{e0041}' })).toBe(
      '{"key":"\\u001b\\u202e\\udb40\\udc41"}',
    );
  });

  test('keeps its layout', () => {
    expect(forJson({ a: '\n' }, 2)).toBe('{\n  "a": "\\n"\n}');
  });

  test('holds nothing unsafe, and parses to the very value (property)', () => {
    fc.assert(
      fc.property(fc.dictionary(hostileText(), hostileText()), (value) => {
        const json = forJson(value);
        expect(json).not.toMatch(UNSAFE);
        expect(JSON.parse(json)).toEqual(value);
      }),
    );
  });
});

describe('a cell of a spreadsheet', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠SUM(A1)', "'＠SUM(A1)"],
    ['  =1', "'  =1"],
    ['\u00a0=1', "'\u00a0=1"],
    ['\t=1', '\\u{9}=1'],
    ['\r=1', '\\u{d}=1'],
    ['"=1', `'"=1`],
    ["'=1", "''=1"],
    ['a;=1', 'a;\\u{3d}1'],
    ['a; "+1', 'a; "\\u{2b}1'],
  ])('%j is written as %j, which is no formula', (text, written) => {
    expect(forSpreadsheet(text)).toBe(written);
  });

  test.each(['a=1', 'Mozilla/5.0 (X11; Linux)', '-'.padStart(2, 'x'), ''])('%j stays', (text) => {
    expect(forSpreadsheet(text)).toBe(text);
  });

  test('holds nothing unsafe, and no formula in itself or behind a semicolon (property)', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const cell = forSpreadsheet(text);
        expect(cell).not.toMatch(UNSAFE);
        for (const part of cell.split(';')) expect(part).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/);
      }),
    );
  });

  test('gives the text back (property)', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(readEscapes(forSpreadsheet(text).replace(/^'/, ''))).toBe(text);
      }),
    );
  });
});
