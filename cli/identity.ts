import { UsageError } from '../core/errors';
import { readFilter } from '../core/queries/written-filter';
import { ask } from './ask';
import type { CliContext } from './context';
import { tellDeed } from './deed';
import { identityDeed } from './identity-deed';
import { EVENT_COLUMNS } from './output/event-columns';
import { openPage, type PageOptions, tellNextPage } from './page';
import { type EventView, printEvents } from './print-events';

export interface IdentityOptions extends PageOptions {
  readonly since?: string;
  readonly until?: string;
}

/** `what` was done to the identity, or with it. */
export const IDENTITY_COLUMNS: readonly string[] = ['at', 'what', ...EVENT_COLUMNS.slice(1)];

const IDENTITY_VIEW: EventView = {
  columns: IDENTITY_COLUMNS,
  glance: {
    columns: [
      'at',
      'what',
      'eventName',
      'principal',
      'accessKey',
      'sourceIp',
      'region',
      'errorCode',
    ],
    keys: ['at', 'what'],
    leastFirst: ['region', 'errorCode', 'accessKey', 'eventName', 'sourceIp'],
  },
  rowOf: ({ event }) => ({ ...event, what: tellDeed(identityDeed(event), event.errorCode) }),
};

/** Prints what was done to an SES identity and with it, newest first. */
export async function identity(
  name: string,
  options: IdentityOptions,
  context: CliContext,
): Promise<number> {
  const { since, until } = options;
  const filter = readFilter({ since, until, resource: name, service: 'ses' }, context.now());
  if (filter.resource?.isS3) {
    throw new UsageError(
      `${JSON.stringify(name)} is of S3: an SES identity is a domain, an address or an ARN of SES`,
    );
  }
  const page = openPage(filter, options, `identity ${name}`);
  const store = await context.openStore(options, 'read');
  try {
    const printed = await ask(page.question, options, store, context, (found) =>
      printEvents(found, options, context, IDENTITY_VIEW),
    );
    if (printed.count === 0)
      await context.err.write(describeNothing(filter.resource?.name ?? name));
    await tellNextPage(printed, page, context);
    return 0;
  } finally {
    await store.close();
  }
}

function describeNothing(name: string): string {
  const domain = name.slice(name.lastIndexOf('@') + 1);
  const hint =
    domain === name ? '' : 'mail from an address of a verified domain stands under the domain; ';
  return `no events match: ${hint}sends are data events, which a trail records only where it is told to, and mail over SMTP is never recorded\n`;
}
