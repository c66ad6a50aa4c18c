/** Measures reading a log as ingest does, without what it stores: read, split, parse, classify. */
import { createReadStream } from 'node:fs';
import { classify } from '../../core/classification/classify';
import { readLog } from '../../core/records/read-log';
import { readFields } from '../../core/records/read-record';
import { CHUNK_BYTES, readPath } from '../peers/log-path';
import { reportWork } from '../support/report-work';

reportWork(async (input) => {
  const path = readPath(input);
  return async () => {
    let records = 0;
    let classified = 0;
    for await (const elements of readLog(createReadStream(path, { highWaterMark: CHUNK_BYTES }))) {
      for (const element of elements) {
        records++;
        const read = 'fields' in element ? readFields(element.fields) : element;
        if ('record' in read && classify(read.record).service !== '') classified++;
      }
    }
    return { records, classified };
  };
});
