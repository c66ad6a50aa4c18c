import { readFilter } from '../core/queries/written-filter';
import type { CliContext } from './context';
import { type TimelineOptions, timeline } from './timeline';

/** Prints what was done with an access key: in numbers, then the newest events. */
export function key(accessKey: string, options: TimelineOptions, context: CliContext) {
  const { since, until } = options;
  const filter = readFilter({ since, until, accessKey }, context.now());
  return timeline(
    {
      filter,
      name: `key ${accessKey}`,
      who: 'principal',
      lists: ['principals', 'regions', 'services', 'sourceIps', 'eventNames'],
    },
    options,
    context,
  );
}
