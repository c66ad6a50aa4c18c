import type { Alert } from '../core/alerts/alert';
import { type AlertEvent, alertEvents } from '../core/alerts/alert-events';
import { composeMessage } from '../core/alerts/message';
import { recentEvents } from '../core/alerts/recent-events';
import { UsageError } from '../core/errors';
import type { Rule } from '../core/rules/rule';
import { rulesOf } from '../core/rules/rule-pack';
import type { CliContext, OpenStore, StoreChoice } from './context';
import { forJson, forTerminal } from './output/neutralise';

export interface ShowAlertOptions extends StoreChoice {
  readonly output: 'text' | 'json';
}

const ALERT_ID = /^[\w-]{1,64}$/;
/** Ids that are printed as text; JSON has all of them. */
const MOST_LISTED = 100;

/**
 * Prints an alert whole: what its message says, with what came since, and the ids of its events.
 * @returns the exit code: 1 when there is no such alert
 * @throws {UsageError} for what cannot be an alert's id
 */
export async function showAlert(
  id: string,
  options: ShowAlertOptions,
  context: CliContext,
): Promise<number> {
  if (!ALERT_ID.test(id)) {
    throw new UsageError(`${JSON.stringify(id)} is no alert's id: trailstore alerts prints them`);
  }
  const store = await context.openStore(options, 'read');
  try {
    const alert = await store.alerts.find(id);
    if (alert === undefined) {
      await context.err.write(`there is no alert ${forTerminal(id)}\n`);
      return 1;
    }
    await print(alert, store, options, context);
    return 0;
  } finally {
    await store.close();
  }
}

async function print(
  alert: Alert,
  store: OpenStore,
  { region, output }: ShowAlertOptions,
  context: CliContext,
): Promise<void> {
  const rule = await ruleOf(alert, context);
  const events = await alertEvents(alert, store.alerts);
  const recent = await recentEvents(alert, store.reader);
  const { stackName } = store;
  const message = composeMessage({ alert, rule: rule?.info, recent, stackName, region });
  const { notice, sentAt } = alert;
  const parts = [message.text, describeNotice(alert), ...describeEvents(events)];
  await context.out.write(
    output === 'json'
      ? `${forJson({ alert: message.detail, notice, sentAt, events }, 2)}\n`
      : `${parts.join('\n')}\n`,
  );
}

/** The rule as it is now; an alert outlives it. */
async function ruleOf({ rule }: Alert, context: CliContext): Promise<Rule | undefined> {
  const { rules } = rulesOf(await context.rulePack());
  return rules.find(({ info }) => info.id === rule.id);
}

/** What the message does not say: what became of it. */
function describeNotice({ notice, sentAt = '' }: Alert): string {
  const words = {
    pending: 'It is to be sent.',
    sent: `It was sent ${forTerminal(sentAt)}`.trim(),
    'too old': 'It was not sent: its events were old when they arrived.',
    none: 'It was not sent: where it was raised nobody is told.',
  };
  return `Message: ${words[notice]}`;
}

/** As `trailstore show` finds them again. */
function describeEvents(events: readonly AlertEvent[]): readonly string[] {
  if (events.length === 0) return [];
  const lines = events
    .slice(0, MOST_LISTED)
    .map(({ at, eventId, stream }) => forTerminal(`  ${at}#${eventId}  ${stream}`));
  const more = events.length - lines.length;
  const rest = more === 0 ? [] : [`  and ${more} more: --output json has all`];
  return ['', 'Its events, the oldest first:', ...lines, ...rest];
}
