import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { composeMessage } from '../../core/alerts/message';
import { readRules } from '../../core/rules/read-rules';
import { firesOn, readRuleCases } from '../../core/rules/rule-cases';
import { readYaml } from '../../core/rules/yaml-documents';
import { loadConfig, type TrailstoreConfigInput } from '../../lib/config';
import { STORY } from '../support/alert-stories';

const FOLDER = join(__dirname, '..', '..');
const PAGE = readFileSync(join(FOLDER, 'docs', 'alarms.md'), 'utf8');

/** The blocks of code that stand under a name. */
function blocks(name: string): string[] {
  const fence = new RegExp(`^\`\`\`${name}\\n(.*?)^\`\`\`$`, 'gms');
  return [...PAGE.matchAll(fence)].map(([, block = '']) => block);
}

function block(name: string): string {
  const [found, ...others] = blocks(name);
  expect(others).toEqual([]);
  if (found === undefined) throw new Error(`the page has no block ${name}`);
  return found;
}

test('the message on the page is one that is sent', () => {
  const { subject, text } = composeMessage(STORY);
  expect(block('text subject')).toBe(`${subject}\n`);
  expect(block('text message')).toBe(text);
});

describe('configuration', () => {
  /** What stands between the brackets of `defineConfig(…)`. */
  const written = blocks('ts').map((code): TrailstoreConfigInput => {
    const [, value = ''] = /defineConfig\((.*)\);/s.exec(code) ?? [];
    return new Function(`return (${value})`)();
  });

  test('of the page is accepted', () => {
    expect(written).toHaveLength(2);
    for (const config of written) expect(() => loadConfig(config)).not.toThrow();
  });

  test('of the page is the default where the page says so', () => {
    const { alerts, rules, alarms, cloudWatchLogs, watch } = loadConfig({});
    expect(written[1]).toMatchObject({
      alerts: { oldestEventHours: alerts.oldestEventHours },
      rules,
      alarms,
      cloudWatchLogs,
    });
    expect({ email: alerts.email, watch }).toEqual({ email: [], watch: [] });
  });
});

describe('the rule', () => {
  const { documents, problems } = readYaml(block('yaml'), 'rules/s3/s3_payroll_changed.yml');
  const read = readRules(documents);
  const cases = readRuleCases(block('json events'), 's3_payroll_changed.events.json');
  const verdictsOn = (kind: 'match' | 'noMatch') => {
    const [rule] = read.rules;
    if (rule === undefined || !('cases' in cases)) throw new Error('rule or events are wrong');
    return cases.cases[kind].map(({ events }) => firesOn(rule, read.rules, events));
  };

  test('can be used', () => {
    expect([...problems, ...read.problems]).toEqual([]);
    expect(read.rules).toMatchObject([
      { kind: 'detection', info: { name: 's3_payroll_changed' }, windowSeconds: 3600 },
    ]);
  });

  test('matches the events that the page says', () => {
    expect(verdictsOn('match')).toEqual([true, true]);
  });

  test('does not match those that it says', () => {
    expect(verdictsOn('noMatch')).toEqual([false, false]);
  });
});

test('the pattern asks for fields that alerts have, and for values that they may have', () => {
  const { detail } = composeMessage(STORY);
  const event = { source: 'trailstore', 'detail-type': 'Trailstore Alert', detail };
  expect(isMatchedBy(JSON.parse(block('json pattern')), event)).toBe(true);
});

/** As EventBridge matches exact values. */
function isMatchedBy(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.includes(value);
  return Object.entries(Object(pattern)).every(([name, each]) =>
    isMatchedBy(each, Object(value)[name]),
  );
}

test('the input transformer reads fields that alerts have', () => {
  const event = { detail: composeMessage(STORY).detail };
  for (const path of Object.values(
    z.record(z.string(), z.string()).parse(JSON.parse(block('json paths'))),
  )) {
    const names = path.replace('$.', '').replace('[0]', '.0').split('.');
    const value = names.reduce<unknown>((parent, name) => Object(parent)[name], event);
    expect({ path, value }).toEqual({ path, value: expect.any(String) });
  }
});

test('the page tells of every alarm of the pipeline', () => {
  const source = readFileSync(join(FOLDER, 'lib', 'health-alarms.ts'), 'utf8');
  const names = [...source.matchAll(/^ {4}'?([a-z-]+)'?: \{$/gm)].map(([, name]) => name);
  const told = [...PAGE.matchAll(/^\| `([a-z-]+)` \| /gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(5);
  expect(told).toEqual(names);
});
