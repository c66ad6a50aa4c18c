import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { DynamoDbEventReader } from '../../aws/dynamodb-event-reader';
import { DynamoDbLedger } from '../../aws/dynamodb-ledger';
import { incidentFacts } from '../../bench/generator';
import { EVENTS_TABLE } from '../../core/tables';
import { firstQueries } from '../../lib/first-queries';
import { LOCAL_IDENTITY, LOCAL_TABLES } from '../../local/local-store';
import { ServedWorkplace } from '../support/served-workplace';
import { queryInput } from './aws-query';
import { readSections } from './questions';
import { readCommands } from './shell-commands';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'querying.md'), 'utf8');
const VARIABLES = { TABLE: LOCAL_TABLES.events, FILES: LOCAL_TABLES.files };

const sections = readSections(PAGE);
const questions = sections.filter(({ heading }) => /^\d+\. /.test(heading));
const answers = sections.flatMap(({ heading, answers }) =>
  answers.map((answer, i) => ({ name: `${heading} (${i + 1})`, ...answer })),
);
const facts = incidentFacts({ seed: 1 });

const work = new ServedWorkplace();
let client: DynamoDBClient;
beforeAll(async () => {
  await work.open();
  work.trailstore('generate', '--events', '6000', '--seed', '1', '--out', 'logs');
  expect(work.trailstore('ingest', 'logs').exitCode).toBe(0);
  client = new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint: work.endpoint });
}, 120_000);
afterAll(async () => {
  client.destroy();
  await work.close();
});

function inputsOf(scripts: readonly string[]): QueryCommandInput[] {
  return scripts.flatMap((script) => readCommands(script, VARIABLES)).map(queryInput);
}

async function send(input: QueryCommandInput): Promise<QueryCommandOutput> {
  const output = await client.send(new QueryCommand(input));
  // The AWS CLI would ask on; nothing on the page is that much.
  expect(output.LastEvaluatedKey).toBeUndefined();
  return output;
}

async function ask(scripts: readonly string[]) {
  const outputs = await Promise.all(inputsOf(scripts).map(send));
  const sum = (of: (output: QueryCommandOutput) => number | undefined) =>
    outputs.reduce((total, output) => total + (of(output) ?? 0), 0);
  return {
    counts: outputs.map(({ Count }) => Count ?? 0),
    events: outputs.flatMap(({ Items = [] }) => Items.map(readEvent)),
    itemsRead: sum(({ ScannedCount }) => ScannedCount),
    readUnits: sum(({ ConsumedCapacity }) => ConsumedCapacity?.CapacityUnits),
  };
}

function readEvent(item: NonNullable<QueryCommandOutput['Items']>[number]) {
  const [time, id] = item.at?.S?.split('#') ?? [];
  return {
    id,
    time,
    eventName: item.eventName?.S,
    accessKey: item.accessKey?.S,
    sourceIp: item.sourceIp?.S,
    errorCode: item.errorCode?.S,
  };
}

/** Runs a script of `npx trailstore events …` as it stands: the ids that it prints, and what each command read. */
function runScript(script: string) {
  const { exitCode, out, err } = work.shell(`
    set -e
    npx() { shift; "$NODE" "$TRAILSTORE" "$@" --output jsonl --explain; }
    ${script}`);
  expect(exitCode).toBe(0);
  const rows = out.split('\n').filter((row) => row !== '');
  return {
    ids: rows.map((row) => z.object({ eventID: z.string() }).parse(JSON.parse(row)).eventID),
    readUnits: [...err.matchAll(/^made .* ([\d.]+) read units$/gm)].map(([, units]) =>
      Number(units),
    ),
  };
}

function answersTo(heading: string) {
  const section = questions.find((each) => each.heading.includes(heading));
  if (section === undefined) throw new Error(`no question: ${heading}`);
  return ask(section.answers[0]?.aws ?? []);
}

test('the page has ten questions, each for the console, the AWS CLI and the command line', () => {
  expect(questions).toHaveLength(10);
  for (const { text, answers } of questions) {
    expect(text).toContain('| console | |');
    expect(text).toContain('Cost: ');
    expect(answers).not.toHaveLength(0);
    for (const { aws, trailstore } of answers) {
      expect(aws).not.toHaveLength(0);
      expect(trailstore).not.toHaveLength(0);
    }
  }
});

test('every query of the AWS CLI on the page is one of those that are run here', () => {
  const run = answers.flatMap(({ aws }) => aws);
  expect(PAGE.split('aws dynamodb query').length).toBe(
    run.join('\n').split('aws dynamodb query').length,
  );
});

/** Where the command line reads the very range that the page's query reads. */
const SAME_READS = ['4. ', '9. ', '10. '];

