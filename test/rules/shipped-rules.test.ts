import { isListedName } from '../../core/classification/catalogue/catalogue';
import { list, object, text } from '../../core/records/json';
import type { JsonObject } from '../../core/records/record';
import type { Rule } from '../../core/rules/rule';
import {
  firesOn,
  type RuleCases,
  readRuleCases,
  STACK_IN_CASES,
} from '../../core/rules/rule-cases';
import { ruleEventOf } from '../../core/rules/rule-event';
import { RuleSet } from '../../core/rules/rule-set';
import { readYaml } from '../../core/rules/yaml-documents';
import type { FoundRuleFile } from '../../local/rule-files';
import { textsAskedOf } from '../../scripts/rules-page';
import { readShippedRules } from '../../scripts/shipped-rules';
import { AskingCommands } from '../support/asking-commands';
import { PUBLISHED, readPublishedTests } from './published-rules';

const shipped = readShippedRules();
const commands = new AskingCommands([]);

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const FILE_NAME = /\/([a-z0-9_]{6,66})\.yml$/;
const WANTED_KEYS = [
  ...['title', 'id', 'name', 'status', 'description', 'references', 'author', 'date', 'tags'],
  ...['falsepositives', 'level', 'fields', 'trailstore'],
];

/** The accounts of the project's examples; a longer list would let a real one slip in. */
const EXAMPLE_ACCOUNTS = ['111122223333', '444455556666', '999988887777'];

/** Events that rules name and the catalogue does not hold, which knows SES and S3 only. */
const KNOWN_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'cloudformation.amazonaws.com': ['DeleteStack'],
  'cloudtrail.amazonaws.com': [
    ...['DeleteEventDataStore', 'DeleteTrail', 'PutEventSelectors', 'PutInsightSelectors'],
    ...['StopEventDataStoreIngestion', 'StopLogging', 'UpdateEventDataStore', 'UpdateTrail'],
  ],
  'dynamodb.amazonaws.com': [
    ...['DeleteTable', 'UpdateContinuousBackups', 'UpdateTable', 'UpdateTimeToLive'],
  ],
  'events.amazonaws.com': ['DeleteRule', 'DisableRule', 'RemoveTargets'],
  'iam.amazonaws.com': [
    ...['AddUserToGroup', 'AttachGroupPolicy', 'AttachUserPolicy', 'CreateAccessKey', 'CreateUser'],
    ...['PutGroupPolicy', 'PutUserPolicy'],
  ],
  // CloudTrail keeps the version of the API in these names: Lambda Developer Guide, "Logging AWS
  // Lambda API calls using AWS CloudTrail".
  'lambda.amazonaws.com': [
    ...['AddPermission20150331v2', 'DeleteEventSourceMapping20150331', 'DeleteFunction20150331'],
    ...['PutFunctionConcurrency20171031', 'UpdateEventSourceMapping20150331'],
    ...['UpdateFunctionCode20150331v2', 'UpdateFunctionConfiguration20150331v2'],
  ],
  'monitoring.amazonaws.com': ['DeleteAlarms', 'DisableAlarmActions'],
  'servicequotas.amazonaws.com': ['ListServiceQuotas', 'RequestServiceQuotaIncrease'],
  'signin.amazonaws.com': ['ConsoleLogin'],
  'sns.amazonaws.com': [
    ...['DeleteTopic', 'SetSubscriptionAttributes', 'SetTopicAttributes', 'Unsubscribe'],
  ],
  'sqs.amazonaws.com': ['DeleteQueue', 'PurgeQueue', 'SetQueueAttributes'],
  'support.amazonaws.com': ['CreateCase'],
};

/** The file's own rule, which is named like it; others in it only serve that one. */
function ownRule({ path }: FoundRuleFile, rules: readonly Rule[]): Rule {
  const [, stem] = FILE_NAME.exec(path) ?? [];
  const rule = rules.find(({ info }) => info.file === path && info.name === stem);
  if (rule === undefined) throw new Error(`${path}: no rule in it is called ${stem}`);
  return rule;
}

function writtenRule({ path, text: yaml }: FoundRuleFile, name: string | undefined): JsonObject {
  const { documents } = readYaml(yaml, path);
  const values = documents.map(({ value }) => object(value) ?? {});
  return values.find((value) => value.name === name) ?? {};
}

