import {
  base64Complaint,
  hexComplaint,
  parseDigestTime,
  pythonText,
  pythonType,
} from '../../../core/digests/wording';

// What Python 3.11 says itself: binascii.unhexlify, base64.b64decode, str() and type().

test.each([
  ['0a', undefined],
  ['', undefined],
  ['FF', undefined],
  ['a', 'Odd-length string'],
  [' 00', 'Odd-length string'],
  ['zz', 'Non-hexadecimal digit found'],
  ['é0', 'string argument should contain only ASCII characters'],
])('unhexlify(%j): %s', (text, complaint) => {
  expect(hexComplaint(text)).toBe(complaint);
});

const ONE_TOO_MANY = 'cannot be 1 more than a multiple of 4';
test.each([
  ['ABCD', undefined],
  ['AB==', undefined],
  ['ABC=', undefined],
  ['', undefined],
  ['AB', 'Incorrect padding'],
  ['AB=', 'Incorrect padding'],
  ['garbage', 'Incorrect padding'],
  ['A', `Invalid base64-encoded string: number of data characters (1) ${ONE_TOO_MANY}`],
  ['not base64!!', `Invalid base64-encoded string: number of data characters (9) ${ONE_TOO_MANY}`],
])('b64decode(%j): %s', (text, complaint) => {
  expect(base64Complaint(text)).toBe(complaint);
});

test.each([
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
  ['20260102T030405Z', '2026-01-02T03:04:05.000Z'],
  ['2026-01-02 03:04:05.5', '2026-01-02T03:04:05.500Z'],
  ['2026-01-02T03:04:05+02:00', '2026-01-02T03:04:05.000Z'],
  ['2026-02-30T03:04:05Z', undefined],
  ['2026-13-01T00:00:00Z', undefined],
  ['today', undefined],
  ['', undefined],
])('the time %j is %s', (text, iso) => {
  expect(parseDigestTime(text)?.toISOString()).toBe(iso);
});

test.each([
  [null, 'None', 'NoneType'],
  [true, 'True', 'bool'],
  [false, 'False', 'bool'],
  [3, '3', 'int'],
  [1.5, '1.5', 'float'],
  ['x', 'x', 'str'],
  [[], '[]', 'list'],
  [{}, '{}', 'dict'],
])('%j is %s of type %s', (value, text, type) => {
  expect(pythonText(value)).toBe(text);
  expect(pythonType(value)).toBe(type);
});
