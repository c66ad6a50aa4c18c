import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../local/paths';
import { ASSEMBLED, assembleModule } from '../../scripts/assembled';

test.each(ASSEMBLED)('$target carries what stands in $source', async (assembled) => {
  const carried = await readFile(join(packageRoot(), assembled.target), 'utf8');
  expect(carried).toBe(await assembleModule(assembled));
});
