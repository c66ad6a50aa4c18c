import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../local/loopback';
import { Faults, type Throttling } from './faults';
import { type Weight, weighBatch } from './weigh-writes';

export interface SinkOptions {
  /** Between the call and its answer; none where absent. */
  readonly latencyMilliseconds?: number;
  readonly throttling?: Throttling;
  /** Whether what is written is weighed: it takes CPU that a measured process on two cores may want. */
  readonly isWeighing?: boolean;
}

/** What a sink was asked for. */
export interface SinkCounts {
  /** Calls by operation. */
  readonly calls: ReadonlyMap<string, number>;
  /** What was taken of batches, by table; empty unless the sink weighs. */
  readonly written: ReadonlyMap<string, Weight>;
}

export interface DynamoDbSink extends SinkCounts {
  readonly endpoint: string;
  /** Counts from nothing, under other conditions. */
  begin(options: SinkOptions): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What the tables would say if they were empty. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  BatchGetItem: { Responses: {}, UnprocessedKeys: {} },
  GetItem: {},
  PutItem: {},
  UpdateItem: {},
  DeleteItem: {},
  TransactWriteItems: {},
  Query: { Items: [], Count: 0, ScannedCount: 0 },
};

const REFUSED: Answer = {
  status: 400,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    message: 'The level of configured provisioned throughput for the table was exceeded.',
  },
};

const UNKNOWN: Answer = {
  status: 400,
  body: { __type: 'com.amazon.coral.service#UnknownOperationException' },
};

/** Answers as DynamoDB does, keeps nothing and finds nothing: for measures and tests of whoever calls it. */
export async function startDynamoDbSink(options: SinkOptions = {}): Promise<DynamoDbSink> {
  const sink = new Sink(options);
  const server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    void sink.answer(operation, request).then(({ status, body }) => {
      const json = Buffer.from(JSON.stringify(body));
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        // As DynamoDB has it: else Node sends it in pieces.
        'content-length': json.length,
      };
      response.writeHead(status, headers).end(json);
    });
  });
  // Longer than any pause of a client: a connection that is closed meanwhile costs it a new one.
  server.keepAliveTimeout = 600_000;
  const port = await listenOnLoopback(server);
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    get calls() {
      return sink.calls;
    },
    get written() {
      return sink.written;
    },
    begin: (changed) => sink.begin(changed),
    close: () => closeServer(server),
  };
}

const NOTHING: Weight = { calls: 0, items: 0, bytes: 0, units: 0 };

class Sink implements SinkCounts {
  calls = new Map<string, number>();
  written = new Map<string, Weight>();
  private faults: Faults | undefined;

  constructor(private options: SinkOptions) {
    this.begin(options);
  }

  begin(options: SinkOptions): void {
    this.options = options;
    this.faults = options.throttling && new Faults(options.throttling);
    this.calls = new Map();
    this.written = new Map();
  }

  async answer(operation: string, request: IncomingMessage): Promise<Answer> {
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    const body = await this.receive(request);
    const { latencyMilliseconds = 0 } = this.options;
    if (latencyMilliseconds > 0) await setTimeout(latencyMilliseconds);
    if (this.faults?.isRefused()) return REFUSED;
    if (operation === 'BatchWriteItem') return { status: 200, body: this.writeBatch(body) };
    const answer = ANSWERS[operation];
    return answer === undefined ? UNKNOWN : { status: 200, body: answer };
  }

  /** @returns nothing where nobody looks at it, but it must arrive */
  private async receive(request: IncomingMessage): Promise<string> {
    const isRead = this.faults !== undefined || this.options.isWeighing === true;
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (isRead) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  private writeBatch(body: string): unknown {
    if (this.options.isWeighing) this.weigh(body);
    return { UnprocessedItems: this.faults?.unprocessed(body) ?? {} };
  }

  private weigh(body: string): void {
    for (const [table, weight] of Object.entries(weighBatch(body))) {
      const before = this.written.get(table) ?? NOTHING;
      this.written.set(table, {
        calls: before.calls + weight.calls,
        items: before.items + weight.items,
        bytes: before.bytes + weight.bytes,
        units: before.units + weight.units,
      });
    }
  }
}
