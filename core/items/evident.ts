import { type Item, stringOf } from './attribute';
import { parseStreamKey } from './keys';

/** Attributes that an item may leave to its keys where it would not fit one write unit otherwise. */
export interface Evident {
  readonly eventSource?: string;
  readonly category?: string;
  readonly principalType?: string;
  readonly level?: string;
}

/** The beginnings of principals behind the account, and CloudTrail's word for each. */
const PRINCIPAL_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^\d{12}:assumed-role\//, 'AssumedRole'],
  [/^\d{12}:user\//, 'IAMUser'],
  [/^\d{12}:root$/, 'Root'],
  [/^\d{12}:federated-user\//, 'FederatedUser'],
];

/**
 * What the stream and the principal make evident: an event of the service `s3` comes from
 * s3.amazonaws.com unless the item says otherwise, and its data events act on objects. Part of the raw
 * formats, like the closing texts.
 */
export function evidentAttributes(item: Item): Evident {
  const stream = item.stream?.S ?? '';
  const principal = item.principal?.S ?? '';
  // Asked several times for each event.
  if (stream !== lastStream || principal !== lastPrincipal) {
    lastEvident = readEvident(stream, principal);
    lastStream = stream;
    lastPrincipal = principal;
  }
  return lastEvident;
}

let lastStream = '';
let lastPrincipal = '';
let lastEvident: Evident = {};

function readEvident(streamKey: string, principal: string): Evident {
  const stream = parseStreamKey(streamKey);
  const principalType = PRINCIPAL_TYPES.find(([form]) => form.test(principal))?.[1];
  // Objects that are put together of others are slow.
  const evident: { -readonly [name in keyof Evident]: Evident[name] } = {};
  if (stream !== undefined) {
    evident.eventSource = `${stream.service}.amazonaws.com`;
    evident.category = stream.category;
  }
  if (principalType !== undefined) evident.principalType = principalType;
  if (stream?.service === 's3' && stream.category === 'data') evident.level = 'object';
  return evident;
}

/** An attribute as the item says it, or as its keys make evident. */
export function statedOrEvident(item: Item, name: keyof Evident): string | undefined {
  return stringOf(item, name) ?? evidentAttributes(item)[name];
}
