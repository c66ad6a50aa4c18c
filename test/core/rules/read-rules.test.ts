import type { RuleDocument } from '../../../core/rules/document';
import { readRules } from '../../../core/rules/read-rules';
import { RuleSet } from '../../../core/rules/rule-set';
import { readYaml } from '../../../core/rules/yaml-documents';
import { eventOf, readFile, reasonsOf } from './sigma';

const READ = `
title: Object read
name: object_read
logsource: { product: aws, service: cloudtrail }
detection:
    selection: { eventName: GetObject }
    condition: selection
`;
const DELETED = `
title: Object deleted
id: 929a690e-bef0-4204-a928-ef5e620d6fcc
detection:
    selection: { eventName: DeleteObject }
    condition: selection
trailstore: { group-by: [sourceIPAddress], window: 10m }
`;
const FILTER = `
title: But not by the auditor
filter:
    rules: [object_read]
    selection: { userIdentity.userName: auditor }
    condition: not selection
`;
const CORRELATION = `
title: Many objects read
name: many_read
correlation:
    type: event_count
    rules: [object_read]
    timespan: 5m
    condition: { gte: 10 }
`;
const file = (...documents: readonly string[]) => documents.join('---');

/** The titles of the rules that match. */
function matched(yaml: string, record: Readonly<Record<string, unknown>>): readonly string[] {
  const { rules, problems } = readFile(yaml);
  expect(problems).toEqual([]);
  return new RuleSet(rules).match(eventOf(record)).map(({ info }) => info.title);
}

describe('a detection rule', () => {
  test('is read whole', () => {
    const { rules, problems } = readFile(file(READ, DELETED));
    expect(problems).toEqual([]);
    expect(rules).toMatchObject([
      {
        kind: 'detection',
        info: { id: 'object_read', title: 'Object read', line: 2 },
        alerts: true,
        groupBy: ['trailstore.account', 'trailstore.principal'],
        windowSeconds: 3600,
      },
      {
        info: { id: '929a690e-bef0-4204-a928-ef5e620d6fcc', line: 9 },
        groupBy: ['sourceIPAddress'],
        windowSeconds: 600,
      },
    ]);
  });

  test('is the same after JSON', () => {
    const { documents } = readYaml(file(READ, FILTER, CORRELATION), 'a.yml');
    const carried: RuleDocument[] = documents.map(({ file, value }) => ({
      file,
      value: JSON.parse(JSON.stringify(value)),
    }));
    const withoutLines = (documents: readonly RuleDocument[]) =>
      JSON.stringify(readRules(documents), (key, value) => (key === 'line' ? undefined : value));
    expect(withoutLines(carried)).toBe(withoutLines(documents));
  });

  test.each([
    ['product: windows', 'cannot match records of CloudTrail'],
    ['{ product: aws, service: s3 }', 'cannot match records of CloudTrail'],
    ['{ service: sshd }', 'cannot match records of CloudTrail'],
    ['{ category: webserver }', 'the category "webserver" of any product'],
    ['{ produkt: aws }', 'looks like product'],
    ['aws', 'logsource is a map'],
  ])('of the log source %s is refused', (source, reason) => {
    const written = source.startsWith('p') ? `{ ${source} }` : source;
    const { rules, problems } = readFile(`${DELETED}logsource: ${written}\n`);
    expect(rules).toEqual([]);
    expect(problems).toMatchObject([{ reason: expect.stringContaining(reason), line: 8 }]);
  });

  test.each([
    '{ product: aws }',
    '{ product: AWS, definition: data events }',
    '{ product: aws, category: any }',
    '{ service: cloudtrail, category: any }',
    '',
  ])('of the log source %s is taken', (source) => {
    expect(readFile(`${DELETED}logsource: ${source}\n`).problems).toEqual([]);
  });

  test('that is wrong leaves the others', () => {
    const { rules, problems } = readFile(file(READ, '\ntitle: Nothing\n', '\n- a\n', DELETED));
    expect(rules.map(({ info }) => info.title)).toEqual(['Object read', 'Object deleted']);
    expect(problems).toMatchObject([
      { reason: expect.stringContaining('needs a detection'), rule: 'Nothing' },
      { reason: expect.stringContaining('a rule is a map') },
    ]);
  });

  test('tells the line of what is wrong', () => {
    expect(readFile(READ.replace('eventName', 'eventName|expand')).problems).toMatchObject([
      { file: 'rules/mine.yml', line: 6, rule: 'object_read' },
    ]);
  });

  test.each(['__proto__', 'constructor', 'hasOwnProperty'])('may look for %s', (name) => {
    const yaml = `title: A\ndetection:\n    ${name}: { ${name}: x }\n    condition: ${name}\n`;
    expect(matched(yaml, {})).toEqual([]);
    expect(matched(yaml, Object(JSON.parse(`{"${name}":"x"}`)))).toEqual(['A']);
  });
});

