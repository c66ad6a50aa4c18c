import fc from 'fast-check';
import { fullFileName, shortFileName } from '../../../core/items/file-name';

const DELIVERY = { account: '111122223333', region: 'eu-west-1' };
const FULL = '111122223333_CloudTrail_eu-west-1_20260304T0510Z_0123456789abcdef.json.gz';
const SHORT = '20260304T0510Z_0123456789abcdef';

test("a log's own name is kept without what the item says already", () => {
  expect(shortFileName(FULL, DELIVERY)).toBe(SHORT);
  expect(fullFileName(SHORT, DELIVERY)).toBe(FULL);
});

test.each([
  ['of another account', FULL.replace('1111', '4444')],
  ['of another Region', FULL.replace('eu-west-1', 'us-east-1')],
  ['that is not compressed', FULL.replace('.gz', '')],
  ['of another form', FULL.replace('T0510Z', 'T051000Z')],
  ['without a time', FULL.replace('20260304T0510Z_', '')],
  ['without anything', FULL.replace(SHORT, '')],
  ['of a person', 'case 7.json'],
])('a name %s is kept as it is', (_which, name) => {
  expect(shortFileName(name, DELIVERY)).toBe(name);
  expect(fullFileName(name, DELIVERY)).toBe(name);
});

test('a record without a Region keeps the whole name', () => {
  const nowhere = { account: DELIVERY.account };
  expect(fullFileName(shortFileName(FULL, nowhere), nowhere)).toBe(FULL);
});

test('any name comes back (property)', () => {
  const beginning = '111122223333_CloudTrail_eu-west-1_';
  const anyName = fc
    .tuple(fc.constantFrom('', beginning), fc.string(), fc.constantFrom('', '.json', '.json.gz'))
    .map((parts) => parts.join(''));
  const anyDelivered = fc
    .stringMatching(/^\d{8}T\d{4}Z_[A-Za-z0-9]{16}$/)
    .map((rest) => `${beginning}${rest}.json.gz`);
  fc.assert(
    fc.property(fc.oneof(anyName, anyDelivered), (name) => {
      expect(fullFileName(shortFileName(name, DELIVERY), DELIVERY)).toBe(name);
    }),
  );
});
