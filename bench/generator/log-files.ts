import { gzipSync } from 'node:zlib';
import { type Company, createCompany } from './company';
import { type Delivery, planDeliveries } from './deliveries';
import { type Incident, type IncidentFacts, tellIncident } from './incident';
import {
  type GeneratorOptions,
  LEAST_EVENTS_WITH_INCIDENT,
  type Settings,
  settle,
} from './options';
import { Random } from './random';
import { formatTime, writeRecord } from './record';
import { drawCalls } from './records';

export interface GeneratedRecord {
  /** The record as CloudTrail writes it, minified. */
  readonly json: string;
  /** The account whose trail delivered it. */
  readonly account: string;
  readonly region: string;
  /** When it happened, in ISO 8601. */
  readonly time: string;
  /** When its log file was delivered, in ISO 8601. */
  readonly deliveredAt: string;
}

export interface GeneratedLogFile {
  /** Its place in the bucket, in CloudTrail's form. */
  readonly key: string;
  readonly account: string;
  readonly region: string;
  readonly deliveredAt: string;
  /** How many records it holds. */
  readonly records: number;
  /**
   * The uncompressed bytes in pieces of about 64 KB, drawn as they are asked for: a file of any size
   * can be piped through gzip. Each call gives the same bytes again.
   */
  readonly jsonChunks: () => Generator<Buffer>;
}

interface Plan {
  readonly company: Company;
  readonly settings: Settings;
  readonly incident: Incident | undefined;
}

const CHUNK_LENGTH = 65_536;

function plan(options: GeneratorOptions): Plan {
  const settings = settle(options);
  const company = createCompany(settings.seed, settings.accounts);
  const isTold = settings.events >= LEAST_EVENTS_WITH_INCIDENT;
  const incident = isTold ? tellIncident(company, settings.until) : undefined;
  return { settings, company, incident };
}

/** Draws the records of `generateLogFiles` one by one, in the order of the files. */
export function* generateRecords(options: GeneratorOptions): Generator<GeneratedRecord> {
  const { company, settings, incident } = plan(options);
  for (const delivery of planDeliveries(company, settings, incident)) {
    const deliveredAt = formatTime(delivery.time);
    for (const call of drawCalls(company, delivery)) {
      yield {
        json: writeRecord(call),
        account: delivery.account.id,
        region: delivery.region,
        time: formatTime(call.time),
        deliveredAt,
      };
    }
  }
}

/** Plans the log files, oldest delivery first; a file's content is drawn when it is read. */
export function* generateLogFiles(options: GeneratorOptions): Generator<GeneratedLogFile> {
  const { company, settings, incident } = plan(options);
  for (const delivery of planDeliveries(company, settings, incident)) {
    yield {
      key: logFileKey(company, delivery),
      account: delivery.account.id,
      region: delivery.region,
      deliveredAt: formatTime(delivery.time),
      records: delivery.background + delivery.incident.length,
      jsonChunks: () => jsonChunks(company, delivery),
    };
  }
}

/** Compresses a file whole. For those that do not fit into memory, pipe `jsonChunks`. */
export function gzipLogFile(file: GeneratedLogFile): { body: Buffer; jsonBytes: number } {
  const json = Buffer.concat([...file.jsonChunks()]);
  return { body: gzipSync(json), jsonBytes: json.length };
}

/**
 * What happens in the incident of these options, whether or not there are events enough to tell it.
 */
export function incidentFacts(options: Pick<GeneratorOptions, 'seed' | 'until'>): IncidentFacts {
  const { company, settings } = plan({ ...options, events: 1 });
  return tellIncident(company, settings.until).facts;
}

function* jsonChunks(company: Company, delivery: Delivery): Generator<Buffer> {
  let text = '{"Records":[';
  let separator = '';
  for (const call of drawCalls(company, delivery)) {
    text += separator + writeRecord(call);
    separator = ',';
    if (text.length >= CHUNK_LENGTH) {
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(`${text}]}`);
}

function logFileKey(company: Company, { account, region, time, name }: Delivery): string {
  const stamp = formatTime(time);
  const minute = `${stamp.slice(0, 16).replace(/[-:]/g, '')}Z`;
  const unique = Random.named(company.seed, name, 'key').alphanumeric(16);
  return `AWSLogs/${account.id}/CloudTrail/${region}/${stamp.slice(0, 10).replaceAll('-', '/')}/${account.id}_CloudTrail_${region}_${minute}_${unique}.json.gz`;
}
