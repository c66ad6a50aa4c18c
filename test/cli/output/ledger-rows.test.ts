import { LedgerTable } from '../../../cli/output/ledger-rows';
import { ENTRY } from '../../aws/ledger.contract';
import { PaperSink } from '../../support/sink';

async function printed(sink: PaperSink, file = ENTRY.file): Promise<string[]> {
  const table = new LedgerTable(sink);
  await table.add({ ...ENTRY, file });
  await table.end();
  return sink.text.trimEnd().split('\n');
}

test('on a narrow terminal a file is told by what its name says', async () => {
  const lines = await printed(new PaperSink(true, 80));
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(lines[1]).toMatch(/^2026-03-04T05:10:00Z {2}111122223333 .* 0123456789abcdef .* 21 .* 2$/);
});

test.each([
  ['a wide terminal', new PaperSink(true, 220)],
  ['a pipe', new PaperSink()],
])('on %s its whole name stands', async (_, sink) => {
  const [, line] = await printed(sink);
  expect(line).toContain(
    ' 111122223333_CloudTrail_eu-west-1_20260304T0510Z_0123456789abcdef.json.gz  2026-03-04T05:15:00Z ',
  );
});

test('a file of another name has its name, and no time of delivery', async () => {
  const file = { uri: 'file:///cases/case%207.json', key: '/cases/case 7.json' };
  const [, line] = await printed(new PaperSink(true, 100), file);
  expect(line).toMatch(/^ +case 7\.json +/);
});
