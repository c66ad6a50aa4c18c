import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderRulesPage } from '../../scripts/rules-page';
import { readShippedRules } from '../../scripts/shipped-rules';

const PAGE = join(__dirname, '..', '..', 'docs', 'rules.md');

test('docs/rules.md says what the rules say; if not: npx tsx scripts/make-rules-page.ts', async () => {
  const { rules } = await readShippedRules();
  expect(readFileSync(PAGE, 'utf8')).toBe(renderRulesPage(rules));
});
