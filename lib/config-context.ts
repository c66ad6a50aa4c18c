import { EVENT_CLASSES } from '../core/settings';
import { ConfigError } from './config-error';

/** Reads the text of `-c name=text`. Text that does not fit is left as it is, for the validation. */
type ReadText = (text: string) => unknown;

const asText: ReadText = (text) => text;
const asNumber: ReadText = (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
const asBoolean: ReadText = (text) => ({ true: true, false: false })[text] ?? text;
const asList: ReadText = (text) => (text === '' ? [] : text.split(',').map((part) => part.trim()));
const asServices: ReadText = (text) => (text === 'all' ? text : asList(text));

/** Every field that `-c` can set. A configuration has at most two levels, so a name has one dot. */
export const CONTEXT_FIELDS: Readonly<Record<string, ReadText>> = {
  stackName: asText,
  services: asServices,
  'dataEvents.s3': asText,
  'dataEvents.buckets': asList,
  'dataEvents.exceptBuckets': asList,
  'dataEvents.sesSends': asBoolean,
  ...Object.fromEntries(EVENT_CLASSES.map((name) => [`retentionDays.${name}`, asNumber])),
  ...Object.fromEntries(EVENT_CLASSES.map((name) => [`indexes.${name}`, asList])),
  shards: asNumber,
  'ingest.functionsAtOnce': asNumber,
  'ingest.filesACall': asNumber,
  'tables.warmWriteUnits': asNumber,
  'tables.leastWriteUnits': asNumber,
  'tables.mostWriteUnits': asNumber,
  'limits.fileMegabytes': asNumber,
  stripCredentials: asBoolean,
  'logs.coldAfterDays': asNumber,
  'logs.expireAfterDays': asNumber,
  functionLogRetentionDays: asNumber,
  'alerts.email': asList,
  'alerts.oldestEventHours': asNumber,
  'rules.packs': asList,
  'rules.off': asList,
  watch: asList,
  'alarms.fromLevel': asText,
  'alarms.silenceHours': asNumber,
  'audit.delayHours': asNumber,
  'audit.firstDays': asNumber,
  cloudWatchLogs: asBoolean,
};

/**
 * Lays the context's values over a configuration. The context is shared with CDK and its feature
 * flags, so only names that begin like one of our fields are taken to be ours.
 * @throws {ConfigError} for a name that begins like ours and is none.
 */
export function applyContext(config: object, context: Readonly<Record<string, unknown>>): object {
  const ours = Object.entries(context).filter(([name]) => looksLikeOurs(name));
  const unknown = ours.filter(([name]) => !Object.hasOwn(CONTEXT_FIELDS, name));
  if (unknown.length > 0) throw new ConfigError(unknown.map(([name]) => refuse(name)));
  return ours.reduce((result, [name, value]) => override(result, name, value), config);
}

function override(config: object, name: string, value: unknown): object {
  const read = CONTEXT_FIELDS[name];
  const parsed = typeof value === 'string' && read !== undefined ? read(value) : value;
  const [first = name, second] = name.split('.');
  if (second === undefined) return { ...config, [first]: parsed };
  const section = (config as Record<string, unknown>)[first] ?? {};
  // A section that is no object is wrong already; the validation says so.
  if (typeof section !== 'object' || Array.isArray(section)) return config;
  return { ...config, [first]: { ...section, [second]: parsed } };
}

function looksLikeOurs(name: string): boolean {
  return Object.keys(CONTEXT_FIELDS).some((field) => sameStart(field, name));
}

function refuse(name: string): string {
  const alike = Object.keys(CONTEXT_FIELDS).filter((field) => sameStart(field, name));
  return `-c ${name}: no such field; allowed: ${alike.join(', ')}`;
}

/** Case aside, so that `-c retentiondays.data=30` is refused instead of overlooked. */
function sameStart(field: string, name: string): boolean {
  return firstSegment(field) === firstSegment(name);
}

function firstSegment(name: string): string | undefined {
  return name.split('.', 1)[0]?.toLowerCase();
}
