/** The floor under every reader of logs: their bytes, uncompressed, and nothing done with them. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { reportWork } from '../support/report-work';
import { CHUNK_BYTES, readPath } from './log-path';

reportWork(async (input) => {
  const path = readPath(input);
  return async () => {
    let bytes = 0;
    await pipeline(
      createReadStream(path, { highWaterMark: CHUNK_BYTES }),
      createGunzip({ chunkSize: CHUNK_BYTES }),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) bytes += chunk.length;
      },
    );
    return { bytes };
  };
});
