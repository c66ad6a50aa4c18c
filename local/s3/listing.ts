import { invalidArgument, notImplemented } from './errors';
import type { ObjectHead, ObjectStore } from './store';
import { walkObjects } from './walk';
import { toXml, type XmlNode } from './xml';

export const XML_NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** However many keys are asked for, a page holds no more. */
const MAX_PAGE = 1000;

interface ListRequest {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  readonly startAfter: string;
  readonly token: string | undefined;
  readonly isUrlEncoded: boolean;
}

/** An object, or the common prefix that stands for several. */
interface Entry {
  readonly name: string;
  readonly isPrefix: boolean;
}

/** Parameters that a listing understands; see `assertKnownParameters`. */
export const LIST_PARAMETERS = [
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'start-after',
  'continuation-token',
  'encoding-type',
  'fetch-owner',
];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export async function listObjectsV2(
  store: ObjectStore,
  bucket: string,
  query: URLSearchParams,
): Promise<string> {
  const request = readRequest(query);
  const entries: Entry[] = [];
  let isTruncated = false;
  for await (const entry of entriesOf(store, bucket, request)) {
    isTruncated = entries.length === request.maxKeys;
    if (isTruncated) break;
    entries.push(entry);
  }
  const last = entries.at(-1);
  const contents = await describeObjects(store, bucket, entries);
  return toXml(
    ['ListBucketResult', page(bucket, request, entries, contents, isTruncated ? last : undefined)],
    XML_NAMESPACE,
  );
}

function readRequest(query: URLSearchParams): ListRequest {
  const maxKeys = query.get('max-keys') ?? String(MAX_PAGE);
  if (!/^\d{1,10}$/.test(maxKeys))
    throw invalidArgument('Provided max-keys not an integer or within integer range');
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url')
    throw invalidArgument('Invalid Encoding Method specified in Request');
  if (query.get('fetch-owner') === 'true') throw notImplemented('ListObjectsV2 with fetch-owner');
  const token = query.get('continuation-token') ?? undefined;
  if (token === '') throw invalidArgument('The continuation token provided is incorrect');
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    maxKeys: Math.min(Number(maxKeys), MAX_PAGE),
    startAfter: query.get('start-after') ?? '',
    token,
    isUrlEncoded: encoding === 'url',
  };
}

async function* entriesOf(
  store: ObjectStore,
  bucket: string,
  request: ListRequest,
): AsyncGenerator<Entry> {
  const bucketPath = store.bucketPath(bucket);
  if (request.maxKeys === 0) return;
  const { prefix } = request;
  const resumed = request.token === undefined ? undefined : readToken(request.token);
  const after = resumed?.name ?? request.startAfter;
  let lastPrefix = resumed?.isPrefix ? resumed.name : undefined;
  for await (const { key, path } of walkObjects(bucketPath, { prefix, after })) {
    if (lastPrefix !== undefined && key.startsWith(lastPrefix)) continue;
    // Only the file that this key would be written to is its object.
    if (store.find(bucket, key) !== path) continue;
    const commonPrefix = readCommonPrefix(key, request);
    lastPrefix = commonPrefix;
    if (commonPrefix === undefined) yield { name: key, isPrefix: false };
    else yield { name: commonPrefix, isPrefix: true };
  }
}

function readCommonPrefix(key: string, { prefix, delimiter }: ListRequest): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}

/** Opaque to clients: where the page before ended. */
function writeToken({ name, isPrefix }: Entry): string {
  return Buffer.from(JSON.stringify([isPrefix, name])).toString('base64url');
}

function readToken(token: string): Entry {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(parsed) && typeof parsed[0] === 'boolean' && typeof parsed[1] === 'string')
      return { isPrefix: parsed[0], name: parsed[1] };
  } catch {
    // Not one of ours, like any other text that is none.
  }
  throw invalidArgument('The continuation token provided is incorrect');
}

type Described = readonly [key: string, head: ObjectHead];

/** An object that is deleted while it is listed is left out. */
async function describeObjects(
  store: ObjectStore,
  bucket: string,
  entries: readonly Entry[],
): Promise<Described[]> {
  const described: Described[] = [];
  for (const { name, isPrefix } of entries)
    if (!isPrefix && store.find(bucket, name))
      described.push([name, await store.head(bucket, name)]);
  return described;
}

function page(
  bucket: string,
  request: ListRequest,
  entries: readonly Entry[],
  contents: readonly Described[],
  continueAt: Entry | undefined,
): (XmlNode | undefined)[] {
  const encode = request.isUrlEncoded ? urlEncodeKey : (text: string) => text;
  const optional = (name: string, value: string | undefined): XmlNode | undefined =>
    value === undefined || value === '' ? undefined : [name, value];
  const prefixes = entries.filter(({ isPrefix }) => isPrefix);
  return [
    ['Name', bucket],
    ['Prefix', encode(request.prefix)],
    optional('StartAfter', encode(request.startAfter)),
    optional('ContinuationToken', request.token),
    optional('NextContinuationToken', continueAt && writeToken(continueAt)),
    ['KeyCount', contents.length + prefixes.length],
    ['MaxKeys', request.maxKeys],
    optional('Delimiter', encode(request.delimiter)),
    optional('EncodingType', request.isUrlEncoded ? 'url' : undefined),
    ['IsTruncated', continueAt !== undefined],
    ...contents.map(([key, head]): XmlNode => ['Contents', describe(encode(key), head)]),
    ...prefixes.map(({ name }): XmlNode => ['CommonPrefixes', [['Prefix', encode(name)]]]),
  ];
}

function describe(key: string, head: ObjectHead): XmlNode[] {
  return [
    ['Key', key],
    ['LastModified', head.modified.toISOString()],
    ['ETag', `"${head.etag}"`],
    ['Size', head.size],
    ['StorageClass', 'STANDARD'],
  ];
}

/**
 * A key as S3 writes it in encoded listings and in event notifications: a form's encoding, which
 * has `+` for a space, with slashes left as they are.
 */
export function urlEncodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}
