import { createHash } from 'node:crypto';
import { catalogueRows } from '../classification/catalogue/catalogue';
import { serviceOf } from '../classification/event-source';
import { UsageError } from '../errors';
import type { RuleDocument } from './document';
import { compilePattern, fold, parsePattern } from './pattern';

/** The file that the rules of `watch` name: it holds no YAML, but a person looks there first. */
const FILE = 'trailstore.config.ts (watch)';

/** An alarm carries the rule's name in its own, and that has 255 characters. */
const LONGEST_ENTRY = 180;

const ENTRY = /^([a-z0-9-]+):([A-Za-z0-9*?]+)(?:@(arn(?::[^:]*){4}:.+))?$/;

const FORM =
  "a service, a colon and an event's name, which may have the wildcards * and ?, and where wanted @ " +
  "and an ARN with the same wildcards: 's3:DeleteBucketPolicy', 'ses:*Identity', " +
  `'s3:GetObject@arn:aws:s3:::payroll/*'; ${LONGEST_ENTRY} characters at most`;

/** Services whose event names the catalogue lists, so that a slip of the finger can be told. */
const CATALOGUED: readonly string[] = ['s3', 'ses'];

/** Where SES's calls name an identity: v1 says identity, domain or emailAddress, v2 emailIdentity. */
const IDENTITY_PARAMETERS = ['identity', 'identities', 'domain', 'emailAddress', 'emailIdentity'];

/** Where a send names the identity that it goes out as by its owner's permission. */
const IDENTITY_ARN_PARAMETERS = ['sourceArn', 'fromEmailAddressIdentityArn', 'fromArn'];

type Detection = Readonly<Record<string, unknown>>;

interface Entry {
  /** As it was written. */
  readonly text: string;
  readonly service: string;
  readonly eventName: string;
  readonly arn: string | undefined;
}

/**
 * The rules of "tell me when somebody calls this", as Sigma documents: one for each entry, of level
 * medium, with the id `watch:<entry>`.
 * @param watch entries such as `s3:DeleteBucketPolicy`, `ses:*Identity`, `s3:GetObject@arn:aws:s3:::payroll/*`
 * @throws {UsageError} naming the first wrong entry and what is allowed
 */
export function watchDocuments(watch: readonly string[]): RuleDocument[] {
  const entries = [...new Set(watch)].map(readEntry);
  const names = entries.map(({ text }) => nameOf(text));
  return entries.map((entry, i) => {
    const name = names[i] ?? '';
    const isAlone = names.indexOf(name) === names.lastIndexOf(name);
    return { file: FILE, value: ruleOf(entry, isAlone ? name : `${name}-${hashOf(entry.text)}`) };
  });
}

/** Tells entries apart whose names are the same: capitals and signs are lost in them. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

function readEntry(text: string): Entry {
  const [, service, eventName, arn] = ENTRY.exec(text) ?? [];
  if (service === undefined || eventName === undefined || text.length > LONGEST_ENTRY) {
    throw new UsageError(`${JSON.stringify(text)} is refused; allowed: ${FORM}`);
  }
  if (CATALOGUED.includes(service) && !isEventOf(service, eventName)) {
    throw new UsageError(
      `${JSON.stringify(text)} is refused: ${service} has no event ${eventName}`,
    );
  }
  return { text, service, eventName, arn };
}

function isEventOf(service: string, eventName: string): boolean {
  const isWanted = compilePattern(parsePattern(eventName), false);
  return catalogueRows().some(
    (row) => serviceOf(row.eventSource) === service && isWanted(fold(row.eventName)),
  );
}

function ruleOf(entry: Entry, name: string) {
  const { text } = entry;
  return {
    title: `Watched call: ${text}`,
    id: `watch:${text}`,
    name,
    status: 'stable',
    level: 'medium',
    description: `Somebody made a call that the configuration asks to be told of (watch: '${text}').`,
    logsource: { product: 'aws', service: 'cloudtrail' },
    detection: detectionOf(entry),
    trailstore: {
      response:
        'Ask whoever made the call whether it was meant. If nobody meant it, take the access away ' +
        'that it was made with: deactivate the access key, or revoke the sessions of the role. Then ' +
        'look at what else the same principal and the same key did.',
    },
  };
}

/** Lower case with hyphens, as metrics and alarms are called; wildcards stay apart from each other. */
function nameOf(text: string): string {
  const words = text.toLowerCase().replaceAll('*', '-any-').replaceAll('?', '-one-');
  return `watch-${words.replaceAll(/[^a-z0-9]+/g, '-').replace(/-$/, '')}`;
}

function detectionOf({ service, eventName, arn }: Entry): Detection {
  const call = { eventSource: eventSourcesOf(service), eventName };
  if (arn === undefined) return { call, condition: 'call' };
  const named = { 'resources.ARN|cased': arn };
  const parameters = parametersFor(service, arn);
  if (parameters === undefined) return { call, named, condition: 'call and named' };
  return { call, named, ...parameters, condition: 'call and (named or all of parameters_*)' };
}

/** Every kind of S3 bucket has an event source of its own. */
function eventSourcesOf(service: string): string[] {
  if (service !== 's3') return [`${service}.amazonaws.com`];
  const sources = catalogueRows().map(({ eventSource }) => eventSource);
  return [...new Set(sources)].filter((source) => serviceOf(source) === 's3');
}

/** Management events often have no `resources`: what they are about stands in their parameters. */
function parametersFor(service: string, arn: string): Detection | undefined {
  const [, , arnService, region, account, ...rest] = arn.split(':');
  const name = rest.join(':');
  if (service === 's3' && arnService === 's3') return bucketParameters(name);
  if (service === 'ses' && arnService === 'ses' && name.startsWith('identity/')) {
    return {
      parameters_place: { awsRegion: region, recipientAccountId: account },
      parameters_identity: identityParameters(name.slice('identity/'.length), arn),
    };
  }
  return undefined;
}

function bucketParameters(name: string): Detection {
  const slash = name.indexOf('/');
  if (slash === -1) return { parameters_bucket: { 'requestParameters.bucketName': name } };
  return {
    parameters_object: {
      'requestParameters.bucketName': name.slice(0, slash),
      'requestParameters.key|cased': name.slice(slash + 1),
    },
  };
}

/** One of these is enough. */
function identityParameters(identity: string, arn: string): Detection[] {
  return [
    ...IDENTITY_PARAMETERS.map((name) => ({ [`requestParameters.${name}`]: identity })),
    ...IDENTITY_ARN_PARAMETERS.map((name) => ({ [`requestParameters.${name}|cased`]: arn })),
  ];
}
