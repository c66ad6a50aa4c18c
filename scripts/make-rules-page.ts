/**
 * Writes docs/rules.md from rules/:
 *
 *   npx tsx scripts/make-rules-page.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderRulesPage } from './rules-page';
import { readShippedRules } from './shipped-rules';

async function main(): Promise<void> {
  const { rules, problems } = await readShippedRules();
  if (problems.length > 0) {
    throw new Error(problems.map(({ file, reason }) => `${file}: ${reason}`).join('\n'));
  }
  writeFileSync(join(__dirname, '..', 'docs', 'rules.md'), renderRulesPage(rules));
}

main();
