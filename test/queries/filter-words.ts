import type { EventFilter } from '../../core/queries/event-filter';
import { parsePrincipal, parseSourceIp } from '../../core/queries/written-filter';

/** A filter as the command line takes it, and what it then means. */
export interface FilterWords {
  readonly words: readonly string[];
  readonly filter: EventFilter;
}

const OPTIONS = {
  account: '--account',
  service: '--service',
  category: '--category',
  level: '--level',
  access: '--access',
  region: '--in-region',
  eventName: '--event-name',
  accessKey: '--access-key',
  errorCode: '--error-code',
  eventId: '--event-id',
  sharedEventId: '--shared-event-id',
  since: '--since',
  until: '--until',
} as const satisfies Partial<Record<keyof EventFilter, string>>;

/** Writes a filter, without those of its fields that no option can say. */
export function wordsOf(asked: EventFilter): FilterWords {
  const { resource, principal, sourceIp, readOrWrite, ...texts } = asked;
  const written = [
    writeResource(resource),
    writePrincipal(principal),
    writeSourceIp(sourceIp),
    writeReadOrWrite(asked),
    ...Object.entries(texts).map(([name, text]) => writeText(name, text)),
  ].filter((each) => each !== undefined);
  return {
    words: written.flatMap(({ words }) => words),
    filter: Object.assign({}, ...written.map(({ filter }) => filter)),
  };
}

function writeText(name: string, text: unknown): FilterWords | undefined {
  if (!isOption(name) || typeof text !== 'string') return undefined;
  if (name === 'account' && !/^(\d{12}|unknown)$/.test(text)) return undefined;
  if (name === 'service' && !/^[a-z0-9][a-z0-9-]*$/.test(text)) return undefined;
  return { words: [`${OPTIONS[name]}=${text}`], filter: { [name]: text } };
}

function isOption(name: string): name is keyof typeof OPTIONS {
  return name in OPTIONS;
}

/** A name that S3 is said of, or an object, has an address. */
function writeResource(resource: EventFilter['resource']): FilterWords | undefined {
  if (resource === undefined || resource.withoutObjects || resource.name === '') return undefined;
  const { name, objectKey, objectPrefix, isS3 } = resource;
  const isPlain = objectKey === undefined && objectPrefix === undefined && !isS3;
  if (isPlain) {
    const isTaken = /^(arn:|s3:\/\/)/.test(name);
    return isTaken ? undefined : { words: [`--resource=${name}`], filter: { resource } };
  }
  if (name.includes('/') || objectKey === '') return undefined;
  // A prefix that ends so is a key that ends in an asterisk.
  if (objectPrefix?.endsWith('\\')) return undefined;
  const key = objectKey === undefined ? '' : `/${escapeAsterisk(objectKey)}`;
  const path = objectPrefix === undefined ? key : `/${objectPrefix}*`;
  return {
    words: [`--resource=s3://${name}${path}`],
    filter: { resource: { ...resource, isS3: true } },
  };
}

function escapeAsterisk(objectKey: string): string {
  return objectKey.endsWith('*') ? `${objectKey.slice(0, -1)}\\*` : objectKey;
}

function writePrincipal(principal: EventFilter['principal']): FilterWords | undefined {
  if (principal === undefined) return undefined;
  if ('whole' in principal) {
    return { words: [`--principal==${principal.whole}`], filter: { principal } };
  }
  const isPart = !principal.part.startsWith('=') && 'part' in parsePrincipal(principal.part);
  return isPart ? { words: [`--principal=${principal.part}`], filter: { principal } } : undefined;
}

function writeSourceIp(sourceIp: string | undefined): FilterWords | undefined {
  if (sourceIp === undefined) return undefined;
  parseSourceIp(sourceIp);
  return { words: [`--source-ip=${sourceIp}`], filter: { sourceIp } };
}

/** `--read` and `--write` go with no `--access`. */
function writeReadOrWrite({ readOrWrite, access }: EventFilter): FilterWords | undefined {
  if (readOrWrite === undefined || access !== undefined) return undefined;
  return { words: [`--${readOrWrite}`], filter: { readOrWrite } };
}
