import type { Activity } from '../core/queries/activity-summary';
import { parseMoment } from '../core/queries/time-range';
import { parsePrincipal, readFilter } from '../core/queries/written-filter';
import type { CliContext } from './context';
import { type TimelineOptions, timeline } from './timeline';

/** A part of a name is in no index: the streams are read. */
const RECENTLY = '7d';

/**
 * Prints what a principal did: in numbers, then the newest events. A part of a name that fits several
 * principals tells of all of them, and names them; where no time is given, of the last days.
 */
export async function principal(written: string, options: TimelineOptions, context: CliContext) {
  const isPart = 'part' in parsePrincipal(written);
  const since = isPart ? await withinReach(options, context) : options.since;
  const { until } = options;
  const filter = readFilter({ since, until, principal: written }, context.now());
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

/** From when on to read; where no time was given, a word about it. A further page's token knows. */
async function withinReach(
  { since, until, next, allowScan }: TimelineOptions,
  { err, now }: CliContext,
): Promise<string | undefined> {
  if ((since ?? until ?? next) !== undefined || allowScan) return since;
  const moment = parseMoment(RECENTLY, 'since', now());
  await err.write(`since ${moment}; --since to change\n`);
  return RECENTLY;
}

function remarkOn({ principals }: Activity, written: string): string | undefined {
  const fitting = principals.top.length + principals.more;
  if (fitting < 2) return undefined;
  const count = principals.others > 0 ? `more than ${fitting}` : fitting;
  return `${JSON.stringify(written)} fits ${count} principals: name one as it is printed, or the events of all are told`;
}
