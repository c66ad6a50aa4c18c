#!/usr/bin/env node
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { createGzip, gzipSync } from 'node:zlib';
import type { CliContext, StoreChoice } from '../cli/context';
import { sayStopped } from '../cli/farewell';
import { messagesOver, OutputError, type OutputStream, sinkOver } from '../cli/output/sink';
import { run } from '../cli/program';
import type { OpenArchive } from '../cli/verify-context';
import type { LogSource, PublicKeys } from '../core/ports';
import manifest from '../package.json';
import { awsIdentity, CONFIGURED_STACK, openStore } from './open-store';

// A person reads what the command prints; the SDK's notice about Node's version is not for them.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// Reading logs makes much short-lived garbage. Letting V8 grow its young generation for it costs some
// 50 MB and gains no time that could be measured.
setFlagsFromString('--semi-space-growth-factor=1');

const home = process.env.TRAILSTORE_HOME ?? '.trailstore';

const out = sinkOver(outputStream());

const context: CliContext = {
  version: manifest.version,
  out,
  err: messagesOver(process.stderr, out),
  now: () => new Date(),
  source: sourceOfEitherKind(),
  findFiles,
  openStore: (choice, use) => openStore({ ...choice, home }, use),
  ...(process.stdin.isTTY && process.stderr.isTTY && { confirm }),
  rulePack: async () => {
    const { unpackRules } = await import('../core/rules/rule-pack');
    const { distFile } = await import('../local/paths');
    const { isNewerThan } = await import('../local/rule-files');
    const built = distFile('rules.json');
    if (await isNewerThan(built)) {
      await context.err.write(
        'trailstore: rules/ or trailstore.config.ts changed since the last build, which is what runs: npm run build\n',
      );
    }
    return unpackRules(await readFile(built, 'utf8'));
  },
  projectRules: async function* () {
    const { readProjectRules } = await import('../local/rule-files');
    yield* readProjectRules();
  },
  ruleFiles: async function* (path) {
    const { readRuleFiles } = await import('../local/rule-files');
    yield* readRuleFiles(path);
  },
  writeNewFile: async (path, text) => {
    const { writeNewFile } = await import('../local/rule-files');
    await writeNewFile(path, text);
  },
  openArchive,
  publicKeys,
  configuredStack: CONFIGURED_STACK,
  startSystem,
  generate: (options) => lazyGenerator().generateLogFiles(options),
  readTextFile: async (path) => {
    const { readTextFile } = await import('../local/read-text-file');
    return readTextFile(path);
  },
  writeFile: async (folder, key, chunks) => {
    const path = join(folder, key);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(Readable.from(chunks), createGzip(), createWriteStream(path));
  },
  digestSigner: () => lazyGenerator().createDigestSigner(),
  writeJson: async (path, value) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
  },
  gzip: (file) => gzipSync(Buffer.concat([...file.jsonChunks()])),
};

async function confirm(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  // While it asks, readline keeps Ctrl-C to itself.
  asking.on('SIGINT', () => process.emit('SIGINT'));
  try {
    return /^y(es)?$/i.test((await asking.question(`${question} [y/N] `)).trim());
  } finally {
    asking.close();
  }
}

/**
 * Into a file, process.stdout of Node 20 writes once and does not look how much was written
 * (lib/internal/fs/sync_write_stream.js): on a disk that becomes full, the end is lost without an error.
 * A stream of the file system writes the rest too, or fails.
 */
function outputStream(): OutputStream {
  const { stdout } = process;
  return stdout instanceof Socket ? stdout : createWriteStream('', { fd: 1, autoClose: false });
}

// Parts that few commands need are loaded by those: `--help` should not wait for an SDK.
function lazyGenerator(): typeof import('../bench/generator') {
  return require('../bench/generator');
}

