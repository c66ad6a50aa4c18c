import { MAIL_DOMAINS } from './company';
import {
  HOME,
  IMPERSONATED,
  type Intruder,
  LOOKALIKE,
  MINUTE,
  NOW,
  REGIONS,
  SENDER,
} from './intruder';
import type { Call } from './record';
import { createCall, type Scene } from './scene';
import { HIDDEN, sendCall, sesCall, sesDenial } from './ses-requests';

const SENDS = 18;
const RAW_SENDS = 10;
/** Bulk tools fill every message with as many recipients as SES takes. */
const RECIPIENTS = 50;

/** Asks who the key is, then what SES would let it do in each Region. */
export function lookAround(
  scenes: (region: string) => Scene,
  { scout }: Intruder,
  start: number,
): Call[] {
  const home = scenes(HOME);
  const whoAmI = createCall(home, {
    ...NOW,
    source: 'sts.amazonaws.com',
    name: 'GetCallerIdentity',
    caller: scout,
    category: 'Management',
    readOnly: true,
    request: null,
    response: null,
    time: start,
    host: `sts.${HOME}.amazonaws.com`,
  });
  const recon = REGIONS.flatMap((region, place) => {
    const isOpen = region === HOME || region === 'eu-west-1';
    const scene = scenes(region);
    const time = start + 3 * MINUTE + place * 4 * MINUTE;
    const names = ['GetSendQuota', 'GetAccount', 'ListIdentities', 'ListEmailIdentities'];
    if (isOpen) names.push('GetIdentityVerificationAttributes');
    return names.map((name, step) =>
      sesCall(scene, {
        ...NOW,
        name,
        caller: scout,
        category: 'Management',
        readOnly: true,
        request: reconRequest(name),
        time: time + step * 7000,
        error: !isOpen && step > 0 ? sesDenial(scout, name) : undefined,
      }),
    );
  });
  return [whoAmI, ...recon];
}

function reconRequest(name: string): Call['request'] {
  if (name === 'ListIdentities') return { identityType: 'Domain', maxItems: 100 };
  if (name === 'ListEmailIdentities') return { pageSize: 100 };
  return name === 'GetIdentityVerificationAttributes' ? { identities: [...MAIL_DOMAINS] } : null;
}

/** Opens the account for sending, and asks for more. */
export function openSending(
  scenes: (region: string) => Scene,
  { scout }: Intruder,
  start: number,
): Call[] {
  const write = (region: string, name: string, time: number, request: Call['request']): Call =>
    sesCall(scenes(region), {
      ...NOW,
      name,
      caller: scout,
      category: 'Management',
      readOnly: false,
      request,
      time,
    });
  return [
    write(HOME, 'UpdateAccountSendingEnabled', start, { enabled: true }),
    // Scripts ask every Region within seconds: each has a sandbox of its own.
    ...REGIONS.slice(0, 3).map((region, place) =>
      write(region, 'PutAccountDetails', start + MINUTE + place * 3000, {
        productionAccessEnabled: true,
        mailType: 'TRANSACTIONAL',
        websiteURL: HIDDEN,
        contactLanguage: 'EN',
        useCaseDescription: HIDDEN,
      }),
    ),
    write(HOME, 'CreateEmailIdentity', start + 4 * MINUTE, { emailIdentity: LOOKALIKE }),
  ];
}

/** The burst, until the quota ends it. */
export function sendAsCompany(scene: Scene, { sender }: Intruder, start: number): Call[] {
  const content = { charset: 'UTF-8', data: HIDDEN };
  const resources = { identity: IMPERSONATED };
  const exhausted = { code: 'Throttling', message: 'Daily message quota exceeded.' };
  const simple = Array.from({ length: SENDS }, (_, index) =>
    sendCall(scene, {
      name: 'SendEmail',
      caller: sender,
      request: {
        fromEmailAddress: SENDER,
        destination: { toAddresses: Array.from({ length: RECIPIENTS }, () => HIDDEN) },
        content: { simple: { subject: content, body: { html: content } } },
      },
      resources,
      time: start + index * 9000 + scene.random.below(4000),
    }),
  );
  const raw = Array.from({ length: RAW_SENDS }, (_, index) =>
    sendCall(scene, {
      name: 'SendRawEmail',
      caller: sender,
      request: { source: SENDER, rawMessage: { data: HIDDEN }, destinations: [HIDDEN] },
      resources,
      time: start + 4 * MINUTE + index * 6000 + scene.random.below(4000),
      error: index >= RAW_SENDS - 2 ? exhausted : undefined,
    }),
  );
  return [...simple, ...raw];
}
