/**
 * Writes the JSON Schema of what a program gets of an alert, for those who read it elsewhere.
 *
 *   npx tsx scripts/make-alert-schema.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { alertDetailSchema } from '../core/alerts/alert-detail';

export const ALERT_SCHEMA_FILE = join(__dirname, '..', 'docs', 'alert.schema.json');

/** The schema as the file has it. */
export function alertSchemaJson(): string {
  const { $schema, ...schema } = z.toJSONSchema(alertDetailSchema);
  const title = 'Trailstore Alert';
  const description = 'The detail of the events that Trailstore puts on an EventBridge event bus.';
  return `${JSON.stringify({ $schema, title, description, ...schema }, undefined, 2)}\n`;
}

if (require.main === module) writeFileSync(ALERT_SCHEMA_FILE, alertSchemaJson());
