import { isInBlock, parseAddressBlock } from '../../../core/queries/addresses';

const blockOf = (written: string) => {
  const block = parseAddressBlock(written);
  return block && `${block.base}/${block.bits}`;
};

test.each([
  ['192.0.2.7', '192.0.2.7/32'],
  ['192.0.2.0/24', '192.0.2.0/24'],
  ['192.0.2.7/24', '192.0.2.7/24'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['255.255.255.255/32', '255.255.255.255/32'],
  ['2001:db8::7', '2001:db8::7/128'],
  ['2001:DB8:0:0::/32', '2001:db8::/32'],
  ['::/0', '::/0'],
  ['::ffff:192.0.2.7', '::ffff:c000:207/128'],
])('%s is the block %s', (written, block) => {
  expect(blockOf(written)).toBe(block);
});

test.each([
  '',
  ' ',
  '/',
  '/24',
  '192.0.2.7/',
  '192.0.2.0/33',
  '192.0.2.0/-1',
  '192.0.2.0/24/24',
  '192.0.2.0/255.255.255.0',
  '192.0.2',
  '192.0.2.256',
  '192.0.2.7.8',
  '010.0.0.1',
  '0x7f.0.0.1',
  '2130706433',
  '10.0/8',
  '2001:db8::/129',
  '2001:db8:::7',
  ':',
  'AWS Internal',
  's3.amazonaws.com',
  '192.0.2.7\0',
  '192.0.2.7\n',
  '１９２.0.2.7',
  '1'.repeat(10_000),
])('%j is no address', (written) => {
  expect(blockOf(written)).toBeUndefined();
});

test.each([
  ['192.0.2.7', '192.0.2.0/24', true],
  ['192.0.2.7', '192.0.2.0/29', true],
  ['192.0.2.8', '192.0.2.0/29', false],
  ['2001:db8::7', '2001:db8::/64', true],
  ['192.0.2.7', '::/0', false],
  ['::ffff:192.0.2.7', '192.0.2.0/24', false],
  ['AWS Internal', '0.0.0.0/0', false],
  ['', '0.0.0.0/0', false],
])('%j lies in %s: %s', (address, block, expected) => {
  const parsed = parseAddressBlock(block);
  expect(parsed && isInBlock(address, parsed)).toBe(expected);
});
