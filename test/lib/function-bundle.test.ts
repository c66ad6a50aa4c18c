import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutProse, writeReadyRules } from '../../core/rules/ready-rules';
import { packRules, rulesOf, unpackRules } from '../../core/rules/rule-pack';
import { watchDocuments } from '../../core/rules/watch';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { bundleFunction, type FunctionName } from '../../lib/function-bundle';

const PACK = packRules({ documents: watchDocuments(['s3:DeleteBucketPolicy']), off: [] });

const settings = {
  EVENTS_TABLE_NAME: 'events',
  FILES_TABLE_NAME: 'files',
  ALERTS_TABLE_NAME: 'alerts',
  ALERT_SETTINGS: JSON.stringify({ stackName: 'Trailstore', oldestEventHours: 24 }),
};

interface Expected {
  readonly name: FunctionName;
  /** Absent for a function that looks at no events. */
  readonly pack?: string;
  /** What is imported at every cold start must be worth it: a tenth above what it was when set. */
  readonly mostBytes: number;
  readonly environment: NodeJS.ProcessEnv;
  /** Names in the code of the SDK's clients that it needs. */
  readonly calls: readonly string[];
}

describe.each<Expected>([
  {
    name: 'ingest',
    pack: PACK,
    mostBytes: 530_000,
    environment: {
      ...settings,
      LOG_BUCKET_NAME: 'logs',
      LOG_BUCKET_OWNER: '111122223333',
      INGEST_SETTINGS: JSON.stringify(DEFAULT_SETTINGS),
    },
    calls: ['DynamoDB_20120810', 'GetObject'],
  },
  {
    name: 'alerts',
    pack: PACK,
    mostBytes: 475_000,
    environment: {
      ...settings,
      ALERT_TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:alerts',
      EVENT_BUS_NAME: 'default',
    },
    calls: ['DynamoDB_20120810', 'PutEvents', 'Publish'],
  },
  {
    name: 'audit',
    mostBytes: 560_000,
    environment: {
      FILES_TABLE_NAME: 'files',
      LOG_BUCKET_NAME: 'logs',
      INGEST_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/ingest',
      AUDIT_DELAY_HOURS: '2',
      AUDIT_FIRST_DAYS: '7',
    },
    calls: ['DynamoDB_20120810', 'GetObject', 'ListPublicKeys', 'SendMessageBatch'],
  },
])('$name', ({ name, pack, mostBytes, environment, calls }) => {
  const directories = ['first', 'second'].map((each) =>
    mkdtempSync(join(tmpdir(), `trailstore-bundle-${each}-`)),
  );
  const [directory = ''] = directories;
  let bundle: Buffer;

  beforeAll(() => {
    for (const each of directories) bundleFunction(name, each, pack);
    bundle = readFileSync(join(directory, 'index.js'));
  });

  afterAll(() => {
    for (const each of directories) rmSync(each, { recursive: true });
  });

  /** Loads the bundle in a process of its own, far from any node_modules, and prints what is asked. */
  function load(print: string, deviation: NodeJS.ProcessEnv = {}): string {
    const script = `const { handler } = require('./index.js'); console.log(${print});`;
    return execFileSync(process.execPath, ['--eval', script], {
      cwd: directory,
      encoding: 'utf8',
      stdio: 'pipe',
      env: {
        AWS_REGION: 'eu-west-1',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...environment,
        ...deviation,
      },
    });
  }

  test('is the same, byte for byte, each time', () => {
    const second = readFileSync(join(directories[1] ?? '', 'index.js'));
    expect(second.equals(bundle)).toBe(true);
  });

  test('has the rules beside it, ready, if it looks at events', () => {
    const rules = join(directory, 'rules.json');
    const packed = pack && rulesOf(unpackRules(pack)).rules;
    const needed = packed && (name === 'ingest' ? withoutProse(packed) : packed);
    const ready = needed && writeReadyRules(needed);
    expect(existsSync(rules) ? readFileSync(rules, 'utf8') : undefined).toBe(ready);
  });

  test('holds all that the handler needs: it loads far from any node_modules', () => {
    expect(load('typeof handler')).toBe('function\n');
  });

  test('holds the SDK, and asks for nothing but what Node has itself or lies beside it', () => {
    const text = bundle.toString();
    for (const call of calls) expect(text).toContain(call);
    // Behind a bracket it is text: the SDK's advice on signatures that need a package we do not use.
    const required = [...text.matchAll(/(?<!\[)\brequire\("([^"]+)"\)/g)].map(
      ([, module = '']) => module,
    );
    expect(required.length).toBeGreaterThan(0);
    const builtIn = new Set([...builtinModules, ...builtinModules.map((it) => `node:${it}`)]);
    const others = required.filter((module) => !builtIn.has(module));
    // Where credentials come from on a developer's machine is left out: see lib/function-bundle.ts.
    const asked = others.filter((module) => !/\/credential-provider-[a-z-]+$/.test(module));
    const beside = new Set(readdirSync(directory).map((file) => `./${file.replace(/\.js$/, '')}`));
    expect(asked.filter((module) => !beside.has(module.replace(/\.js$/, '')))).toEqual([]);
  });

  test('has the package beside it that few calls need, if it may ask for it', () => {
    expect(bundle.includes('require("./re2js.js")')).toBe(name === 'ingest');
    expect(existsSync(join(directory, 're2js.js'))).toBe(name === 'ingest');
  });

  test('has schemas beside it, read for what is wrong or seldom alone', () => {
    const schemas = readdirSync(directory).filter((file) => file.endsWith('-schema.js'));
    const alerts = 'alert-settings-schema.js';
    const ingest = [alerts, 'notification-schema.js', 'settings-schema.js'];
    expect(schemas.sort()).toEqual({ ingest, alerts: [alerts], audit: [] }[name]);
  });

  test('is no heavier than it must be', () => {
    expect(bundle.length).toBeLessThan(mostBytes);
  });

  test('holds no path of the machine that made it', () => {
    expect(bundle.includes(process.cwd())).toBe(false);
  });

  test.each(Object.keys(environment))('says what it misses when %s is not set', (variable) => {
    expect(() => load('handler', { [variable]: '' })).toThrow(
      `missing from the environment: ${variable}`,
    );
  });

  test('says what is wrong with its settings', () => {
    const wrong = {
      ALERT_SETTINGS: '{"stackName":"Trailstore"}',
      AUDIT_DELAY_HOURS: 'soon',
    };
    expect(() => load('handler', wrong)).toThrow(
      name === 'audit' ? /AUDIT_DELAY_HOURS.*soon/s : /alert settings:.*oldestEventHours/s,
    );
  });
});
