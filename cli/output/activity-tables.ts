import type { Values } from '../../core/queries/activity-summary';
import type { Counted } from '../../core/queries/tally';
import type { Sink } from './sink';
import { TableWriter } from './table';

/** Prints how many events there are of each service and category, and how they ended. */
export async function printKinds(kinds: readonly Counted[], out: Sink): Promise<void> {
  const table = new TableWriter(
    [
      { title: 'service and category' },
      ...['events', 'succeeded', 'denied', 'failed'].map(
        (title) => ({ title, align: 'right' }) as const,
      ),
    ],
    out,
  );
  for (const { value, events, denied, failed } of kinds) {
    await table.add([value, ...[events, events - denied - failed, denied, failed].map(String)]);
  }
  await table.end();
}

/** Prints the most frequent values, an empty line before them; nothing where there is none. */
export async function printTop(
  title: string,
  { top, more }: Pick<Values, 'top' | 'more'>,
  out: Sink,
): Promise<void> {
  if (top.length === 0) return;
  await out.write('\n');
  const table = new TableWriter([{ title: 'events', align: 'right' }, { title }], out);
  for (const { value, events } of top) await table.add([String(events), value]);
  if (more > 0) await table.add(['', `and ${more} more`]);
  await table.end();
}