/** Those of a file that has none, or none that can be read, are missed where they are counted. */
function casesOf({ events }: FoundRuleFile): RuleCases {
  const read = events && readRuleCases(events.text, events.path);
  return read && 'cases' in read ? read.cases : { match: [], noMatch: [] };
}

/** What went wrong with some of the files, so that one run tells of all of them. */
async function faultsOf(
  check: (file: FoundRuleFile, rule: Rule, rules: readonly Rule[]) => readonly string[],
): Promise<string[]> {
  const { files, rules } = await shipped;
  return files.flatMap((file) =>
    check(file, ownRule(file, rules), rules).map((fault) => `${file.path}: ${fault}`),
  );
}

describe('the rules that ship', () => {
  test('load without a problem', async () => {
    const { files, problems } = await shipped;
    expect(problems).toEqual([]);
    expect(files.length).toBeGreaterThan(50);
  });

  test('say everything that a rule should say', async () => {
    const faults = await faultsOf((file, { info }) => {
      const written = writtenRule(file, info.name);
      const isEmpty = (key: string) =>
        !text(written[key]) && list(written[key]).length === 0 && !object(written[key]);
      return WANTED_KEYS.filter(isEmpty).map((key) => `no ${key}`);
    });
    expect(faults).toEqual([]);
  });

  test('say it in one style', async () => {
    const faults = await faultsOf((_, { info }) => [
      ...(UUID_V4.test(info.id) ? [] : ['its id is no UUID of version 4']),
      ...(info.status === 'test' ? [] : ['its status is not test']),
      ...(info.author === 'Trailstore' ? [] : ['its author is not Trailstore']),
      ...(/^\d{4}-\d{2}-\d{2}$/.test(info.date ?? '') ? [] : ['its date is none']),
      ...(/detect/i.test(info.title) ? ['its title says that it detects'] : []),
      ...info.references.filter((url) => !/^https:\/\/\S+$/.test(url)),
      ...info.tags.filter((tag) => !/^[a-z][a-z0-9-]*\.[a-z0-9.-]+$/.test(tag)),
    ]);
    expect(faults).toEqual([]);
  });

  test('have ids and names that tell them apart', async () => {
    const { rules } = await shipped;
    const words = rules.flatMap(({ info }) => [info.id, info.name ?? '']);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });

  test('raise alerts of their own, and nothing else in their files does', async () => {
    const faults = await faultsOf((file, own, rules) =>
      rules
        .filter(({ info }) => info.file === file.path)
        .filter((rule) => (rule.kind === 'correlation' || rule.alerts) !== (rule === own))
        .map(({ info }) => `${info.name} does or does not raise alerts`),
    );
    expect(faults).toEqual([]);
  });

  test('say in three sentences or more what to do next, with a command that answers', async () => {
    const faults = await faultsOf((_, { info: { response = '' } }) => [
      ...(response.split(/[.!?](?:\s|$)/).length > 3 ? [] : ['fewer than three sentences']),
      ...(/`trailstore\s\S/.test(response) ? [] : ['no command of trailstore']),
    ]);
    expect(faults).toEqual([]);
  });

  test('name commands that the command line understands', async () => {
    const { rules } = await shipped;
    const written = rules.flatMap(({ info: { response = '' } }) =>
      [...response.matchAll(/`trailstore\s+([^`]+)`/g)].map(([, words = '']) => words),
    );
    for (const line of new Set(written)) {
      const words = line.split(/\s+/).map((word) => word.replace(/^'(.*)'$/, '$1'));
      // A command alone stands for itself: the sentence says what goes behind it.
      const asked = words.length === 1 ? [...words, '--help'] : words;
      const { exitCode, err } = await commands.trailstore(...asked);
      expect({ line, misused: exitCode === 2, err: exitCode === 2 ? err : '' }).toEqual({
        line,
        misused: false,
        err: '',
      });
    }
  });

  test('look at events that there are', async () => {
    const { rules } = await shipped;
    const elsewhere = Object.values(KNOWN_ELSEWHERE).flat();
    const unknown = rules
      .flatMap((rule) => (rule.kind === 'detection' ? [rule] : []))
      // What the CIS benchmark names has its own source: the benchmark.
      .filter(({ info }) => !info.file.startsWith('rules/packs/'))
      .flatMap(({ info, detection }) =>
        textsAskedOf('eventName', detection)
          .filter((name) => !isListedName(name) && !elsewhere.includes(name))
          .map((name) => `${info.file}: ${name}`),
      );
    expect(unknown).toEqual([]);
  });
});

describe('the events beside the rules', () => {
  test('show twice what matches, and twice what does not', async () => {
    const faults = await faultsOf((file) => {
      const { match, noMatch } = casesOf(file);
      return match.length < 2 || noMatch.length < 2
        ? [`${match.length} match, ${noMatch.length} do not`]
        : [];
    });
    expect(faults).toEqual([]);
  });

  test('match, or do not, as they say', async () => {
    const faults = await faultsOf((file, rule, rules) => {
      const { match, noMatch } = casesOf(file);
      return [
        ...match
          .filter(({ events }) => !firesOn(rule, rules, events))
          .map(({ why }) => `does not match: ${why}`),
        ...noMatch
          .filter(({ events }) => firesOn(rule, rules, events))
          .map(({ why }) => `matches: ${why}`),
      ];
    });
    expect(faults).toEqual([]);
  });

  test('of a detection are looked at one by one, and match among all the rules too', async () => {
    const { rules } = await shipped;
    const set = new RuleSet(rules);
    const faults = await faultsOf((file, rule) => {
      if (rule.kind === 'correlation') return [];
      const { match, noMatch } = casesOf(file);
      const matches = ([event = {}, ...more]: readonly JsonObject[]) =>
        more.length === 0 &&
        set
          .match(ruleEventOf(event, { file: 'f', index: 0 }, { stackName: STACK_IN_CASES }))
          .some(({ info }) => info.id === rule.info.id);
      return [
        ...match.filter(({ events }) => !matches(events)).map(({ why }) => `misses: ${why}`),
        ...noMatch
          .filter(({ events }) => matches(events) || events.length > 1)
          .map(({ why }) => `matches, or is not one event: ${why}`),
      ];
    });
    expect(faults).toEqual([]);
  });

  test('are records with an id of their own, of example accounts', async () => {
    const faults = await faultsOf((file) => {
      const { match, noMatch } = casesOf(file);
      const foreign = (file.events?.text.match(/(?<![\w-])\d{12}(?![\w-])/g) ?? []).filter(
        (account) => !EXAMPLE_ACCOUNTS.includes(account),
      );
      const repeated = [...match, ...noMatch].filter(
        ({ events }) => new Set(events.map(({ eventID }) => eventID)).size < events.length,
      );
      const incomplete = [...match, ...noMatch]
        .flatMap(({ events }) => events)
        .filter((event) => !text(event.eventID) || !text(event.eventName));
      return [
        ...foreign,
        ...repeated.map(({ why }) => `an event id comes twice: ${why}`),
        ...incomplete.map(() => 'an event without a name or an id'),
      ];
    });
    expect(faults).toEqual([]);
  });
});

const published = readPublishedTests();
const withPublished = published ? describe : describe.skip;
if (!published) console.warn('No ../shared/samples: published rules and ours are not compared.');

withPublished('published rules', () => {
  const tests = published ?? [];

  test('are all accounted for', () => {
    const known = PUBLISHED.map(({ rule }) => rule);
    expect(tests.map(({ rule }) => rule).filter((rule) => !known.includes(rule))).toEqual([]);
  });

  test('have rules of ours beside them', async () => {
    const { rules } = await shipped;
    const names = rules.map(({ info }) => info.name);
    const ours = PUBLISHED.flatMap((each) => each.ours);
    expect(ours.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('alert where ours fire, and nowhere else', async () => {
    const { rules } = await shipped;
    const faults = tests.flatMap(({ rule, test, shouldAlert, event }) => {
      if (event === undefined) return [];
      const { ours = [] } = PUBLISHED.find((each) => each.rule === rule) ?? {};
      const fired = rules.filter(
        (each) => ours.includes(each.info.name ?? '') && firesOn(each, rules, [event]),
      );
      return fired.length > 0 === shouldAlert ? [] : [`${rule}: ${test}`];
    });
    expect(faults).toEqual([]);
  });
});