describe('ids and names are unique', () => {
  test.each([
    ['the same name', file(READ, READ), 'object_read'],
    ['the same id', file(DELETED, DELETED.replace('Object', 'An object')), '929a690e'],
    [
      'a name that is another’s id',
      file(READ, DELETED.replace(/id: .*/, 'id: object_read')),
      'object_read',
    ],
    [
      'a correlation’s name',
      file(READ, CORRELATION.replace('many_read', 'object_read')),
      'object_read',
    ],
  ])('%s', (_, yaml, name) => {
    const { rules, problems } = readFile(yaml);
    expect(rules).toHaveLength(1);
    expect(problems).toMatchObject([
      { reason: expect.stringMatching(`${name}.* is taken by the document at rules/mine.yml:2`) },
    ]);
  });

  test('rules without either have their file’s', () => {
    const bare = 'title: A\ndetection: { a: [x], condition: a }\n';
    const { documents } = readYaml(`${bare}---\n${bare}`, 'rules/one.yml');
    const other = readYaml(bare, 'rules/two.yml').documents;
    const { rules } = readRules([...documents, ...other]);
    expect(rules.map(({ info }) => info.id)).toEqual(['one.yml', 'one.yml#2', 'two.yml']);
  });
});

describe('a filter', () => {
  const byAuditor = { eventName: 'GetObject', userIdentity: { userName: 'auditor' } };
  const byAlice = { eventName: 'GetObject', userIdentity: { userName: 'alice' } };

  test('joins its condition to the rules that it names', () => {
    const yaml = file(FILTER, READ, READ.replace(/object_read/, 'twin').replace(/read/, 'seen'));
    expect(matched(yaml, byAlice)).toEqual(['Object read', 'Object seen']);
    expect(matched(yaml, byAuditor)).toEqual(['Object seen']);
  });

  test('of any rule joins it to all', () => {
    const yaml = file(FILTER.replace('[object_read]', 'any'), READ, DELETED);
    expect(matched(yaml, byAlice)).toEqual(['Object read']);
    expect(matched(yaml, byAuditor)).toEqual([]);
    expect(matched(yaml, { ...byAuditor, eventName: 'DeleteObject' })).toEqual([]);
  });

  test('joins one of several', () => {
    const second = FILTER.replace('auditor', 'backup').replace('auditor', 'backup');
    const yaml = file(READ, FILTER, second);
    expect(matched(yaml, { ...byAlice, userIdentity: { userName: 'backup' } })).toEqual([]);
    expect(matched(yaml, byAuditor)).toEqual([]);
    expect(matched(yaml, byAlice)).toEqual(['Object read']);
  });

  test('keeps what its condition says, without a not', () => {
    const yaml = file(READ, FILTER.replace('not selection', 'selection'));
    expect(matched(yaml, byAlice)).toEqual([]);
    expect(matched(yaml, byAuditor)).toEqual(['Object read']);
  });

  test('serves correlations too', () => {
    const { rules } = readFile(file(READ, FILTER, CORRELATION));
    expect(rules[1]).toMatchObject({ kind: 'correlation', rules: [rules[0]] });
  });

  test.each([
    ['[nobody]', 'no rule with the id or name nobody'],
    ['[object_read, many_read]', 'many_read is a correlation'],
    ['[]', 'rules is a list'],
    ['[1, [a]]', 'rules is a list'],
  ])('of the rules %s is refused', (rules, reason) => {
    const { problems } = readFile(file(READ, FILTER.replace('[object_read]', rules), CORRELATION));
    expect(problems).toMatchObject([{ reason: expect.stringContaining(reason) }]);
  });

  test.each([
    [FILTER.replace('not selection', 'nothing'), 'no search identifier nothing'],
    [FILTER.replace('filter:', 'logsource: { product: windows }\nfilter:'), 'cannot match'],
    ['title: A\nfilter: x\n', 'filter is a map'],
  ])('%j is refused', (filter, reason) => {
    const { problems } = readFile(file(READ, filter));
    expect(problems).toMatchObject([{ reason: expect.stringContaining(reason) }]);
  });
});

