import { createHash, createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CONNECTION_RETRIES, endCallsWith } from '../../aws/client-settings';
import { sendWrittenBodies, withBody } from '../../aws/written-body';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { eventually } from '../support/eventually';
import { dynamoDbError, type Fault } from '../support/fault-proxy';

const KEY = { stream: { S: '111122223333/s3/data' }, at: { S: '2026-03-04T05:06:07Z#1' } };
const ITEM = { ...KEY, raw: { B: Buffer.from('some bytes') }, index: { N: '1' } };
const PUTS = { RequestItems: { [TABLES.events]: [{ PutRequest: { Item: ITEM } }] } };
const PUTS_JSON = JSON.stringify(PUTS).replace(
  JSON.stringify(ITEM.raw),
  JSON.stringify({ B: ITEM.raw.B.toString('base64') }),
);
const KEYS = { RequestItems: { [TABLES.events]: { Keys: [KEY] } } };

/** The two batches, as the SDK writes them. */
const theirs = {
  put: () => new BatchWriteItemCommand(PUTS),
  get: () => new BatchGetItemCommand(KEYS),
};
/** And as they are written already. */
const ours = {
  put: () =>
    new BatchWriteItemCommand(
      withBody({ RequestItems: { [TABLES.events]: [] } }, Buffer.from(PUTS_JSON)),
    ),
  get: () =>
    new BatchGetItemCommand(
      withBody(
        { RequestItems: { [TABLES.events]: { Keys: [] } } },
        Buffer.from(JSON.stringify(KEYS)),
      ),
    ),
};
const OPERATIONS = ['put', 'get'] as const;
type Operation = (typeof OPERATIONS)[number];

function send(
  client: DynamoDBClient,
  command: BatchWriteItemCommand | BatchGetItemCommand,
): Promise<object> {
  return command instanceof BatchWriteItemCommand ? client.send(command) : client.send(command);
}

