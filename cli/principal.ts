import type { Activity } from '../core/queries/activity-summary';
import { readFilter } from '../core/queries/written-filter';
import type { CliContext } from './context';
import { type TimelineOptions, timeline } from './timeline';

/**
 * Prints what a principal did: in numbers, then the newest events. A part of a name that fits several
 * principals tells of all of them, and names them.
 */
export function principal(written: string, options: TimelineOptions, context: CliContext) {
  const { since, until } = options;
  const filter = readFilter({ since, until, principal: written }, context.now());
  const isPart = filter.principal !== undefined && 'part' in filter.principal;
  return timeline(
    {
      filter,
      name: `principal ${written}`,
      who: isPart ? 'principal' : 'accessKey',
      lists: [
        ...(isPart ? (['principals'] as const) : []),
        'accessKeys',
        'regions',
        'services',
        'sourceIps',
        'eventNames',
      ],
      remark: isPart ? (activity) => remarkOn(activity, written) : undefined,
    },
    options,
    context,
  );
}

function remarkOn({ principals }: Activity, written: string): string | undefined {
  const fitting = principals.top.length + principals.more;
  if (fitting < 2) return undefined;
  const count = principals.others > 0 ? `more than ${fitting}` : fitting;
  return `${JSON.stringify(written)} fits ${count} principals: name one as it is printed, or the events of all are told`;
}
