/**
 * A program of its own, started by a test with little memory: reads a log of many megabytes that is
 * generated as it goes, and prints what it saw and the most memory that it took.
 */
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { readLog } from '../../core/records/read-log';
import { bytesOf, DELETE_OBJECT } from './events';

const megabytes = Number(process.argv[2]);
const record = bytesOf({ ...DELETE_OBJECT, padding: 'x'.repeat(600) });
const piece = Buffer.concat([record, Buffer.from(',')]);
const chunk = Buffer.concat(Array.from({ length: 60 }, () => piece));

function* jsonChunks(): Generator<Buffer> {
  yield Buffer.from('{"Records":[');
  for (let bytes = 0; bytes < megabytes * 1024 * 1024; bytes += chunk.length) yield chunk;
  yield Buffer.concat([record, Buffer.from(']}')]);
}

async function run(): Promise<void> {
  const log = readLog(Readable.from(jsonChunks()).pipe(createGzip({ level: 1 })));
  let records = 0;
  let residentBytes = 0;
  let step = await log.next();
  while (step.done !== true) {
    for (const each of step.value) if ('bytes' in each) records++;
    // The system's own high-water mark begins with that of the process which started this one.
    residentBytes = Math.max(residentBytes, process.memoryUsage.rss());
    step = await log.next();
  }
  const { bytes } = step.value;
  process.stdout.write(JSON.stringify({ records, bytes, residentBytes }));
}

void run();
