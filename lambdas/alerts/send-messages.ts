import type { Alert } from '../../core/alerts/alert';
import { composeMessage } from '../../core/alerts/message';
import type { Notifier } from '../../core/alerts/notifier';
import { recentEvents } from '../../core/alerts/recent-events';
import { inBatches } from '../../core/batches';
import { forEachConcurrently } from '../../core/concurrently';
import type { AlertStore, Clock, EventReader, UnsentAlert } from '../../core/ports';
import type { Rule } from '../../core/rules/rule';

/** What sending messages works with. */
export interface SendingPorts {
  readonly alerts: AlertStore;
  readonly reader: EventReader;
  readonly rules: readonly Rule[];
  readonly notifier: Notifier;
  readonly now: Clock;
  readonly stackName: string;
  readonly region?: string | undefined;
}

export interface Sent {
  readonly sent: number;
  /** Ids of alerts whose message could not be sent, with the reason: the next run tries again. */
  readonly failures: readonly { readonly alert: string; readonly error: unknown }[];
}

/** Alerts that are read together: their messages are soon on their way. */
const READ_TOGETHER = 25;
/** While one waits for an answer, another is written. */
const MESSAGES_AT_A_TIME = 4;

/**
 * Sends the message of each alert that has none yet. A message goes out once, unless the function dies
 * between sending it and noting that: then it goes out again, since none at all would be worse.
 *
 * @param mayGoOn asked before each message
 */
export async function sendMessages(
  ports: SendingPorts,
  mayGoOn: () => boolean = () => true,
): Promise<Sent> {
  const failures: { alert: string; error: unknown }[] = [];
  const reader = listingOnce(ports.reader);
  let sent = 0;
  let hasTime = true;
  // What cannot be read or sent holds up no other.
  const fail = (alert: string) => (error: unknown) => void failures.push({ alert, error });
  for await (const named of inBatches(ports.alerts.listUnsent(), READ_TOGETHER)) {
    const alerts = await readPending(named, ports).catch((error: unknown) => {
      for (const { id } of named) fail(id)(error);
      return [];
    });
    await forEachConcurrently(alerts, MESSAGES_AT_A_TIME, async (alert) => {
      hasTime &&= mayGoOn();
      if (!hasTime) return;
      await sendOne(alert, { ...ports, reader }).then(() => sent++, fail(alert.id));
    });
    if (!hasTime) break;
  }
  return { sent, failures };
}

/** Alerts as they are now: an index may tell late that their message was sent. */
async function readPending(
  named: readonly UnsentAlert[],
  ports: SendingPorts,
): Promise<readonly Alert[]> {
  const found = await ports.alerts.alertsNamed(named);
  return found.filter(({ notice }) => notice === 'pending');
}

/** Streams that appear during a run are in sight of the next. */
function listingOnce(reader: EventReader): EventReader {
  let streams: ReturnType<EventReader['listStreams']> | undefined;
  return {
    listStreams: () => {
      streams ??= reader.listStreams().catch((error: unknown) => {
        streams = undefined;
        throw error;
      });
      return streams;
    },
    read: (request) => reader.read(request),
  };
}

async function sendOne(alert: Alert, ports: SendingPorts): Promise<void> {
  const { stackName, region } = ports;
  const rule = ports.rules.find(({ info }) => info.id === alert.rule.id)?.info;
  // What it did besides is good to know; that it did this must be told in any case.
  const recent = await recentEvents(alert, ports.reader).catch(() => []);
  await ports.notifier.send(composeMessage({ alert, rule, recent, stackName, region }));
  await ports.alerts.markSent(alert, ports.now());
}
