import { commandsFor } from '../../../core/alerts/commands';
import { ALERT } from '../../support/alerts';

const STACK = { stackName: 'Trailstore' };

test('the alert, its event, and what its key did besides', () => {
  expect(commandsFor(ALERT, { ...STACK, region: 'eu-west-1' })).toEqual([
    'trailstore alerts show 20260304T050000Z-1f2e3d4c --region eu-west-1 --stack Trailstore',
    "trailstore show '2026-03-04T05:00:00Z#e-0' --region eu-west-1 --stack Trailstore",
    'trailstore key AKIAIOSFODNN7EXAMPLE --region eu-west-1 --stack Trailstore',
  ]);
});

test('the store on this machine is named by nothing', () => {
  expect(commandsFor(ALERT, {})[0]).toBe('trailstore alerts show 20260304T050000Z-1f2e3d4c');
});

test('without a key, the principal', () => {
  expect(commandsFor({ ...ALERT, accessKey: undefined }, STACK)[2]).toBe(
    'trailstore principal 111122223333:user/alice --stack Trailstore',
  );
});

test('without either, no more', () => {
  const nobody = { ...ALERT, accessKey: undefined, principal: undefined };
  expect(commandsFor(nobody, STACK)).toHaveLength(2);
});

test('an id that was closed with a hash is one word for every shell', () => {
  expect(commandsFor({ ...ALERT, eventId: 'e~12345678' }, {})[1]).toBe(
    "trailstore show '2026-03-04T05:00:00Z#e~12345678'",
  );
});

test.each([
  '$(id)',
  '`id`',
  "x'; id; '",
  'x y',
  'x\ny',
  '-x',
  '--stack',
  '=x',
  '',
  'x”',
  'a'.repeat(600),
])('a principal like %j gives no command', (principal) => {
  const commands = commandsFor({ ...ALERT, accessKey: undefined, principal }, STACK);
  expect(commands).toHaveLength(2);
});

test('a principal that is masked in messages gives no command', () => {
  const principal = '111122223333:assumed-role/Admin/alice@example.com';
  expect(commandsFor({ ...ALERT, accessKey: undefined, principal }, STACK)).toHaveLength(2);
});

test('a key that is none gives way to the principal', () => {
  expect(commandsFor({ ...ALERT, accessKey: '$(id)' }, STACK)[2]).toContain('trailstore principal');
});