describe.each(answers)('$name', ({ name, aws, trailstore, itemsRead, readUnits }) => {
  test('answers', async () => {
    for (const script of aws) {
      const { counts } = await ask([script]);
      // Of a loop over streams, one may hold nothing.
      const least = script.startsWith('for ') ? Math.max(...counts) : Math.min(...counts);
      expect(least).toBeGreaterThan(0);
    }
  });

  test('takes what the page says', async () => {
    const took = await ask(aws);
    expect(took.itemsRead).toBe(itemsRead);
    // Another version of zlib packs a record in some bytes more or less.
    expect(Math.abs(took.readUnits - readUnits)).toBeLessThanOrEqual(0.5);
  });

  if (trailstore.length === 0) return;
  test('says what the command line says', async () => {
    const { events } = await ask(aws);
    const runs = trailstore.map(runScript);
    expect(events.map(({ id }) => id).sort()).toEqual(runs.flatMap(({ ids }) => ids).sort());
    if (!SAME_READS.some((number) => name.startsWith(number))) return;
    expect(runs.every((run) => run.readUnits.length > 0)).toBe(true);
    for (const units of runs.flatMap((run) => run.readUnits)) {
      expect(Math.abs(units - readUnits)).toBeLessThanOrEqual(0.5);
    }
  });
});

test('the console is told the same indexes and values', () => {
  for (const { text, answers } of questions) {
    const steps = text
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .join('\n');
    const inputs = inputsOf(answers.flatMap(({ aws }) => aws));
    const told = inputs.flatMap(({ IndexName, ExpressionAttributeValues = {} }) => [
      ...(IndexName === undefined ? [] : [IndexName]),
      ...Object.values(ExpressionAttributeValues).map(({ S }) => S),
    ]);
    for (const value of told) expect(steps).toContain(`\`${value}\``);
  }
});

describe('the incident, as the queries tell it', () => {
  const byIntruder = { accessKey: facts.accessKeyId };

  test('one key deleted the object', async () => {
    const { events } = await answersTo('Who deleted this object');
    expect(events).toEqual([expect.objectContaining({ eventName: 'DeleteObject', ...byIntruder })]);
  });

  test('the policy was not changed: the attempt was denied', async () => {
    const { events } = await answersTo('changed this bucket');
    expect(events).toEqual([
      expect.objectContaining({
        eventName: 'DeleteBucketPolicy',
        errorCode: 'AccessDenied',
        ...byIntruder,
      }),
    ]);
  });

  test('every mail of the intruder is among those sent as the identity', async () => {
    const { events } = await answersTo('sent mail as this identity');
    const sent = events.filter(({ accessKey }) => accessKey === facts.accessKeyId);
    const { counts } = facts;
    expect(sent).toHaveLength(
      Number(counts['ses.amazonaws.com:SendEmail']) +
        Number(counts['ses.amazonaws.com:SendRawEmail']),
    );
    for (const { sourceIp } of sent) expect(facts.sourceAddresses).toContain(sourceIp);
  });

  test('the key did all that the incident says of S3 and SES', async () => {
    const { events } = await answersTo('What else did this key do');
    const ofOurs = Object.entries(facts.counts).filter(([name]) => /^(s3|ses)\./.test(name));
    expect(events).toHaveLength(ofOurs.reduce((sum, [, count]) => sum + count, 0));
  });

  test('production access was asked for with that key', async () => {
    const { events } = await answersTo('Who called this API');
    expect(events).toHaveLength(Number(facts.counts['ses.amazonaws.com:PutAccountDetails']));
    expect(events).toContainEqual(expect.objectContaining(byIntruder));
  });

  test('the denied call is the one whose id the page asks for', async () => {
    const denied = await answersTo('denied in the last hour');
    const [event] = (await answersTo('The event with this id')).events;
    expect(event).toMatchObject(byIntruder);
    expect(denied.events).toContainEqual(event);
  });
});

