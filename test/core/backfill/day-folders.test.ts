import fc from 'fast-check';
import {
  dayFoldersOf,
  daysOf,
  findPlaces,
  type PlaceFilter,
} from '../../../core/backfill/day-folders';
import type { LogArchive } from '../../../core/ports';

/** A bucket of folders only, with a record of what was listed. */
class FolderArchive implements Pick<LogArchive, 'listFolders'> {
  readonly listed: string[] = [];
  constructor(private readonly folders: readonly string[]) {}

  async listFolders(_: string, prefix: string): Promise<readonly string[]> {
    this.listed.push(prefix);
    const names = this.folders
      .filter((folder) => folder.startsWith(prefix) && folder !== prefix)
      .map((folder) => folder.slice(prefix.length, folder.indexOf('/', prefix.length) + 1));
    return [...new Set(names)].sort();
  }
}

const find = (archive: FolderArchive, filter: PlaceFilter = {}) =>
  findPlaces(Object.assign(archive, UNUSED), 'logs', filter);
const unused = () => {
  throw new Error('places are found by folders alone');
};
const UNUSED = { list: unused, fetch: unused, open: unused };

describe('places', () => {
  const HERE = 'AWSLogs/111122223333/CloudTrail/eu-west-1/';
  const ELSEWHERE = 'AWSLogs/111122223333/CloudTrail/us-east-1/';
  const OF_ANOTHER = 'AWSLogs/444455556666/CloudTrail/eu-west-1/';
  const OF_ORGANIZATION = 'AWSLogs/o-exampleorg/444455556666/CloudTrail/eu-west-1/';
  const BELOW_PREFIX = 'audit/trails/AWSLogs/999988887777/CloudTrail/eu-west-1/';
  const ALL = [HERE, ELSEWHERE, OF_ANOTHER, OF_ORGANIZATION, BELOW_PREFIX];
  const prefixes = async (filter?: PlaceFilter) =>
    (await find(new FolderArchive(ALL), filter)).map(({ prefix }) => prefix);

  test('are found wherever CloudTrail puts logs, in order', async () => {
    expect(await prefixes()).toEqual(ALL);
    expect(await find(new FolderArchive([HERE]))).toEqual([
      { prefix: HERE, account: '111122223333', region: 'eu-west-1' },
    ]);
  });

  test.each<[PlaceFilter, string[]]>([
    [{ account: '444455556666' }, [OF_ANOTHER, OF_ORGANIZATION]],
    [{ region: 'us-east-1' }, [ELSEWHERE]],
    [{ account: '999988887777', region: 'eu-west-1' }, [BELOW_PREFIX]],
  ])('of %j', async (filter, expected) => {
    expect(await prefixes(filter)).toEqual(expected);
  });

  test.each([
    ['digests', 'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/'],
    ['logs of another service', 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/'],
    ['a folder that is no account', 'AWSLogs/backup/CloudTrail/eu-west-1/'],
    ['an account within an account', 'AWSLogs/111122223333/444455556666/CloudTrail/eu-west-1/'],
  ])('are no %s', async (_, folder) => {
    expect(await find(new FolderArchive([folder]))).toEqual([]);
  });

  test('of other accounts are not looked into', async () => {
    const archive = new FolderArchive(ALL);
    await find(archive, { account: '111122223333' });
    expect(archive.listed.filter((prefix) => prefix.includes('444455556666'))).toEqual([]);
  });

  test('folders that hold no logs are followed so far and no further', async () => {
    const archive = new FolderArchive(['a/b/c/d/e/f/AWSLogs/111122223333/CloudTrail/eu-west-1/']);
    expect(await find(archive)).toEqual([]);
    expect(archive.listed).toEqual(['', 'a/', 'a/b/', 'a/b/c/']);
  });
});

describe('days', () => {
  test.each([
    ['2026-03-04T12:00:00Z', '2026-03-04T13:00:00Z', ['2026-03-04']],
    ['2026-03-04T00:30:00Z', '2026-03-04T13:00:00Z', ['2026-03-03', '2026-03-04']],
    ['2026-03-04T12:00:00Z', '2026-03-04T23:30:00Z', ['2026-03-04', '2026-03-05']],
    ['2026-02-27T12:00:00Z', '2026-03-01T12:00:00Z', ['2026-02-27', '2026-02-28', '2026-03-01']],
  ])('of %s to %s', (since, until, expected) => {
    expect(daysOf({ since, until })).toEqual(expected);
  });

  test('hold every time of a range, an hour around it, and follow each other', () => {
    const seconds = fc.integer({ min: 1_500_000_000, max: 1_900_000_000 });
    fc.assert(
      fc.property(
        seconds,
        fc.nat(3_000_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (start, length, part) => {
          const iso = (at: number) => `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;
          const days = daysOf({ since: iso(start), until: iso(start + length) });
          const within = Math.floor(start - 3600 + (length + 7200) * part);
          expect(days).toContain(iso(within).slice(0, 10));
          expect(days).toEqual([...new Set(days)].sort());
          expect(days.length).toBeLessThanOrEqual((length + 7200) / 86_400 + 2);
        },
      ),
    );
  });
});

test('day folders are those of every place, the oldest day first', () => {
  const place = (region: string) => ({
    prefix: `AWSLogs/111122223333/CloudTrail/${region}/`,
    account: '111122223333',
    region,
  });
  const folders = [
    ...dayFoldersOf([place('eu-west-1'), place('us-east-1')], ['2026-02-28', '2026-03-01']),
  ];
  expect(folders.map(({ prefix }) => prefix.split('CloudTrail/')[1])).toEqual([
    'eu-west-1/2026/02/28/',
    'us-east-1/2026/02/28/',
    'eu-west-1/2026/03/01/',
    'us-east-1/2026/03/01/',
  ]);
  expect(folders[0]).toMatchObject({ region: 'eu-west-1', day: '2026-02-28' });
});
