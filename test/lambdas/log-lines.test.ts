import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { LogLines, type LogLinesOptions } from '../../lambdas/log-lines';
import { writtenLines } from '../support/written-lines';

const NOW = new Date('2026-06-30T11:05:00.123Z');

const CONTEXT = {
  functionName: 'ingest',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:ingest',
  memoryLimitInMB: '512',
  awsRequestId: '8e6f0d3c-2a0e-4f0e-9a58-0d6a7f7f3c55',
} as Context;

/** What the stack, and Lambda, set for the function. */
const ENVIRONMENT = {
  POWERTOOLS_SERVICE_NAME: 'trailstore',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
};

const before = process.env;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick'] });
  process.env = { ...before, ...ENVIRONMENT };
});

afterEach(() => {
  jest.useRealTimers();
  process.env = before;
});

interface Saying extends Record<'info' | 'warn' | 'error', Say> {
  addContext(context: Context): void;
}
type Say = (message: string, details: Record<string, unknown>) => void;

function own(deviation: Partial<LogLinesOptions> = {}): LogLines {
  return new LogLines({
    service: 'trailstore',
    level: 'INFO',
    startsCold: true,
    trace: () => process.env._X_AMZN_TRACE_ID,
    now: () => new Date(),
    write: (line) => void process.stdout.write(line),
    writeFault: (line) => void process.stderr.write(line),
    ...deviation,
  });
}

test.each<[string, (logger: Saying) => void]>([
  ['a message', (logger) => logger.info('audited', {})],
  [
    'details',
    (logger) => logger.info('ingested', { file: 's3://logs/a', records: 7, isWhole: true }),
  ],
  ['details within', (logger) => logger.info('raised', { rule: { name: 'a', level: 'high' } })],
  ['what is not there', (logger) => logger.info('ingested', { file: undefined, messageId: '' })],
  ['a warning', (logger) => logger.warn('passed over', { what: 'other' })],
  ['an error', (logger) => logger.error('a message failed', { attempt: 2, reason: 'a\n"b"' })],
])('%s is written as Powertools writes it', (_, say) => {
  const run = (logger: Saying) => {
    logger.addContext(CONTEXT);
    say(logger);
    logger.addContext({ ...CONTEXT, awsRequestId: 'the next one' });
    say(logger);
  };
  expect(writtenLines(() => run(own()))).toEqual(writtenLines(() => run(new Logger())));
});

test('a process that was provisioned starts warm', () => {
  process.env.AWS_LAMBDA_INITIALIZATION_TYPE = 'provisioned-concurrency';
  const run = (logger: Saying) => {
    logger.addContext(CONTEXT);
    logger.info('ingested', {});
  };
  const theirs = writtenLines(() => run(new Logger()));
  expect(writtenLines(() => run(own({ startsCold: false })))).toEqual(theirs);
  expect(theirs.out[0]).toContain('"cold_start":false');
});

test('without a trace there is none', () => {
  const { out } = writtenLines(() => own({ trace: () => undefined }).info('hello'));
  expect(out[0]).not.toContain('xray');
});

test.each([
  ['TRACE', 3],
  ['DEBUG', 3],
  ['info', 3],
  [undefined, 3],
  ['nonsense', 3],
  ['WARN', 2],
  ['ERROR', 1],
  ['CRITICAL', 0],
  ['FATAL', 0],
  ['SILENT', 0],
])('from level %s on, %i of three are written', (level, lines) => {
  const written: string[] = [];
  const write = (line: string) => void written.push(line);
  const logger = own({ level, write, writeFault: write });
  logger.info('a');
  logger.warn('b');
  logger.error('c');
  expect(written).toHaveLength(lines);
});

test('no detail takes the place of what lines always say', () => {
  const { out } = writtenLines(() =>
    own().info('raised', { level: 'high', message: 'another', service: 'another' }),
  );
  expect(JSON.parse(out[0] ?? '')).toMatchObject({
    level: 'INFO',
    message: 'raised',
    service: 'trailstore',
  });
});
