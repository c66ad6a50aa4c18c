import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbEventReader } from '../../aws/dynamodb-event-reader';
import { run } from '../../cli/program';
import type { JsonObject } from '../../core/records/record';
import { startDynamoDb } from '../../local/dynamodb-server';
import { LOCAL_IDENTITY, LOCAL_SETTINGS, LOCAL_TABLES } from '../../local/local-store';
import type { Finished } from '../support/command-line';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';
import { logText } from '../support/log-records';
import { MemoryAlertStore } from '../support/memory-alert-store';
import { MemoryEventStore, MemoryLedger } from '../support/memory-ports';
import { PaperSink } from '../support/sink';
import { UNUSED } from '../support/unused-adapters';

const PROGRAM = join(__dirname, '..', '..', 'dist', 'trailstore.js');

/** The command line over a server that speaks the DynamoDB API, with a record of what it calls there. */
export interface RecordedCommands {
  readonly proxy: FaultProxy;
  /** Runs the built command line as a user does. */
  spawn(...words: readonly string[]): Promise<Finished>;
  /** Runs the command line in this process: arguments may be anything, and a question takes less time. */
  run(...words: readonly string[]): Promise<Finished>;
  /** Reads records into the store with `ingest`. */
  ingest(records: readonly JsonObject[]): Promise<Finished>;
  close(): Promise<void>;
}

export async function startRecordedCommands(): Promise<RecordedCommands> {
  const server = await startDynamoDb({});
  const proxy = await startFaultProxy(server.endpoint);
  const client = new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint: proxy.endpoint });
  const folder = mkdtempSync(join(tmpdir(), 'trailstore-queries-'));
  const spawn = (...words: readonly string[]) => spawnIn(folder, proxy.endpoint, words);
  let logs = 0;
  return {
    proxy,
    spawn,
    run: (...words) => runOver(client, words),
    ingest: (records) => {
      const name = `log-${logs++}.json`;
      writeFileSync(join(folder, name), logText(records));
      return spawn('ingest', name, '--services', 'all');
    },
    close: async () => {
      client.destroy();
      await proxy.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function spawnIn(cwd: string, endpoint: string, words: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [PROGRAM, ...words],
      {
        cwd,
        maxBuffer: 64 * 1024 * 1024,
        env: { PATH: process.env.PATH, AWS_ENDPOINT_URL_DYNAMODB: endpoint },
      },
      (_, out, err) => resolve({ exitCode: child.exitCode, out, err }),
    );
  });
}

async function runOver(client: DynamoDBClient, words: readonly string[]): Promise<Finished> {
  const [out, err] = [new PaperSink(), new PaperSink()];
  const store = {
    events: new MemoryEventStore(),
    reader: new DynamoDbEventReader(client, LOCAL_TABLES),
    ledger: new MemoryLedger(),
    alerts: new MemoryAlertStore(),
    settings: LOCAL_SETTINGS,
    close: async () => {},
  };
  const exitCode = await run(words, {
    ...UNUSED,
    out,
    err,
    now: () => new Date('2026-03-06T00:00:00Z'),
    openStore: async () => store,
  });
  return { exitCode, out: out.text, err: err.text };
}
