import { Workplace } from '../support/command-line';

const work = new Workplace();
afterAll(() => work.remove());

test('runs the whole system, and running it again doubles nothing', () => {
  const first = work.trailstore('start');
  expect(first.err).toBe('');
  expect(first.exitCode).toBe(0);
  expect(first.out).toMatch(/Stored: 4\d{3} events/);
  expect(first.out).toContain('Denied calls');
  expect(first.out).toContain('Try next:');

  const again = work.trailstore('start');
  expect(again.exitCode).toBe(0);
  expect(again.out).toBe(first.out);

  const [, next = ''] = /^ {2}npx trailstore (events .*--limit 20)$/m.exec(first.out) ?? [];
  expect(work.trailstore(...next.split(' ')).out).toContain('SendEmail');
});
