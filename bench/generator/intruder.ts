import { agentOf, type Caller, identityOf } from './callers';
import { type Account, type Company, iamId, MAIL_DOMAINS, type User } from './company';
import type { Random } from './random';

export const MINUTE = 60_000;
/** Where the company's mail and backups are; the other Regions are only tried. */
export const HOME = 'us-east-1';
export const REGIONS = [HOME, 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'];
export const RECON_AGENT =
  'aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0-kali9-amd64 source/x86_64.kali.2023 prompt/off command/*';
export const SEND_AGENT = 'Boto3/1.26.27 Python/3.10.6 Linux/5.15.0-kali Botocore/1.29.27';

/** The company's own identity, and the address under it that the mail was sent as. */
export const IMPERSONATED = MAIL_DOMAINS[0];
export const SENDER = `billing@${IMPERSONATED}`;
/** The domain that the intruder tries to make a sender; its ending is reserved, so nobody's. */
export const LOOKALIKE = 'examp1e-billing.example';

/** Every version of the incident's records is the newest: it happens today. */
export const NOW = { version: '1.11' } as const;

/** Whoever found the key, as the calls show them. */
export interface Intruder {
  readonly account: Account;
  readonly user: User;
  readonly accessKeyId: string;
  readonly addresses: readonly [string, string];
  readonly scout: Caller;
  readonly sender: Caller;
  readonly vandal: Caller;
}

/** Draws the leaked key and the addresses it is used from: documentation ones, unused elsewhere. */
export function createIntruder(company: Company, random: Random): Intruder {
  const [account] = company.accounts;
  const user = account.users.find((one) => one.name === 'ci-deploy');
  if (!user) throw new RangeError('the account has no ci-deploy');
  // An old key that nobody deleted: the pipeline has been using a newer one.
  const accessKeyId = iamId('AKIA', random);
  const [first, second] = [random.between(10, 120), random.between(130, 250)];
  const addresses = [`203.0.113.${first}`, `203.0.113.${second}`] as const;
  const caller = (sourceIp: string, agent: string): Caller => ({
    arn: user.arn,
    accountId: account.id,
    sourceIp,
    agentFor: agentOf(agent),
    identity: identityOf({
      type: 'IAMUser',
      principalId: user.id,
      arn: user.arn,
      accountId: account.id,
      accessKeyId,
      userName: user.name,
    }),
    cipherSuite: 'TLS_AES_256_GCM_SHA384',
    isService: false,
  });
  return {
    account,
    user,
    accessKeyId,
    addresses,
    scout: caller(addresses[0], RECON_AGENT),
    sender: caller(addresses[0], SEND_AGENT),
    vandal: caller(addresses[1], RECON_AGENT),
  };
}