function sourceOfEitherKind(): LogSource {
  return {
    async open(file) {
      if (!file.uri.startsWith('s3://')) {
        const { FolderLogSource } = await import('../local/folder-log-source');
        return new FolderLogSource().open(file);
      }
      const { S3LogSource } = await import('../aws/s3-log-source');
      return new S3LogSource(await s3Client()).open(file);
    },
  };
}

let s3: import('@aws-sdk/client-s3').S3Client | undefined;

async function s3Client(choice: StoreChoice = {}) {
  const { S3Client } = await import('@aws-sdk/client-s3');
  s3 ??= new S3Client({
    ...awsIdentity(choice),
    // The Region of the bucket may be another than the one that is set.
    followRegionRedirects: true,
    // Buckets of another endpoint than Amazon's seldom have host names of their own.
    forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL),
  });
  return s3;
}

async function* findFiles(path: string, choice: StoreChoice) {
  if (path.startsWith('s3://')) {
    const { findS3Objects } = await import('../aws/find-s3-objects');
    const client = await s3Client(choice);
    for await (const file of findS3Objects(path, client)) {
      yield { ...file, isNamed: file.uri === path, shown: file.uri };
    }
    return;
  }
  const { findFiles: findLocalFiles } = await import('../local/find-logs');
  yield* findLocalFiles(path);
}

async function openArchive(place: string, choice: StoreChoice): Promise<OpenArchive> {
  if (!place.startsWith('s3://')) {
    const { FolderLogArchive } = await import('../local/folder-log-archive');
    const archive = new FolderLogArchive(place);
    const buckets = await archive.buckets();
    return { archive, places: buckets.map((bucket) => ({ bucket, prefix: '' })) };
  }
  const { S3LogArchive } = await import('../aws/s3-log-archive');
  const { parseS3Uri } = await import('../aws/s3-log-source');
  const { bucket, key } = parseS3Uri(place);
  // A person copies an address from deeper down; what is verified is the whole prefix.
  const prefix = key.replace(/(?:^|\/)AWSLogs(?:\/.*)?$/s, '').replace(/\/+$/, '');
  return { archive: new S3LogArchive(await s3Client(choice)), places: [{ bucket, prefix }] };
}

async function publicKeys(file: string | undefined, choice: StoreChoice): Promise<PublicKeys> {
  if (file !== undefined) {
    const { readPublicKeysFile } = await import('../local/public-keys-file');
    return readPublicKeysFile(file);
  }
  const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
  const { CloudTrailPublicKeys } = await import('../aws/cloudtrail-public-keys');
  return new CloudTrailPublicKeys(
    (region) => new CloudTrailClient(awsIdentity({ ...choice, region })),
  );
}

async function startSystem() {
  const { startSystem: startLocalSystem } = await import('../local/system');
  const { DynamoDbAlertStore } = await import('../aws/dynamodb-alert-store');
  const { DynamoDbEventReader } = await import('../aws/dynamodb-event-reader');
  const system = await startLocalSystem(home, process.env.AWS_ENDPOINT_URL_DYNAMODB);
  const { client, tables } = system.store;
  return {
    ...system,
    alerts: new DynamoDbAlertStore(client, tables.alerts, () => new Date()),
    reader: new DynamoDbEventReader(client, tables),
  };
}

process.once('SIGINT', () => {
  process.stderr.write(`\ntrailstore: ${sayStopped(process.argv.slice(2))}\n`);
  process.exit(130);
});

/**
 * Runs the command line until all that it printed is written.
 *
 * A reader that goes away ends the command early and well: `trailstore events | head` exits with 0, so
 * that it does not fail a script under `set -o pipefail`.
 */
async function main(): Promise<number> {
  let exitCode = 0;
  try {
    exitCode = await run(process.argv.slice(2), context);
    await out.flush();
    return exitCode;
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    if (error.isUnread) return exitCode;
    await context.err.write(`trailstore: ${error.message}\n`);
    return 1;
  }
}

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
