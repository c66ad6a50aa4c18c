import type { Alert } from '../../../core/alerts/alert';
import type { AlertMessage } from '../../../core/alerts/message';
import { NotSentError } from '../../../core/alerts/notifier';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { type SendingPorts, sendMessages } from '../../../lambdas/alerts/send-messages';
import { ALERT, DETECTION } from '../../support/alerts';
import { DELETE_OBJECT } from '../../support/events';
import { MemoryAlertStore } from '../../support/memory-alert-store';
import { MemoryEventReader } from '../../support/memory-event-reader';
import { eventsOf, storeIn } from '../../support/stored-events';

const NOW = new Date('2026-03-04T05:20:00Z');

function bench(send: (message: AlertMessage) => void = () => {}) {
  const alerts = new MemoryAlertStore();
  const messages: AlertMessage[] = [];
  const ports: SendingPorts = {
    alerts,
    reader: new MemoryEventReader({}),
    rules: [DETECTION],
    notifier: {
      send: async (message) => {
        send(message);
        messages.push(message);
      },
    },
    now: () => NOW,
    stackName: 'Trailstore',
    region: 'eu-west-1',
  };
  return { alerts, messages, ports };
}

const another: Alert = {
  ...ALERT,
  id: '20260304T060000Z-1f2e3d4c',
  at: '2026-03-04T06:00:00Z',
};

test('an alert is told, once', async () => {
  const { alerts, messages, ports } = bench();
  await alerts.raise(ALERT);
  expect(await sendMessages(ports)).toEqual({ sent: 1, failures: [] });
  expect(await sendMessages(ports)).toEqual({ sent: 0, failures: [] });
  expect(messages).toHaveLength(1);
  expect(await alerts.find(ALERT.id)).toMatchObject({ notice: 'sent', sentAt: NOW.toISOString() });
});

test('an alert that an index still lists as unsent is not told again', async () => {
  const { alerts, messages, ports } = bench();
  await alerts.raise(ALERT);
  await sendMessages(ports);
  alerts.listUnsent = async function* () {
    const { id, rule, group, at } = ALERT;
    yield { id, rule: rule.id, group: group.map(({ value }) => value), at };
  };
  expect(await sendMessages(ports)).toEqual({ sent: 0, failures: [] });
  expect(messages).toHaveLength(1);
});

test('one that cannot be sent holds up no other, and is sent the next time', async () => {
  let isDown = true;
  const { alerts, messages, ports } = bench(({ detail }) => {
    if (isDown && detail.id === ALERT.id) throw new NotSentError('the topic is gone');
  });
  await alerts.raise(ALERT);
  await alerts.raise(another);
  expect(await sendMessages(ports)).toMatchObject({ sent: 1, failures: [{ alert: ALERT.id }] });
  isDown = false;
  expect(await sendMessages(ports)).toEqual({ sent: 1, failures: [] });
  expect(messages.map(({ detail }) => detail.id)).toEqual([another.id, ALERT.id]);
});

test('very many are read by few calls, and each is told', async () => {
  const { alerts, messages, ports } = bench();
  for (let i = 0; i < 60; i++) {
    const group = [{ field: 'trailstore.principal', value: String(i) }];
    await alerts.raise({ ...ALERT, id: `20260304T050000Z-000000${10 + i}`, group });
  }
  const read = jest.spyOn(alerts, 'alertsNamed');
  expect(await sendMessages(ports)).toEqual({ sent: 60, failures: [] });
  expect(new Set(messages.map(({ detail }) => detail.id)).size).toBe(60);
  expect(read).toHaveBeenCalledTimes(3);
});

test('what cannot be read waits for the next run, alert by alert', async () => {
  const { alerts, messages, ports } = bench();
  await alerts.raise(ALERT);
  await alerts.raise(another);
  const error = new Error('DynamoDB refused');
  jest.spyOn(alerts, 'alertsNamed').mockRejectedValueOnce(error);
  expect(await sendMessages(ports)).toEqual({
    sent: 0,
    failures: [ALERT, another].map(({ id }) => ({ alert: id, error })),
  });
  expect(await sendMessages(ports)).toEqual({ sent: 2, failures: [] });
  expect(messages).toHaveLength(2);
});

test('what there is no time for is sent by the next run', async () => {
  const { alerts, messages, ports } = bench();
  await alerts.raise(ALERT);
  await alerts.raise(another);
  let left = 1;
  expect(await sendMessages(ports, () => left-- > 0)).toEqual({ sent: 1, failures: [] });
  expect(await sendMessages(ports)).toEqual({ sent: 1, failures: [] });
  expect(messages).toHaveLength(2);
});

test('a message tells the last things that the key did', async () => {
  const { alerts, messages, ports } = bench();
  const userIdentity = {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/alice',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  };
  const record = { ...DELETE_OBJECT, userIdentity, eventTime: '2026-03-04T04:59:30Z' };
  const reader = new MemoryEventReader({});
  storeIn(reader, eventsOf([record]), [DEFAULT_SETTINGS]);
  await alerts.raise(ALERT);
  await sendMessages({ ...ports, reader });
  expect(messages[0]?.detail.recent).toMatchObject([{ eventName: 'DeleteObject' }]);
});

test('an alert of a rule that is gone is told all the same', async () => {
  const { alerts, messages, ports } = bench();
  await alerts.raise(ALERT);
  await sendMessages({ ...ports, rules: [] });
  expect(messages[0]?.subject).toContain('Bucket Policy Deleted');
});