describe('a call that follows the first one', () => {
  interface Sent {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array | string;
  }
  interface Answer {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }

  const CREDENTIALS = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  };

  /** A client whose answers are given, one after the other; when there are no more, they say nothing. */
  function connect(answers: Answer[] = [], settings: DynamoDBClientConfig = {}) {
    const sent: Sent[] = [];
    const client = new DynamoDBClient({
      region: 'eu-west-1',
      credentials: CREDENTIALS,
      retryStrategy: CONNECTION_RETRIES,
      requestHandler: {
        handle: async (request: Sent) => {
          sent.push(request);
          const { status: statusCode = 200, headers = {}, body = '{}' } = answers.shift() ?? {};
          return { response: { statusCode, headers, body: Readable.from([Buffer.from(body)]) } };
        },
      },
      ...settings,
    });
    return { client, sent };
  }

  const inAnHour = () => new Date(Date.now() + 3_600_000).toUTCString();
  const SKEWED: Answer = {
    status: 400,
    headers: { date: inAnHour() },
    body: '{"__type":"com.amazon.coral.service#RequestTimeTooSkewed","message":"late"}',
  };

  const OF_ONE_TRY = ['authorization', 'x-amz-date', 'amz-sdk-invocation-id'];
  const common = ({ headers, body, ...rest }: Sent) => ({
    ...rest,
    headers: Object.entries(headers).map(([name, value]) => [
      name,
      OF_ONE_TRY.includes(name) ? '' : value,
    ]),
    body: typeof body === 'string' ? body : new TextDecoder().decode(body),
  });

  test.each(OPERATIONS)(
    'is the same to the last header as the one of the SDK: %s',
    async (operation) => {
      const [plain, known] = [connect(), connect()];
      sendWrittenBodies(known.client);
      await send(plain.client, theirs[operation]());
      for (let n = 0; n < 3; n++) await send(known.client, ours[operation]());
      expect(known.sent).toHaveLength(3);
      const wanted = plain.sent.map(common);
      for (const each of known.sent) expect([common(each)]).toEqual(wanted);
      const ids = known.sent.map(({ headers }) => headers['amz-sdk-invocation-id']);
      expect(new Set(ids).size).toBe(3);
    },
  );

  test('is signed for what it is', async () => {
    const { client, sent } = connect();
    sendWrittenBodies(client);
    for (let n = 0; n < 2; n++) await client.send(ours.put());
    for (const each of sent) expect(each.headers.authorization).toBe(signatureOf(each));
  });

  test('is signed by whoever has the credentials by then', async () => {
    let accessKeyId = 'AKIDFIRST';
    const expiration = new Date(0);
    const { client, sent } = connect([], {
      credentials: async () => ({ ...CREDENTIALS, accessKeyId, expiration }),
    });
    sendWrittenBodies(client);
    await client.send(ours.put());
    accessKeyId = 'AKIDSECOND';
    await client.send(ours.put());
    expect(sent.map(({ headers }) => headers.authorization?.match(/AKID[A-Z]*/)?.[0])).toEqual([
      'AKIDFIRST',
      'AKIDSECOND',
    ]);
  });

  test.each([undefined, 'Root=1-2'])(
    'tells the trace of its own invocation: %s',
    async (second) => {
      const { client, sent } = connect();
      sendWrittenBodies(client);
      const { env } = process;
      try {
        for (const trace of ['Root=1-1', second]) {
          process.env = { ...env, AWS_LAMBDA_FUNCTION_NAME: 'ingest' };
          if (trace !== undefined) process.env._X_AMZN_TRACE_ID = trace;
          for (let n = 0; n < 2; n++) await client.send(ours.put());
        }
      } finally {
        process.env = env;
      }
      const traces = sent.map(({ headers }) => headers['X-Amzn-Trace-Id']);
      expect(traces).toEqual(['Root=1-1', 'Root=1-1', second, second]);
    },
  );

  test('has the output that the SDK makes', async () => {
    const answer = {
      headers: { 'x-amzn-requestid': 'ABC' },
      body: `{"Responses":{"${TABLES.events}":[]},"UnprocessedKeys":{}}`,
    };
    const [plain, known] = [connect([answer]), connect([answer, answer])];
    sendWrittenBodies(known.client);
    const output = await plain.client.send(theirs.get());
    expect(await known.client.send(ours.get())).toEqual(output);
    expect(await known.client.send(ours.get())).toEqual(output);
  });

  test('is known by the first try of the first call', async () => {
    const { client, sent } = connect([SKEWED]);
    sendWrittenBodies(client);
    for (let n = 0; n < 2; n++) await client.send(ours.put());
    const tries = sent.map(({ headers }) => headers['amz-sdk-request']?.split(';')[0]);
    expect(tries).toEqual(['attempt=1', 'attempt=2', 'attempt=1']);
  });

  const isAhead = ({ headers }: Sent) => {
    const written = headers['x-amz-date']?.replace(/^(....)(..)(.....)(..)/, '$1-$2-$3:$4:') ?? '';
    return Date.parse(written) - Date.now() > 3_000_000;
  };

  test('is signed anew by the clock of Amazon where ours is wrong', async () => {
    const { client, sent } = connect([{}, SKEWED]);
    sendWrittenBodies(client);
    for (let n = 0; n < 3; n++) await client.send(ours.put());
    expect(sent.map(isAhead)).toEqual([false, false, true, true]);
  });

  test('tells what time it is for the SDK', async () => {
    const { client, sent } = connect([{}, { headers: { date: inAnHour() } }]);
    sendWrittenBodies(client);
    for (let n = 0; n < 2; n++) await client.send(ours.put());
    await client.send(new GetItemCommand({ TableName: TABLES.events, Key: KEY }));
    expect(sent.map(isAhead)).toEqual([false, false, true]);
  });

  /** AWS General Reference, "Create a signed AWS API request". */
  function signatureOf({ method, path, headers, body }: Sent): string {
    const [, scope = ''] = headers.authorization?.match(/Credential=[^/]*\/([^,]*)/) ?? [];
    const [, names = ''] = headers.authorization?.match(/SignedHeaders=([^,]*)/) ?? [];
    const [day = '', region = '', service = '', end = ''] = scope.split('/');
    const hash = (text: Uint8Array | string) => createHash('sha256').update(text).digest('hex');
    const hmac = (key: Buffer | string, text: string) =>
      createHmac('sha256', key).update(text).digest();
    const canonical = [
      method,
      path,
      '',
      ...names.split(';').map((name) => {
        const found = Object.entries(headers).find(([each]) => each.toLowerCase() === name);
        return `${name}:${found?.[1]}`;
      }),
      '',
      names,
      hash(body),
    ].join('\n');
    const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
    const key = [region, service, end].reduce<Buffer>(hmac, hmac('AWS4secret', day));
    const signature = hmac(key, text).toString('hex');
    return `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  }
});

describe('whatever comes of it', () => {
  let bench: DynamoDbBench;
  beforeAll(async () => {
    bench = await startDynamoDbBench();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.close());

  function connect() {
    const settings = {
      maxAttempts: undefined,
      retryStrategy: CONNECTION_RETRIES,
      cacheMiddleware: true,
    };
    return bench.connect({
      ...settings,
      requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
    });
  }

  /** A client that knows the call. */
  async function connectKnown(operation: Operation) {
    const client = connect();
    sendWrittenBodies(client);
    await send(client, ours[operation]());
    await bench.clear();
    return client;
  }

  /** What a caller can tell of it, and how often the server was asked. */
  async function outcomeOf(call: Promise<object>) {
    const told = await call.then(
      (output) => ({ output }),
      (error: Error) => ({ ...error, name: error.name, message: error.message }),
    );
    const text = JSON.stringify(told, (name, value) =>
      ['requestId', 'totalRetryDelay'].includes(name) ? undefined : value,
    );
    return { told: JSON.parse(text), calls: bench.proxy.calls.length };
  }

  const always = (fault: Fault) => () => fault;
  const once = (fault: Fault) => (_: string, number: number) => (number === 0 ? fault : undefined);
  const answer = (body: string, status = 200): Fault => ({ kind: 'answer', status, body });

  const FAULTS = {
    nothing: () => undefined,
    throttling: always(dynamoDbError('ProvisionedThroughputExceededException', 400)),
    'another throttling': always(dynamoDbError('ThrottlingException', 400)),
    'an invalid call': always(dynamoDbError('ValidationException', 400)),
    'denied access': always(dynamoDbError('AccessDeniedException', 400)),
    'credentials that are over': always(dynamoDbError('ExpiredTokenException', 400)),
    'an error of the server': always(dynamoDbError('InternalServerError', 500)),
    'a server that is not there': always(dynamoDbError('ServiceUnavailable', 503)),
    'an error without a name': always(answer('', 502)),
    'an error that is no JSON': always(answer('<html>', 503)),
    'a connection that is refused': once({ kind: 'refuse' }),
    'a connection that is cut behind the work': once({ kind: 'cut' }),
    'an answer that is cut': once({ kind: 'cut', afterBytes: 2 }),
    'connections that are all cut': always({ kind: 'cut' }),
    'answers that are all cut': always({ kind: 'cut', afterBytes: 2 }),
    'a server that says nothing for once': once({ kind: 'silence' }),
    'a server that says nothing': always({ kind: 'silence' }),
    'another error on the second try': (_: string, number: number) =>
      number === 0 ? ({ kind: 'cut' } as const) : dynamoDbError('ThrottlingException', 400),
    'no JSON': always(answer('{"Responses":')),
    'an answer that is empty': always(answer('')),
    'JSON that is no object': always(answer('[]')),
    'what is left undone': always({ kind: 'unprocessed', isHeldBack: () => true }),
  } as const;

  test.each(
    OPERATIONS.flatMap((operation) =>
      Object.entries(FAULTS).map(([name, fault]) => ({ operation, name, fault })),
    ),
  )('it is what comes of a call of the SDK: $operation, $name', async ({ operation, fault }) => {
    const known = await connectKnown(operation);
    bench.proxy.fail(fault);
    const outcome = await outcomeOf(send(known, ours[operation]()));
    await bench.clear();
    bench.proxy.fail(fault);
    expect(outcome).toEqual(await outcomeOf(send(connect(), theirs[operation]())));
  });

  test.each([1, 300 * 1024])('what is found is found as it is: %i bytes', async (bytes) => {
    const known = await connectKnown('get');
    const raw = { B: Uint8Array.from(Buffer.alloc(bytes, 7)) };
    await bench.client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TABLES.events]: [{ PutRequest: { Item: { ...ITEM, raw } } }] },
      }),
    );
    const { Responses } = await known.send(ours.get());
    expect(Responses).toEqual({ [TABLES.events]: [{ ...ITEM, raw }] });
    expect(bench.proxy.calls).toHaveLength(1);
  });

  test.each([undefined, 2])(
    'it ends with the work: silence behind %p bytes',
    async (afterBytes) => {
      const work = new AbortController();
      const client = bench.connect({ maxAttempts: undefined, retryStrategy: CONNECTION_RETRIES });
      sendWrittenBodies(client);
      endCallsWith(client, () => work.signal);
      await client.send(ours.put());
      await bench.clear();
      bench.proxy.fail(
        always({ kind: 'silence', ...(afterBytes !== undefined && { afterBytes }) }),
      );
      const call = client.send(ours.put());
      await eventually(() => bench.proxy.calls.length === 1);
      setTimeout(() => work.abort(), 50);
      await expect(call).rejects.toMatchObject({ name: 'AbortError' });
      await expect(client.send(ours.put())).rejects.toMatchObject({ name: 'AbortError' });
      expect(bench.proxy.calls).toHaveLength(1);
    },
  );
});
