import fc from 'fast-check';
import { addressOf } from '../../../core/audit/audit-log';
import { ListedLogs, packLogs } from '../../../core/audit/listed-logs';

const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const log = fc.record({ bucket: fc.constant('trail-logs'), key: fc.string(), sha256 });

test('what is packed is listed, with its content and with no other', () => {
  fc.assert(
    fc.property(fc.array(log, { maxLength: 20 }), log, sha256, (logs, other, content) => {
      const listed = new ListedLogs();
      const packed = packLogs(logs);
      if (packed !== undefined) listed.addPacked(packed);
      for (const each of logs) {
        expect(listed.has(addressOf(each))).toBe(true);
        expect(listed.hasContent(addressOf(each), each.sha256)).toBe(true);
      }
      const isListed = (key: string, hash: string) =>
        logs.some((each) => each.key === key && each.sha256 === hash);
      expect(listed.has(addressOf(other))).toBe(logs.some(({ key }) => key === other.key));
      expect(listed.hasContent(addressOf(other), content)).toBe(isListed(other.key, content));
    }),
  );
});

test('a hash is the same in capitals', () => {
  const listed = new ListedLogs();
  listed.add({ bucket: 'trail-logs', key: 'a', sha256: 'AB'.repeat(32) });
  expect(listed.hasContent('s3://trail-logs/a', 'ab'.repeat(32))).toBe(true);
});

test('a file without a hash is listed with no content', () => {
  const listed = new ListedLogs();
  listed.add({ bucket: 'trail-logs', key: 'a', sha256: '' });
  expect(listed.has('s3://trail-logs/a')).toBe(true);
  expect(listed.hasContent('s3://trail-logs/a', 'ab'.repeat(32))).toBe(false);
});
