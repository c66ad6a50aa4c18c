import { readInfo, readOwnKeys } from '../../../core/rules/read-info';
import { readYaml } from '../../../core/rules/yaml-documents';

const PERFECT = `
title: Object Read By A Stranger
id: 929a690e-bef0-4204-a928-ef5e620d6fcc
name: object_read_by_a_stranger
status: test
description: |
    Sees a stranger read an object.
author: Alice, Bob
references:
    - https://example.com/a
date: 2026-01-02
modified: 2026-02-03
license: MIT
tags: [attack.exfiltration, attack.t1530]
falsepositives: [An auditor]
fields: [userIdentity.arn]
level: high
logsource: { product: aws, service: cloudtrail }
my-own-key: allowed
trailstore:
    group-by: [trailstore.account, userIdentity.arn]
    window: 90m
    response: Ask the owner.
`;

const documentOf = (yaml: string, place?: number) => {
  const [document] = readYaml(yaml, 'rules/s3/object_read.yml').documents;
  if (document === undefined) throw new Error('no document');
  return { ...document, place };
};
const infoOf = (yaml: string, place?: number) => readInfo(documentOf(yaml, place));

test('a rule says of itself', () => {
  expect(infoOf(PERFECT)).toEqual({
    title: 'Object Read By A Stranger',
    id: '929a690e-bef0-4204-a928-ef5e620d6fcc',
    name: 'object_read_by_a_stranger',
    status: 'test',
    description: 'Sees a stranger read an object.',
    author: 'Alice, Bob',
    references: ['https://example.com/a'],
    date: '2026-01-02',
    modified: '2026-02-03',
    license: 'MIT',
    tags: ['attack.exfiltration', 'attack.t1530'],
    falsePositives: ['An auditor'],
    fields: ['userIdentity.arn'],
    level: 'high',
    response: 'Ask the owner.',
    file: 'rules/s3/object_read.yml',
    line: 2,
  });
});

describe('what is left out', () => {
  test.each([
    ['title: A', 'object_read.yml'],
    ['title: A\nname: a', 'a'],
    ['title: A\nname: a\nid: b', 'b'],
  ])('%j has the id %s', (yaml, id) => {
    expect(infoOf(yaml)).toMatchObject({ id });
  });

  test('later documents of a file have its name and their place', () => {
    expect(infoOf('title: A', 3)).toMatchObject({ id: 'object_read.yml#3' });
  });

  test('the level is medium', () => {
    expect(infoOf('title: A')).toMatchObject({ level: 'medium' });
  });
});

test.each([
  ['falsepositives: Unknown', { falsePositives: ['Unknown'] }],
  ['references:', { references: [] }],
  ['author: [Alice, Bob]', { author: 'Alice, Bob' }],
  ['status: unsupported', { status: 'unsupported' }],
  ['status: deprecated', { status: 'deprecated' }],
  ['taxonomy: sigma', { title: 'A' }],
  ['tags: [1]', { tags: ['1'] }],
])('%s is understood', (line, info) => {
  expect(infoOf(`title: A\n${line}`)).toMatchObject(info);
});

test.each([
  ['description: [a]', 'description is a text'],
  ['level: severe', 'the level is one of informational'],
  ['status: done', 'the status is one of stable'],
  ['taxonomy: ecs', 'taxonomy'],
  ['tags: [[a]]', 'tags is a list of texts'],
  ['leve: high', 'looks like level'],
  ['Level: high', 'looks like level'],
  ['refrences: [a]', 'looks like references'],
  ['reference: [a]', 'looks like references'],
  ['detectoin: {}', 'looks like detection'],
  ['trailstore: x', 'trailstore is a map'],
  ['trailstore: { groupby: [a] }', 'no "groupby"'],
  ['trailstore: { group-by: a }', 'a list of the names'],
  ['trailstore: { group-by: [a, a] }', 'twice'],
  ['trailstore: { window: 1 }', 'such as 90m'],
  ['trailstore: { window: 1w }', 'such as 90m'],
  ['trailstore: { window: 0s }', 'such as 90m'],
  ['trailstore: { window: 8d }', '7 days'],
  ['trailstore: { response: [a] }', 'response is a text'],
])('%s is refused', (line, reason) => {
  expect(infoOf(`title: A\n${line}`)).toEqual([
    {
      file: 'rules/s3/object_read.yml',
      line: 2,
      rule: 'A',
      reason: expect.stringContaining(reason),
    },
  ]);
});

test.each(['id: a', '- a', 'text', 'title: [a]', `title: ${'x'.repeat(257)}`])(
  '%s is no rule',
  (yaml) => {
    expect(infoOf(yaml)).toHaveLength(1);
  },
);

test('the keys of Trailstore', () => {
  expect(readOwnKeys(documentOf(PERFECT))).toEqual({
    groupBy: ['trailstore.account', 'userIdentity.arn'],
    windowSeconds: 5400,
    response: 'Ask the owner.',
  });
  expect(readOwnKeys(documentOf('title: A'))).toEqual({});
});
