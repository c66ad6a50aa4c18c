import { MAIL_DOMAINS } from './company';
import { Weighted } from './random';
import type { Call, JsonObject } from './record';
import type { Action, Scene } from './scene';
import { HIDDEN, sesCall, sesDenial, stableHex } from './ses-requests';

const DENIED = 0.03;
const DOMAINS = Weighted.zipf(MAIL_DOMAINS);

type Body = (scene: Scene) => JsonObject | null;

interface Shape {
  readonly name: string;
  readonly readOnly: boolean;
  readonly request?: Body;
  readonly response?: (scene: Scene) => JsonObject;
}

function manage({ name, readOnly, request, response }: Shape): Action {
  return (scene): Call[] => {
    const { random } = scene;
    const caller = scene.callers.draw(readOnly ? 'read' : 'manage', random);
    const isDenied = caller.arn !== '' && random.chance(DENIED);
    return [
      sesCall(scene, {
        name,
        caller,
        category: 'Management',
        readOnly,
        request: request?.(scene) ?? null,
        response: response?.(scene),
        error: isDenied ? sesDenial(caller, name) : undefined,
      }),
    ];
  };
}

function read(name: string, request?: Body): Action {
  return manage({ name, readOnly: true, request });
}

function write(name: string, request: Body, response?: Shape['response']): Action {
  return manage({ name, readOnly: false, request, response });
}

const domain: (scene: Scene) => string = ({ random }) => DOMAINS.pick(random);
const address: (scene: Scene) => string = (scene) => `support@${domain(scene)}`;
const SET = { configurationSetName: 'transactional' };

/** The DKIM tokens of an identity never change. */
function dkimTokens({ company }: Scene, identity: string): string[] {
  return [1, 2, 3].map((place) => stableHex(32, company.seed, identity, place));
}

/** The management events of both SES APIs, by how often they are seen. */
export const SES_MANAGEMENT_ACTIONS = new Weighted<Action>([
  [14, read('GetSendQuota')],
  [10, read('GetAccount')],
  [8, read('GetSendStatistics')],
  [10, read('ListIdentities', () => ({ identityType: 'Domain', maxItems: 1000 }))],
  [8, read('ListEmailIdentities', () => ({ pageSize: 1000 }))],
  [
    8,
    read('GetIdentityVerificationAttributes', (scene) => ({
      identities: [domain(scene), address(scene)],
    })),
  ],
  [6, read('GetIdentityDkimAttributes', (scene) => ({ identities: [domain(scene)] }))],
  [4, read('GetIdentityNotificationAttributes', (scene) => ({ identities: [address(scene)] }))],
  [
    3,
    read('GetIdentityPolicies', (scene) => ({ identity: domain(scene), policyNames: ['partner'] })),
  ],
  [8, read('GetEmailIdentity', (scene) => ({ emailIdentity: domain(scene) }))],
  [5, read('ListConfigurationSets', () => ({ pageSize: 100 }))],
  [4, read('GetConfigurationSet', () => SET)],
  [4, read('GetConfigurationSetEventDestinations', () => SET)],
  [3, read('ListTemplates', () => ({ maxItems: 50 }))],
  [3, read('GetEmailTemplate', () => ({ templateName: 'OrderConfirmation' }))],
  [3, read('ListReceiptRuleSets')],
  [3, read('DescribeActiveReceiptRuleSet')],
  [4, read('ListSuppressedDestinations', () => ({ reasons: ['BOUNCE'], pageSize: 100 }))],
  [2, read('GetAccountSendingEnabled')],
  [1, read('ListContactLists')],
  [
    2,
    write(
      'VerifyDomainIdentity',
      (scene) => ({ domain: domain(scene) }),
      ({ random }) => ({ verificationToken: random.base64(44) }),
    ),
  ],
  [2, write('VerifyEmailIdentity', (scene) => ({ emailAddress: address(scene) }))],
  [
    2,
    write(
      'VerifyDomainDkim',
      (scene) => ({ domain: domain(scene) }),
      (scene) => ({ dkimTokens: dkimTokens(scene, domain(scene)) }),
    ),
  ],
  [
    2,
    write(
      'CreateEmailIdentity',
      (scene) => ({ emailIdentity: `campaign.${domain(scene)}` }),
      (scene) => ({
        identityType: 'DOMAIN',
        verifiedForSendingStatus: false,
        dkimAttributes: {
          signingEnabled: true,
          status: 'NOT_STARTED',
          tokens: dkimTokens(scene, 'campaign'),
          signingAttributesOrigin: 'AWS_SES',
          nextSigningKeyLength: 'RSA_2048_BIT',
        },
      }),
    ),
  ],
  [1, write('DeleteIdentity', (scene) => ({ identity: address(scene) }))],
  [1, write('DeleteEmailIdentity', (scene) => ({ emailIdentity: `campaign.${domain(scene)}` }))],
  [
    2,
    write('PutEmailIdentityMailFromAttributes', (scene) => ({
      emailIdentity: domain(scene),
      mailFromDomain: `bounce.${domain(scene)}`,
      behaviorOnMxFailure: 'USE_DEFAULT_VALUE',
    })),
  ],
  [
    1,
    write('SetIdentityFeedbackForwardingEnabled', (scene) => ({
      identity: domain(scene),
      forwardingEnabled: false,
    })),
  ],
  [
    2,
    write('CreateConfigurationSet', ({ random }) => ({
      ...SET,
      configurationSetName: `campaign-${random.hex(6)}`,
      sendingOptions: { sendingEnabled: true },
      tags: [{ key: 'team', value: 'marketing' }],
    })),
  ],
  [
    2,
    write('UpdateConfigurationSetEventDestination', ({ account, region }) => ({
      ...SET,
      eventDestinationName: 'bounces',
      eventDestination: {
        enabled: true,
        matchingEventTypes: ['BOUNCE', 'COMPLAINT'],
        snsDestination: { topicArn: `arn:aws:sns:${region}:${account.id}:example-bounces` },
      },
    })),
  ],
  [
    2,
    write('UpdateEmailTemplate', () => ({ templateName: 'WeeklyDigest', templateContent: HIDDEN })),
  ],
  [1, write('PutConfigurationSetSendingOptions', () => ({ ...SET, sendingEnabled: true }))],
  [2, write('PutSuppressedDestination', () => ({ emailAddress: HIDDEN, reason: 'COMPLAINT' }))],
  [
    1,
    write('CreateReceiptRule', ({ account, region }) => ({
      ruleSetName: 'inbound',
      rule: {
        name: 'store',
        enabled: true,
        tlsPolicy: 'Require',
        scanEnabled: true,
        recipients: ['inbound.example.com'],
        actions: [
          {
            s3Action: {
              bucketName: `example-inbound-mail-${account.id}`,
              objectKeyPrefix: 'inbound/',
            },
          },
          {
            sNSAction: {
              topicArn: `arn:aws:sns:${region}:${account.id}:inbound`,
              encoding: 'UTF-8',
            },
          },
        ],
      },
    })),
  ],
]);
