import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(__dirname, '../../../shared/samples/notifications');

/** Public notifications by file name, or null where the folder is absent. They are never copied here. */
export function readNotificationSamples(): ReadonlyMap<string, string> | null {
  if (!existsSync(FOLDER)) return null;
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return new Map(names.map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
}
