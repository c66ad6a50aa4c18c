import { overridePrices, parsePriceFile } from '../../../core/costs/price-overrides';
import { PRICES } from '../../../core/costs/prices';
import { UsageError } from '../../../core/errors';

test('a price that is given stands in the list, for as many as the list says', () => {
  const { dynamoDbWriteUnit, ...others } = overridePrices({ dynamoDbWriteUnit: 0.71 });
  expect(dynamoDbWriteUnit).toEqual({ ...PRICES.dynamoDbWriteUnit, usd: 0.71, source: 'given' });
  const { dynamoDbWriteUnit: _, ...listed } = PRICES;
  expect(others).toEqual(listed);
});

test('a file is an object of names and dollars', () => {
  expect(parsePriceFile('{"dynamoDbWriteUnit": 0.71, "s3Get": 0}', 'p.json')).toEqual({
    dynamoDbWriteUnit: 0.71,
    s3Get: 0,
  });
});

test.each([
  ['{', 'p.json is no JSON: write a JSON object such as {"dynamoDbWriteUnit": 0.71}'],
  ['[]', 'p.json holds no JSON object: write a JSON object such as {"dynamoDbWriteUnit": 0.71}'],
  ['null', 'p.json holds no JSON object: write a JSON object such as {"dynamoDbWriteUnit": 0.71}'],
  [
    '{"toString": 1}',
    'p.json: "toString" is no price: trailstore cost --list-prices prints their names',
  ],
  ['{"s3Get": "1"}', 'p.json: s3Get is "1": write US dollars as a number from 0'],
  ['{"s3Get": -1}', 'p.json: s3Get is -1: write US dollars as a number from 0'],
])('a file that says %s is refused', (json, message) => {
  expect(() => parsePriceFile(json, 'p.json')).toThrow(UsageError);
  expect(() => parsePriceFile(json, 'p.json')).toThrow(message);
});
