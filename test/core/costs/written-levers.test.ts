import fc from 'fast-check';
import {
  parseAmount,
  parseIndexes,
  parseLifecycleDays,
  parsePrice,
  parseRetention,
} from '../../../core/costs/written-levers';
import { UsageError } from '../../../core/errors';

describe('a number of events', () => {
  test.each([
    ['0', 0],
    ['250000', 250_000],
    ['500k', 500_000],
    ['2M', 2_000_000],
    ['1.1m', 1_100_000],
    ['1G', 1_000_000_000],
    ['1e6', 1_000_000],
    ['2.5E6', 2_500_000],
  ])('%s', (written, events) => {
    expect(parseAmount(written)).toBe(events);
  });

  test.each([
    '',
    '-1',
    '1,000',
    '1_000',
    '1.5',
    '0.0001k',
    '2T',
    '1e99',
    '1e16',
    'many',
    ' 1',
    '0x10',
  ])('%j is none', (written) => {
    expect(() => parseAmount(written)).toThrow(
      new UsageError('Write a whole number, such as 250000, 500k, 2M or 1e6.'),
    );
  });

  test('every whole number is read as it is', () => {
    fc.assert(fc.property(fc.nat(1e12), (events) => expect(parseAmount(`${events}`)).toBe(events)));
  });
});

describe('retention', () => {
  test('is added to what was written before', () => {
    const first = parseRetention('data=30,management=forever');
    expect(parseRetention('data=7, sends=14', first)).toEqual({
      data: 7,
      management: 'forever',
      sends: 14,
    });
  });

  test.each([
    ['days=3', 'There is no class "days": write one of management, data, sends'],
    ['data', '"" is no number of days: write 1 to 36500, or forever.'],
    ['data=0', '"0" is no number of days'],
    ['data=-1', '"-1" is no number of days'],
    ['data=99999', '"99999" is no number of days'],
    ['data=never', '"never" is no number of days'],
    ['data=3,', 'There is no class ""'],
  ])('%s is refused', (written, message) => {
    expect(() => parseRetention(written)).toThrow(message);
  });
});

describe('indexes', () => {
  test('are those of one class at a time', () => {
    const first = parseIndexes('data=resource, accessKey,resource');
    expect(parseIndexes('sends=', first)).toEqual({ data: ['resource', 'accessKey'], sends: [] });
  });

  test.each([
    ['resource', 'There is no class "resource"'],
    ['data=key', 'There is no index "key": there are resource, principal, accessKey'],
    ['data=resource,', 'There is no index ""'],
  ])('%s is refused', (written, message) => {
    expect(() => parseIndexes(written)).toThrow(message);
  });
});

test('days of log files may be never', () => {
  expect(parseLifecycleDays('never')).toBe('never');
  expect(parseLifecycleDays('30')).toBe(30);
  expect(() => parseLifecycleDays('soon')).toThrow('write 1 to 36500, or never');
});

describe('a price', () => {
  test('is added to those written before', () => {
    expect(parsePrice('s3Get=.5', parsePrice('s3Put=1e-3'))).toEqual({ s3Put: 0.001, s3Get: 0.5 });
  });

  test.each([
    ['s3get=1', '"s3get" is no price: trailstore cost --list-prices prints their names.'],
    ['s3Get', 'Write US dollars behind it, such as s3Get=0.5.'],
    ['s3Get=-1', 'Write US dollars behind it'],
    ['s3Get=$1', 'Write US dollars behind it'],
    ['s3Get=1=2', 'Write US dollars behind it'],
  ])('%s is refused', (written, message) => {
    expect(() => parsePrice(written)).toThrow(message);
  });
});
