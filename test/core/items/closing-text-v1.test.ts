import { closingTextV1 } from '../../../core/items/closing-text-v1';

/** What the text says of a principal's role; undefined where it takes the principal for none. */
function roleIn(principal: string): string | undefined {
  const text = closingTextV1({
    stream: { S: '111122223333/s3/data' },
    at: { S: '2026-03-04T05:06:07Z#1' },
    principal: { S: principal },
  });
  const [, service] = /"arn":"arn:aws:(sts|iam)::1/.exec(text) ?? [];
  return service === 'sts' ? /:role\/([^"]*)"/.exec(text)?.[1] : undefined;
}

test.each([
  ['111122223333:assumed-role/Admin/alice', 'Admin'],
  ['111122223333:assumed-role/Admin/a/b', 'Admin'],
  ['111122223333:assumed-role/Ad\nmin/alice', 'Ad\nmin'],
  ['111122223333:assumed-role/Admin/ali\nce', undefined],
  ['111122223333:assumed-role/Admin/ali\u2028ce', undefined],
  ['111122223333:assumed-role/Admin/', undefined],
  ['111122223333:assumed-role//alice', undefined],
  ['111122223333:assumed-role/Admin', undefined],
  ['1111222233334:assumed-role/Admin/alice', undefined],
  ['111122223333:user/alice', undefined],
])('of the principal %j it reads the role %j', (principal, role) => {
  expect(roleIn(principal)).toBe(role);
});

test('it says nothing of the item before', () => {
  const bare = closingTextV1({});
  closingTextV1({ principal: { S: '111122223333:root' }, errorCode: { S: 'AccessDenied' } });
  expect(closingTextV1({})).toBe(bare);
});
