import { whyNoField } from './derived-names';
import { UTF16_ENCODINGS } from './encodings';
import { RefusedError } from './refused-error';

/** Where in a text the rule's text has to stand. */
export type Placement = 'contains' | 'startswith' | 'endswith';
export type NumberComparison = 'lt' | 'lte' | 'gt' | 'gte';

/** What changes the text of a value, in the order in which the rule has it. */
export type TextChange = 'windash' | 'base64' | 'base64offset' | keyof typeof UTF16_ENCODINGS;

/** What a rule's value is taken for. */
export type ValueKind =
  | { readonly kind: 'plain' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'cidr' }
  | { readonly kind: 'fieldref' }
  | { readonly kind: 'regex'; readonly flags: string }
  | { readonly kind: 'compare'; readonly comparison: NumberComparison };

/** A key of a detection, taken apart: `userAgent|contains|all`. */
export interface FieldKey {
  /** Empty for keywords. */
  readonly field: string;
  readonly value: ValueKind;
  readonly placement?: Placement | undefined;
  readonly changes: readonly TextChange[];
  readonly isCased: boolean;
  /** All values must hold, not one of them. */
  readonly isAll: boolean;
  readonly isNegated: boolean;
}

const PLACEMENTS: readonly string[] = ['contains', 'startswith', 'endswith'];
const COMPARISONS: readonly string[] = ['lt', 'lte', 'gt', 'gte'];
const REGEX_FLAGS: readonly string[] = ['i', 'm', 's'];
const CHANGES: readonly string[] = [
  ...['windash', 'base64', 'base64offset'],
  ...Object.keys(UTF16_ENCODINGS),
];
const KINDS: readonly string[] = ['re', 'exists', 'cidr', 'fieldref', ...COMPARISONS];

const UNSUPPORTED: Readonly<Record<string, string>> = {
  expand: 'placeholders are filled in by a pipeline, and there is none: write the values',
  ...Object.fromEntries(
    ['minute', 'hour', 'day', 'week', 'month', 'year'].map((unit) => [
      unit,
      'parts of a time cannot be taken: match eventTime as a text, such as 2026-01-02T03*',
    ]),
  ),
};

const KNOWN = [...KINDS, ...REGEX_FLAGS, ...PLACEMENTS, ...CHANGES, 'all', 'cased', 'neq'];

/**
 * Takes a key of a detection apart.
 * Source: Sigma modifiers 2.1.0.
 * @throws {RefusedError} for a modifier that is unknown or not supported, and for a combination that
 * means nothing
 */
export function readFieldKey(key: string): FieldKey {
  const [field = '', ...modifiers] = key.split('|');
  const reason = whyNoField(field);
  if (reason !== undefined) throw new RefusedError(reason);
  for (const modifier of modifiers) refuseUnknown(modifier);
  const twice = modifiers.find((each, at) => modifiers.indexOf(each) !== at);
  if (twice !== undefined) throw new RefusedError(`${twice} stands twice in ${key}`);
  const has = (modifier: string) => modifiers.includes(modifier);
  const value = readKind(modifiers, key);
  const changes = modifiers.filter(isChange);
  const placement = onlyOne(modifiers.filter(isPlacement), key);
  refuseMeaningless({ field, value, placement, changes, modifiers, key });
  return {
    field,
    value,
    placement,
    changes,
    isCased: has('cased'),
    isAll: has('all'),
    isNegated: has('neq'),
  };
}

function refuseUnknown(modifier: string): void {
  const reason = Object.hasOwn(UNSUPPORTED, modifier) ? UNSUPPORTED[modifier] : undefined;
  if (reason !== undefined) {
    throw new RefusedError(`the modifier ${modifier} is not supported: ${reason}`);
  }
  if (!KNOWN.includes(modifier)) {
    throw new RefusedError(`there is no modifier ${JSON.stringify(modifier)}`);
  }
}