describe('the keys that the page shows', () => {
  const rows = [
    ...PAGE.matchAll(
      /^\| (?:the table|`(?<index>by-[a-z-]+)`)[^|]* \| `(?<partitionKey>\w+)` \| `(?<sortKey>\w+)` \| `(?<partition>[^`]+)` \| `(?<sort>[^`]+)` \|$/gm,
    ),
  ].map(({ groups = {} }) => groups);

  test('are those of the table and of all its indexes', () => {
    for (const { index, partitionKey, sortKey } of rows) {
      expect(keysOf(index)).toMatchObject({ partitionKey, sortKey });
    }
    expect(new Set(rows.map(({ index }) => index))).toEqual(
      new Set([undefined, ...Object.keys(EVENTS_TABLE.indexes)]),
    );
  });

  test.each(rows)('$partitionKey $partition, $sortKey $sort: an event', async (row) => {
    const { index, partitionKey = '', sortKey = '', partition = '', sort = '' } = row;
    const { Count } = await send({
      TableName: LOCAL_TABLES.events,
      IndexName: index,
      KeyConditionExpression: '#partition = :partition AND #sort = :sort',
      ExpressionAttributeNames: { '#partition': partitionKey, '#sort': sortKey },
      ExpressionAttributeValues: { ':partition': { S: partition }, ':sort': { S: sort } },
    });
    expect(Count).toBe(1);
  });
});

describe('the first queries of the stack', () => {
  const store = { tables: LOCAL_TABLES, account: facts.account, region: LOCAL_IDENTITY.region };
  const outputs = Object.entries(firstQueries(store)).map(([name, { value }]) => ({ name, value }));
  /** With what the owner of the stack fills in. */
  const filledIn = (command: string) =>
    command
      .replace('OBJECT-KEY', 'postgres/daily/2026-01-30T09-00-00Z/base/9747.tar.zst')
      .replace('BUCKET', facts.bucket)
      .replace('IDENTITY', facts.impersonatedIdentity)
      .replace('ACCESS-KEY-ID', facts.accessKeyId)
      .replace('YYYY-MM-DDTHH:MM:SSZ', '2026-06-30T10:00:00Z')
      .replace('YYYY-MM-DD', '2026-06-30');

  test('are named on the page, all of them', () => {
    const named = PAGE.split('\n').find((line) => line.startsWith('| `QueryStreams`'));
    expect(
      named
        ?.match(/`Query\w+`/g)
        ?.map((name) => name.slice(1, -1))
        .sort(),
    ).toEqual(outputs.map(({ name }) => name).sort());
  });

  test.each(outputs)('$name is a query of the page, and answers', async ({ value }) => {
    const inputs = readCommands(filledIn(value), {}).map(queryInput);
    expect(inputs).toHaveLength(1);
    for (const input of inputs) {
      expect(inputsOf(answers.flatMap(({ aws }) => aws))).toContainEqual(input);
      expect((await send(input)).Count).toBeGreaterThan(0);
    }
  });
});

describe('the policy of the page', () => {
  const policy = z.object({
    Statement: z.array(
      z.object({ Action: z.string(), Resource: z.union([z.string(), z.array(z.string())]) }),
    ),
  });
  const [, json = ''] = /^```json\n(.*?)^```$/ms.exec(PAGE) ?? [];

  test('allows what reading calls, and nothing else', async () => {
    const { Statement } = policy.parse(JSON.parse(json));
    const allowed = Statement.flatMap(({ Action, Resource }) =>
      [Resource].flat().map((arn) => `${Action} ${arn.replace(/^.*?:(table|stack)\//, '$1/')}`),
    );
    const called = await recordReads();
    expect(new Set(allowed)).toEqual(
      new Set(['cloudformation:DescribeStacks stack/Trailstore/*', ...called]),
    );
  });
});

/** Everything that the adapters of a deployed store read of its tables, as a policy names it. */
async function recordReads(): Promise<ReadonlySet<string>> {
  const called = new Set<string>();
  const recording = new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint: work.endpoint });
  recording.middlewareStack.add((next, { commandName = '' }) => (args) => {
    const { TableName, IndexName } = z
      .object({ TableName: z.string(), IndexName: z.string().optional() })
      .parse(args.input);
    const table = TableName === LOCAL_TABLES.events ? 'EVENTS-TABLE' : 'FILES-TABLE';
    const index = IndexName === undefined ? '' : '/index/*';
    called.add(`dynamodb:${commandName.replace(/Command$/, '')} table/${table}${index}`);
    return next(args);
  });
  const reader = new DynamoDbEventReader(recording, LOCAL_TABLES);
  const ledger = new DynamoDbLedger(recording, LOCAL_TABLES.files);
  const [listing] = await reader.listStreams();
  const partition = listing?.stream ?? '';
  for await (const _ of reader.read({ partition, order: 'newest first' })) break;
  for await (const _ of reader.read({
    index: 'by-resource',
    partition: 'example.com',
    order: 'newest first',
  }))
    break;
  for await (const _ of ledger.list({})) break;
  await ledger.findByName('any.json.gz');
  recording.destroy();
  return called;
}

function keysOf(index: string | undefined) {
  if (index === undefined) return EVENTS_TABLE;
  return Object.entries(EVENTS_TABLE.indexes).find(([name]) => name === index)?.[1];
}
