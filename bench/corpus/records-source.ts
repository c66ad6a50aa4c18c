import { UnreadableFileError } from '../../core/errors';
import type { LogFile } from '../../core/ledger/ledger-entry';
import type { LogSource } from '../../core/ports';
import { object, text } from '../../core/records/json';

/** A trail that no record names. */
const UNKNOWN = { account: '111122223333', region: 'us-east-1' };

/**
 * Records in log files of their accounts and Regions, as CloudTrail delivers them: an item that names its
 * file is as long as in a deployment.
 */
export class RecordsSource implements LogSource {
  private readonly logs = new Map<string, Buffer[]>();

  constructor(records: Iterable<Buffer>) {
    for (const record of records) {
      const key = keyFor(record);
      const log = this.logs.get(key) ?? [];
      log.push(record);
      this.logs.set(key, log);
    }
  }

  get files(): readonly LogFile[] {
    return [...this.logs.keys()].map((key) => ({ uri: `s3://records/${key}`, key, etag: key }));
  }

  async open({ key }: LogFile): Promise<AsyncIterable<Uint8Array>> {
    const records = this.logs.get(key);
    if (records === undefined) throw new UnreadableFileError('there is no such file');
    return chunksOf(records);
  }
}

async function* chunksOf(records: readonly Buffer[]): AsyncGenerator<Buffer> {
  let separator = '{"Records":[';
  for (const record of records) {
    yield Buffer.concat([Buffer.from(separator), record]);
    separator = ',';
  }
  yield Buffer.from(']}');
}

function keyFor(record: Buffer): string {
  const { recipientAccountId, awsRegion } = object(JSON.parse(record.toString())) ?? {};
  const account = text(recipientAccountId)?.match(/^\d{12}$/)?.[0] ?? UNKNOWN.account;
  const region = text(awsRegion)?.match(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/)?.[0] ?? UNKNOWN.region;
  const name = `${account}_CloudTrail_${region}_20260630T1200Z_0123456789abcdef.json.gz`;
  return `AWSLogs/${account}/CloudTrail/${region}/2026/06/30/${name}`;
}