function readKind(modifiers: readonly string[], key: string): ValueKind {
  const kind = onlyOne(
    modifiers.filter((each) => KINDS.includes(each)),
    key,
  );
  const flags = modifiers.filter((each) => REGEX_FLAGS.includes(each));
  const isAfterRe = flags.every((flag) => modifiers.indexOf(flag) > modifiers.indexOf('re'));
  if (flags.length > 0 && (kind !== 're' || !isAfterRe)) {
    throw new RefusedError(`${flags.join(' and ')} belong to re, and stand after it: ${key}`);
  }
  if (kind === 're') return { kind: 'regex', flags: flags.join('') };
  if (kind === 'exists' || kind === 'cidr' || kind === 'fieldref') return { kind };
  const comparison = kind !== undefined && isComparison(kind) ? kind : undefined;
  return comparison === undefined ? { kind: 'plain' } : { kind: 'compare', comparison };
}

function onlyOne<T extends string>(modifiers: readonly T[], key: string): T | undefined {
  if (modifiers.length <= 1) return modifiers[0];
  throw new RefusedError(`${modifiers.join(' and ')} do not go together: ${key}`);
}

interface Combination extends Pick<FieldKey, 'field' | 'value' | 'placement' | 'changes'> {
  readonly modifiers: readonly string[];
  readonly key: string;
}

function refuseMeaningless(combination: Combination): void {
  const { field, value, placement, changes, modifiers, key } = combination;
  const refuse = (reason: string) => {
    throw new RefusedError(`${reason}: ${key}`);
  };
  const takesText = value.kind === 'plain' || value.kind === 'fieldref';
  if (!takesText && (placement !== undefined || modifiers.includes('cased'))) {
    refuse(`${placement ?? 'cased'} is for texts alone`);
  }
  if (value.kind !== 'plain' && changes.length > 0) refuse(`${changes[0]} is for texts alone`);
  if (value.kind === 'exists' && modifiers.length > 1) refuse('exists stands alone');
  if (value.kind === 'compare' && modifiers.includes('neq')) {
    refuse('neq and a comparison do not go together');
  }
  if (field === '' && value.kind !== 'plain' && value.kind !== 'regex') {
    refuse('this modifier needs a field');
  }
  if (field === '' && (placement === 'startswith' || placement === 'endswith')) {
    refuse('a keyword stands anywhere in a value');
  }
  refuseEncodings(combination, refuse);
}

function refuseEncodings(
  { changes, placement, modifiers, field }: Combination,
  refuse: (reason: string) => void,
): void {
  const isBase64 = (change: string) => change.startsWith('base64');
  if (changes.filter(isBase64).length > 1) refuse('Base64 of Base64 is not supported');
  const utf16 = changes.filter((change) => Object.hasOwn(UTF16_ENCODINGS, change));
  if (utf16.length > 1) refuse(`${utf16.join(' and ')} do not go together`);
  const base64At = changes.findIndex(isBase64);
  if (base64At !== -1 && base64At < changes.length - 1) refuse('Base64 is the last encoding');
  if (utf16.length > 0 && changes.indexOf('windash') > 0) refuse('windash comes first');
  const firstPlacement = modifiers.findIndex(isPlacement);
  const lastEncoding = modifiers.findLastIndex((each) => isChange(each) && each !== 'windash');
  if (firstPlacement !== -1 && firstPlacement < lastEncoding) {
    refuse(`${placement} comes after the encodings`);
  }
  if (changes.includes('base64offset') && placement === undefined && field !== '') {
    refuse('base64offset gives a part of a text: add contains');
  }
}

function isPlacement(modifier: string): modifier is Placement {
  return PLACEMENTS.includes(modifier);
}

function isComparison(modifier: string): modifier is NumberComparison {
  return COMPARISONS.includes(modifier);
}

function isChange(modifier: string): modifier is TextChange {
  return CHANGES.includes(modifier);
}