describe('a correlation', () => {
  test('silences the rules that it refers to, in its own list too', () => {
    const { rules, problems } = readFile(file(CORRELATION, READ, DELETED));
    expect(problems).toEqual([]);
    expect(rules).toMatchObject([
      { kind: 'correlation', rules: [{ info: { id: 'object_read' }, alerts: false }] },
      { info: { id: 'object_read' }, alerts: false },
      { alerts: true },
    ]);
  });

  test('lets them speak with generate', () => {
    const loud = `${CORRELATION.replace('many_read', 'loud')}generate: true\n`;
    const { rules } = readFile(file(CORRELATION, loud, READ));
    expect(rules[2]).toMatchObject({ alerts: true });
  });

  test('silences nothing when it is wrong itself', () => {
    const { rules, problems } = readFile(file(CORRELATION.replace('5m', '5x'), READ));
    expect(problems).toHaveLength(1);
    expect(rules).toMatchObject([{ alerts: true }]);
  });

  test('says that a rule it refers to is refused itself', () => {
    const wrong = READ.replace('condition: selection', 'condition: nothing');
    expect(wrong).not.toBe(READ);
    const { problems } = readFile(file(CORRELATION, wrong));
    expect(problems).toMatchObject([
      { reason: expect.stringContaining('no search identifier nothing') },
      { rule: 'many_read', reason: expect.stringContaining('object_read is refused itself') },
    ]);
  });

  test('of a correlation is refused', () => {
    const outer = CORRELATION.replace('many_read', 'outer').replace('[object_read]', '[many_read]');
    const { problems } = readFile(file(outer, CORRELATION, READ));
    expect(problems).toMatchObject([{ rule: 'outer' }]);
  });
});

describe('of what is wrong in thousands of places', () => {
  const MANY = 135_000;
  const more = (count: number) => `${count - 100} more problems of this file are left out`;

  // As YAML, its reading would take longer than all the rest.
  test.each<[string, object, string]>([
    [
      'in a detection',
      { title: 'A', detection: { a: many(() => []), condition: 'a' } },
      'a list inside a list',
    ],
    [
      'in its own keys',
      { title: 'A', trailstore: keys(MANY), detection: { a: ['x'], condition: 'a' } },
      'trailstore has no',
    ],
    [
      'in a correlation',
      { title: 'A', trailstore: keys(MANY), correlation: {} },
      'trailstore has no',
    ],
    [
      'in a filter',
      { title: 'A', filter: { rules: many(() => 'b'), a: ['x'], condition: 'a' } },
      'there is no rule',
    ],
  ])('%s, a hundred are told', (_, value, reason) => {
    const { problems } = readRules([{ file: 'a.yml', value }]);
    expect(problems).toHaveLength(101);
    expect(problems[0]?.reason).toContain(reason);
    expect(problems[100]?.reason).toMatch(/^\d+ more problems/);
  });

  test('each file is told its own', () => {
    const wrong = (file: string, count: number): RuleDocument[] =>
      Array.from({ length: count }, () => ({ file, value: 'none' }));
    const { problems } = readRules([...wrong('a.yml', 103), ...wrong('b.yml', 2)]);
    expect(problems.filter(({ file }) => file === 'b.yml')).toHaveLength(2);
    expect(problems.at(-1)).toEqual({ file: 'a.yml', reason: more(103) });
    expect(problems).toHaveLength(103);
  });

  function many<T>(make: () => T): T[] {
    return Array.from({ length: MANY }, make);
  }

  /** Of two characters each, so that as many fit into one file. */
  function keys(count: number): Record<string, null> {
    const letter = (number: number) => String.fromCharCode(0x4e00 + number);
    return Object.fromEntries(
      Array.from({ length: count }, (_, at) => [
        `${letter(at % 500)}${letter(Math.floor(at / 500))}`,
        null,
      ]),
    );
  }
});

describe('tests that a few characters stand for', () => {
  const DASHES = "' -a -b -c -d'";
  const ruleOfForms = (lists: readonly string[]) =>
    `\ntitle: A\ndetection:\n  a:\n${lists.join('')}  condition: a\n`;
  const field = (name: string, values: number) =>
    `    ${name}|windash|contains: [${Array.from({ length: values }, () => DASHES).join(', ')}]\n`;

  test('are 50,000 in a rule', () => {
    expect(reasonsOf(ruleOfForms([field('f', 80)]))).toEqual([]);
    expect(reasonsOf(ruleOfForms([field('f', 81)]))).toEqual([expect.stringContaining('50000')]);
    expect(reasonsOf(ruleOfForms([field('f', 80), field('g', 1), field('h', 80)]))).toEqual([
      expect.stringContaining('50000'),
    ]);
  });

  test('are 500,000 in all rules', () => {
    const yaml = file(...Array.from({ length: 11 }, () => ruleOfForms([field('f', 80)])));
    const { rules, problems } = readFile(yaml);
    expect(rules).toHaveLength(10);
    expect(problems).toMatchObject([{ line: 62, reason: expect.stringContaining('500000') }]);
  });
});
