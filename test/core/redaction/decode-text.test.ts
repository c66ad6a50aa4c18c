import fc from 'fast-check';
import { decodeText } from '../../../core/redaction/decode-text';

test.each([
  ['a%20b', 'a b'],
  ['%C3%A4', 'ä'],
  ['%ff', '\ufffd'],
  ['%25252540', '@'],
  ['&#64;&#064&#x40;&commat;', '@@@@'],
  ['&amp;amp;#x1F600;', '😀'],
  ['\\u0040\\u{40}\\x40', '@@@'],
  ['\\\\\\\\u0040', '@'],
  ['\\ud83d\\ude00', '😀'],
  ['\\"a\\/b\\"', '"a/b"'],
  ['ａ＠ｂ﹫', 'a@b@'],
])('%s is %s', (text, expected) => {
  expect(decodeText(text)).toBe(expected);
});

test.each([
  '100%',
  '%4',
  '%zz',
  '&#;',
  '&nothing;',
  '&#1114112;',
  '\\u{110000}',
  'C:\\temp',
  'a…b',
])('%s is no encoding', (text) => {
  expect(decodeText(text)).toBe(text);
});

test('what URLs and JSON encode is read back (property)', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aZ0 @=:äß設😀') }), (text) => {
      expect(decodeText(encodeURIComponent(text))).toBe(text);
      const escaped = text.replace(/[\s\S]/g, (unit) => {
        return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
      });
      expect(decodeText(escaped)).toBe(text);
    }),
  );
});
