import fc from 'fast-check';
import type { DayFolder } from '../../../core/backfill/day-folders';
import { readDay } from '../../../core/backfill/missing-files';
import { NO_COUNTS } from '../../../core/ledger/file-counts';
import type { ArchivedObject } from '../../../core/ports';
import { ENTRY } from '../../aws/ledger.contract';
import { MemoryLedger } from '../../support/memory-ports';

const FOLDER: DayFolder = {
  prefix: 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/',
  account: '111122223333',
  region: 'eu-west-1',
  day: '2026-03-04',
};
const RANGE = { since: '2026-03-04T00:00:00Z', until: '2026-03-04T23:59:59Z' };

/** The nth file of the day: minutes apart, several to a minute. */
const keyOf = (n: number) => {
  const minute = String(Math.floor(n / 3) % 60).padStart(2, '0');
  const name = `111122223333_CloudTrail_eu-west-1_20260304T05${minute}Z_${String(n).padStart(16, '0')}`;
  return `${FOLDER.prefix}${name}.json.gz`;
};

function archiveOf(objects: readonly ArchivedObject[]) {
  const unused = () => {
    throw new Error('a day is only listed');
  };
  return {
    list: async function* () {
      yield* objects;
    },
    listFolders: unused,
    fetch: unused,
    open: unused,
  };
}

async function ledgerOf(etags: ReadonlyMap<string, string | undefined>): Promise<MemoryLedger> {
  const ledger = new MemoryLedger();
  for (const [key, etag] of etags) {
    const file = { uri: `s3://logs/${key}`, key, etag };
    await ledger.record({ ...ENTRY, file, counts: NO_COUNTS });
  }
  return ledger;
}

test('what is missing is what the ledger does not have with the same content', async () => {
  const file = fc.record({
    n: fc.nat(200),
    known: fc.constantFrom('not', 'same', 'changed', 'by name'),
  });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(file, { selector: ({ n }) => n }), async (files) => {
      const sorted = [...files].sort((a, b) => a.n - b.n);
      const objects = sorted.map(({ n }) => ({ key: keyOf(n), etag: `e${n}`, size: 1 }));
      const known = files.flatMap(({ n, known }): [string, string | undefined][] => {
        if (known === 'not') return [];
        const etags = { same: `e${n}`, changed: 'old', 'by name': undefined };
        return [[keyOf(n), etags[known]]];
      });
      const ledger = await ledgerOf(new Map(known));
      const stores = { archive: archiveOf(objects), bucket: 'logs', ledger };
      const { missing, logs, objects: listed } = await readDay(FOLDER, RANGE, stores);
      const expected = sorted.filter(({ known }) => known === 'not' || known === 'changed');
      expect(missing.map(({ key }) => key)).toEqual(expected.map(({ n }) => keyOf(n)));
      expect({ logs, listed }).toEqual({ logs: files.length, listed: files.length });
    }),
    { numRuns: 50 },
  );
});

test('a file is announced as the bucket lists it', async () => {
  const object = { key: keyOf(1), etag: 'e1', size: 77 };
  const stores = { archive: archiveOf([object]), bucket: 'logs', ledger: new MemoryLedger() };
  const { missing } = await readDay(FOLDER, RANGE, stores);
  expect(missing).toEqual([{ ...object, uri: `s3://logs/${object.key}` }]);
});

test('a day without files asks the ledger nothing', async () => {
  const ledger = new MemoryLedger();
  const list = jest.spyOn(ledger, 'list');
  const day = await readDay(FOLDER, RANGE, { archive: archiveOf([]), bucket: 'logs', ledger });
  expect(day).toEqual({ objects: 0, logs: 0, missing: [] });
  expect(list).not.toHaveBeenCalled();
});

test('the ends of the range belong to it', async () => {
  const objects = [0, 3, 6, 9].map((n) => ({ key: keyOf(n), etag: 'e', size: 1 }));
  const range = { since: '2026-03-04T05:01:00Z', until: '2026-03-04T05:02:00Z' };
  const stores = { archive: archiveOf(objects), bucket: 'logs', ledger: new MemoryLedger() };
  const { missing, logs, objects: listed } = await readDay(FOLDER, range, stores);
  expect(missing.map(({ key }) => key)).toEqual([keyOf(3), keyOf(6)]);
  expect({ logs, listed }).toEqual({ logs: 2, listed: 4 });
});
