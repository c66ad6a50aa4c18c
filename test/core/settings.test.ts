import {
  DEFAULT_SETTINGS,
  EVENT_CLASSES,
  type IngestSettings,
  parseSettings,
} from '../../core/settings';

const read = (settings: unknown) => parseSettings(JSON.stringify(settings));
const { retentionDays, indexes } = DEFAULT_SETTINGS;

test('the defaults are settings', () => {
  expect(read(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
});

test.each<[string, Partial<IngestSettings>]>([
  ['all services', { services: 'all' }],
  ['one service', { services: ['iam'] }],
  ['events for ever', { retentionDays: { ...retentionDays, data: 'forever' } }],
  ['events for a day', { retentionDays: { ...retentionDays, sends: 1 } }],
  ['no index', { indexes: { ...indexes, management: [] } }],
  ['many shards', { shards: 100 }],
  ['small files alone', { maxFileBytes: 1 }],
  ['records without credentials', { stripCredentials: true }],
])('%s can be chosen', (_what, choice) => {
  expect(read({ ...DEFAULT_SETTINGS, ...choice })).toEqual({ ...DEFAULT_SETTINGS, ...choice });
});

test('the settings of a stack that knew neither limits nor stripping are settings', () => {
  const { maxFileBytes: _, stripCredentials: __, ...older } = DEFAULT_SETTINGS;
  expect(read(older)).toEqual(DEFAULT_SETTINGS);
});

test.each<[string, unknown]>([
  ['services', { services: [] }],
  ['services', { services: 's3' }],
  ['services', { services: undefined }],
  ['shards', { shards: 0 }],
  ['shards', { shards: 1.5 }],
  ['shards', { shards: 101 }],
  ['shards', { shards: '1' }],
  ['retentionDays.data', { retentionDays: { ...retentionDays, data: 0 } }],
  ['retentionDays.sends', { retentionDays: { ...retentionDays, sends: 'never' } }],
  ['retentionDays.insight', { retentionDays: { ...retentionDays, insight: 1.5 } }],
  ['retentionDays.sents', { retentionDays: { ...retentionDays, sents: 1 } }],
  ['shardz', { shardz: 2 }],
  ['maxFileBytes', { maxFileBytes: 0 }],
  ['maxFileBytes', { maxFileBytes: 1.5 }],
  ['maxFileBytes', { maxFileBytes: '1 GB' }],
  ['stripCredentials', { stripCredentials: 'yes' }],
  ['indexes.data.0', { indexes: { ...indexes, data: ['time'] } }],
  ['indexes.management', { indexes: { ...indexes, management: 'all' } }],
  ['indexes', { indexes: undefined }],
])('a wrong %s is named: %j', (field, choice) => {
  expect(() => read({ ...DEFAULT_SETTINGS, ...Object(choice) })).toThrow(
    new Error(`ingest settings: missing, wrong or unknown: ${field}`),
  );
});

test('every wrong field is named at once', () => {
  expect(() => read({ ...DEFAULT_SETTINGS, services: [], shards: 0 })).toThrow('services, shards');
});

test.each([...EVENT_CLASSES])('the class %s needs a retention', (name) => {
  const { [name]: _, ...rest } = retentionDays;
  expect(() => read({ ...DEFAULT_SETTINGS, retentionDays: rest })).toThrow(
    `unknown: retentionDays.${name}`,
  );
});

test.each(['', '{', '[]', 'null', '"all"'])('%j is no settings', (json) => {
  expect(() => parseSettings(json)).toThrow(/^ingest settings: /);
});
