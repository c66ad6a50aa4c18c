import { sayStopped } from '../../cli/farewell';

test.each([
  ['ingest logs', true],
  ['events --limit 5 --from logs', true],
  ['events --from=logs', true],
  ['backfill --since 7d', true],
  ['events --limit 5', false],
  ['denied', false],
  ['', false],
])('%s, when it is stopped, goes on from there: %s', (line, goesOn) => {
  expect(sayStopped(line.split(' ')).includes('the same command goes on from there')).toBe(goesOn);
});
