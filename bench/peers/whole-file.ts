/** What most readers of logs do: the whole file, uncompressed, parsed at once. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { list, object } from '../../core/records/json';
import { reportWork } from '../support/report-work';
import { readPath } from './log-path';

reportWork(async (input) => {
  const path = readPath(input);
  return async () => {
    const log: unknown = JSON.parse(gunzipSync(readFileSync(path)).toString());
    return { records: list(object(log)?.Records).length };
  };
});
