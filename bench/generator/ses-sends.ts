import { MAIL_DOMAINS } from './company';
import { type Random, Weighted } from './random';
import type { Call, Json, JsonObject } from './record';
import { type Action, type Scene, someTime } from './scene';
import { HIDDEN, type SesResources, sendCall, sesDenial } from './ses-requests';

const DENIED = 0.012;
const REJECTED = 0.008;

const DOMAINS = Weighted.zipf(MAIL_DOMAINS);
const SENDERS = Weighted.zipf([
  'no-reply',
  'newsletter',
  'orders',
  'billing',
  'support',
  'alerts',
  'shipping',
  'invoices+eu',
]);
const TEMPLATES = Weighted.zipf([
  'OrderConfirmation',
  'PasswordReset',
  'WeeklyDigest',
  'ShippingNotice',
  'WelcomeSeries_03',
  'InvoiceReady_de-DE',
]);
const CONFIGURATION_SETS = Weighted.zipf(['transactional', 'marketing', 'default-tracking']);

interface Message {
  readonly domain: string;
  readonly from: string;
  readonly template: string;
  /** Half of the senders verified their domain, the others each address. */
  readonly identity: string;
  readonly configurationSet?: string;
}

function drawMessage(random: Random): Message {
  const domain = DOMAINS.pick(random);
  const address = `${SENDERS.pick(random)}@${domain}`;
  return {
    domain,
    from: random.chance(0.4) ? `"Example Company" <${address}>` : address,
    template: TEMPLATES.pick(random),
    identity: random.chance(0.75) ? domain : address,
    configurationSet: random.chance(0.65) ? CONFIGURATION_SETS.pick(random) : undefined,
  };
}

/** As many hidden recipients as there were: their number is all that remains of them. */
function hidden(count: number): Json {
  return Array.from({ length: count }, () => HIDDEN);
}

function destination(random: Random): JsonObject {
  const isBroad = random.chance(0.03);
  return {
    bccAddresses: random.chance(0.1) ? hidden(random.between(1, 3)) : undefined,
    toAddresses: hidden(isBroad ? random.between(5, 40) : 1),
    ccAddresses: random.chance(0.1) ? hidden(1) : undefined,
  };
}

const CONTENT = { charset: 'UTF-8', data: HIDDEN };

type Body = (message: Message, random: Random) => JsonObject;

/** The first API names the sender `source`. */
const V1_BODIES: Readonly<Record<string, Body>> = {
  SendEmail: (message, random) => ({
    destination: destination(random),
    message: { subject: CONTENT, body: { html: CONTENT, text: CONTENT } },
    source: message.from,
    replyToAddresses: random.chance(0.3) ? hidden(1) : undefined,
    configurationSetName: message.configurationSet,
    tags: random.chance(0.2) ? campaignTags(random) : undefined,
  }),
  SendRawEmail: (message, random) => ({
    destinations: random.chance(0.6) ? hidden(random.between(1, 2)) : undefined,
    rawMessage: { data: HIDDEN },
    source: random.chance(0.7) ? message.from : undefined,
    configurationSetName: message.configurationSet,
  }),
  SendTemplatedEmail: (message, random) => ({
    destination: destination(random),
    source: message.from,
    template: message.template,
    templateData: HIDDEN,
    configurationSetName: message.configurationSet,
  }),
  SendBulkTemplatedEmail: (message, random) => ({
    source: message.from,
    template: message.template,
    defaultTemplateData: HIDDEN,
    configurationSetName: message.configurationSet,
    destinations: Array.from({ length: random.between(2, 12) }, () => ({
      destination: { toAddresses: [HIDDEN] },
      replacementTemplateData: HIDDEN,
    })),
  }),
};

function campaignTags(random: Random): Json {
  return [
    { value: `2026-w${random.between(10, 26)}`, name: 'campaign' },
    { value: random.pick(['web', 'app', 'crm']), name: 'origin' },
  ];
}

/** The second API names the sender `fromEmailAddress`. */
function simpleV2(message: Message, random: Random): JsonObject {
  return {
    fromEmailAddress: message.from,
    destination: destination(random),
    emailTags: random.chance(0.5) ? campaignTags(random) : undefined,
    replyToAddresses: random.chance(0.3) ? hidden(1) : undefined,
    content: random.chance(0.3)
      ? { raw: { data: HIDDEN } }
      : { simple: { subject: CONTENT, body: { html: CONTENT, text: CONTENT } } },
    configurationSetName: message.configurationSet,
  };
}

function templatedV2(message: Message, random: Random): JsonObject {
  return {
    fromEmailAddress: message.from,
    destination: destination(random),
    emailTags: random.chance(0.5) ? campaignTags(random) : undefined,
    content: { template: { templateData: HIDDEN, templateName: message.template } },
    configurationSetName: message.configurationSet,
  };
}

function bulkV2(message: Message, random: Random): JsonObject {
  return {
    fromEmailAddress: message.from,
    defaultContent: { template: { templateData: HIDDEN, templateName: message.template } },
    bulkEmailEntries: Array.from({ length: random.between(2, 12) }, () => ({
      destination: { toAddresses: [HIDDEN] },
      replacementEmailContent: {
        replacementTemplate: { replacementTemplateData: HIDDEN },
      },
    })),
    configurationSetName: message.configurationSet,
  };
}

function send(name: string, body: Body, isTemplated: boolean): Action {
  return (scene) => {
    const { random } = scene;
    const message = drawMessage(random);
    const resources: SesResources = {
      identity: message.identity,
      configurationSet: message.configurationSet,
      template: isTemplated ? message.template : undefined,
    };
    const caller = scene.callers.draw('sends', random);
    return [
      sendCall(scene, {
        name,
        caller,
        request: body(message, random),
        resources,
        time: someTime(scene),
        error: drawError(scene, name, caller.arn ? caller : undefined, message),
      }),
    ];
  };
}

function drawError(
  { account, region, random }: Scene,
  name: string,
  caller: Call['caller'] | undefined,
  { identity, from }: Message,
): Call['error'] {
  const fate = random.fraction();
  if (caller && fate < DENIED) {
    return sesDenial(caller, name, `arn:aws:ses:${region}:${account.id}:identity/${identity}`);
  }
  if (fate >= DENIED + REJECTED) return undefined;
  return {
    code: 'MessageRejected',
    message: `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${from}`,
  };
}

function v1(name: string): Action {
  const body = V1_BODIES[name];
  if (!body) throw new RangeError(`no such send: ${name}`);
  return send(name, body, name.includes('Templated'));
}

/** The sends of SES, by how often they are seen. */
export const SES_SEND_ACTIONS = new Weighted<Action>([
  [34, send('SendEmail', simpleV2, false)],
  [22, send('SendEmail', templatedV2, true)],
  [16, v1('SendEmail')],
  [18, v1('SendRawEmail')],
  [8, v1('SendTemplatedEmail')],
  [2, v1('SendBulkTemplatedEmail')],
  [4, send('SendBulkEmail', bulkV2, true)],
]);
