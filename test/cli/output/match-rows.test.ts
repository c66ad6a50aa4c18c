import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MATCH_COLUMNS, MATCH_HELP } from '../../../cli/output/match-rows';

const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'alarms.md'), 'utf8');

test('the help names the fields of a row, in their order', () => {
  const [, fields = ''] = MATCH_HELP.split('null where there is nothing:');
  const named = [...fields.matchAll(/^ {2}((?:[a-zA-Z]+, )*[a-zA-Z]+)(?: {2}|$)/gm)];
  expect(named.flatMap(([, names = '']) => names.split(', '))).toEqual(MATCH_COLUMNS);
});

test('docs/alarms.md names them too', () => {
  const [, section = ''] = PAGE.split('### Trying it');
  const [, table = ''] = /\| fields \| \|\n(.*?)\n\n/s.exec(section) ?? [];
  const cells = table.split('\n').map((line) => line.split('|')[1] ?? '');
  const named = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named).toEqual(MATCH_COLUMNS);
});
