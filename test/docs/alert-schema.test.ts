import { readFileSync } from 'node:fs';
import { ALERT_SCHEMA_FILE, alertSchemaJson } from '../../scripts/make-alert-schema';

test('the schema in docs is that of the code: npx tsx scripts/make-alert-schema.ts', () => {
  expect(readFileSync(ALERT_SCHEMA_FILE, 'utf8')).toBe(alertSchemaJson());
});

test('every field says what it is, or what it is made of', () => {
  const undescribed: string[] = [];
  JSON.parse(alertSchemaJson(), function (this: unknown, key, value: unknown) {
    const isLeaf = typeof value === 'object' && value !== null && 'maxLength' in value;
    if (isLeaf && !('description' in value)) undescribed.push(key);
    return value;
  });
  expect(undescribed).toEqual([]);
});
