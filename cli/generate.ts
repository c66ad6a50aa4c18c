import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { CliContext, DigestedLog, GeneratedFile } from './context';
import { Progress } from './output/progress';

export interface GenerateOptions {
  readonly events: number;
  readonly seed: number;
  readonly out: string;
  readonly eventsPerFile?: number;
  /** Whether digests are signed as well. */
  readonly digests?: true;
}

/** With digests, the folder holds a bucket: they name the one that they lie in. */
const BUCKET = 'trailstore-logs';
const PUBLIC_KEYS = 'public-keys.json';

/** Writes generated CloudTrail logs into a folder, laid out as CloudTrail lays out its bucket. */
export async function generate(options: GenerateOptions, context: CliContext): Promise<number> {
  const progress = new Progress(context.err, context.now);
  const folder = options.digests ? join(options.out, BUCKET) : options.out;
  const logs: DigestedLog[] = [];
  let files = 0;
  let records = 0;
  for (const file of context.generate(options)) {
    const hash = createHash('sha256');
    await context.writeFile(folder, file.key, hashed(file, hash));
    files++;
    records += file.records;
    if (options.digests) logs.push({ ...file, sha256: hash.digest('hex') });
    progress.update(() => `${files} files, ${records} of ${options.events} events written`);
  }
  const digests = options.digests ? await signDigests(logs, options.out, context, progress) : 0;
  await progress.clear();
  await context.out.write(`${records} events in ${files} files under ${folder}\n`);
  if (options.digests) {
    const keys = join(options.out, PUBLIC_KEYS);
    await context.out.write(`${digests} digests, and the key that signed them in ${keys}\n`);
  }
  return 0;
}

function* hashed(file: GeneratedFile, hash: ReturnType<typeof createHash>): Generator<Buffer> {
  for (const chunk of file.jsonChunks()) {
    hash.update(chunk);
    yield chunk;
  }
}

async function signDigests(
  logs: readonly DigestedLog[],
  folder: string,
  context: CliContext,
  progress: Progress,
): Promise<number> {
  const signer = context.digestSigner();
  let digests = 0;
  for (const { key, json, metadata } of signer.sign(logs, BUCKET)) {
    await context.writeFile(join(folder, BUCKET), key, [json]);
    await context.writeJson(join(folder, BUCKET, `${key}.metadata.json`), metadata);
    digests++;
    progress.update(() => `${digests} digests signed`);
  }
  await context.writeJson(join(folder, PUBLIC_KEYS), signer.publicKeys);
  return digests;
}
