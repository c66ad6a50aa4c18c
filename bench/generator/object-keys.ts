import type { Random } from './random';

/** What a bucket is for, which decides how its keys look. */
export type Purpose = 'lake' | 'logs' | 'uploads' | 'assets' | 'backups' | 'mail' | 'documents';

const UPLOADS = [
  'Invoice 2026-06 (copy).pdf',
  'Größe & Gewicht.xlsx',
  '月次報告書.docx',
  'photo+caption.jpg',
  'Résumé – final (2).pdf',
  'данные.csv',
  '100% discount.html',
  'a=b&c=d?.txt',
  '🎉 party.png',
  'it\'s "quoted".json',
  'scan_0001.tiff',
  'back\\slash.txt',
];
const FOLDERS = [
  'Contracts',
  'Human Resources',
  '2026 Budget',
  'Projets/Été',
  '設計/図面',
  'c++/src',
];
const TABLES = ['orders', 'customers', 'clickstream', 'shipments', 'inventory_snapshots'];

/** Draws an object key for a bucket of this purpose; `time` dates the keys that carry a date. */
export function objectKey(purpose: Purpose, time: number, random: Random): string {
  const date = new Date(time).toISOString();
  const [year, month, day, hour] = [
    date.slice(0, 4),
    date.slice(5, 7),
    date.slice(8, 10),
    date.slice(11, 13),
  ];
  switch (purpose) {
    case 'lake':
      return `raw/${random.pick(TABLES)}/year=${year}/month=${month}/day=${day}/hour=${hour}/part-${String(random.below(400)).padStart(5, '0')}-${random.uuid()}.c000.snappy.parquet`;
    case 'logs':
      return `app/${year}/${month}/${day}/${hour}/${random.pick(['web', 'worker', 'cron'])}-${random.hex(8)}.log.gz`;
    case 'uploads':
      return random.chance(0.004)
        ? longKey(random)
        : `uploads/${random.uuid()}/${random.pick(UPLOADS)}`;
    case 'assets':
      return `${random.hex(2)}/${random.hex(2)}/${random.hex(64)}`;
    case 'backups':
      return `postgres/${random.pick(['daily', 'hourly'])}/${date.slice(0, 10)}T${hour}-00-00Z/base/${random.below(20000)}.tar.zst`;
    case 'mail':
      return `inbound/${random.base32(20).toLowerCase()}${random.hex(20)}`;
    case 'documents':
      return `${random.pick(FOLDERS)}/${random.pick(UPLOADS)}`;
  }
}

/** Close to S3's limit of 1,024 bytes: some store the whole query of a report in its name. */
function longKey(random: Random): string {
  const words: string[] = [];
  for (let length = 0; length < random.between(500, 900); ) {
    const word = `${random.pick(TABLES)}=${random.base32(random.between(6, 30)).toLowerCase()}`;
    words.push(word);
    length += word.length + 1;
  }
  return `exports/${words.join('/')}/result.csv`;
}
