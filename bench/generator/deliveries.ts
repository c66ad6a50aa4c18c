import { type Account, type Company, REGIONS } from './company';
import type { Incident } from './incident';
import type { Settings } from './options';
import { Random, Weighted } from './random';
import type { Call } from './record';

/** A log file before it is written: where it belongs and how much is in it. */
export interface Delivery {
  /** Names the file's own random stream, so that it can be written without those before it. */
  readonly name: string;
  readonly account: Account;
  readonly region: string;
  /** Milliseconds; the events inside are 2 to 15 minutes older. */
  readonly time: number;
  /** Records beside the incident's. */
  readonly background: number;
  readonly incident: readonly Call[];
  /** How many of the background's records another account's file tells too, and as whom. */
  readonly shared?: {
    readonly place: number;
    readonly count: number;
    readonly side: 'requester' | 'owner';
    readonly requester: Account;
    readonly owner: Account;
  };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const OLDEST_EVENT = 15 * MINUTE;
export const YOUNGEST_EVENT = 2 * MINUTE;

/** The work of a day by the hour, UTC: a company in Europe and on the American east coast. */
const HOURLY = [3, 2, 2, 2, 2, 3, 5, 8, 11, 12, 12, 11, 12, 14, 15, 15, 14, 12, 10, 8, 6, 5, 4, 3];
const WEEKEND = 0.45;
const SHARED_PART = 0.03;
/** Shared calls are drawn ahead, so that a huge file must not have a share of them. */
const MOST_SHARED = 1000;
const INCIDENT_SLOT = 10 * MINUTE;
/** The most records that surround the incident in a file of its own. */
const MOST_PADDING = 150;

const REGION_PICK = new Weighted(REGIONS);

/** All deliveries, oldest first; those of the incident lie among the others. */
export function* planDeliveries(
  company: Company,
  settings: Settings,
  incident: Incident | undefined,
): Generator<Delivery> {
  const told = incident ? incidentDeliveries(company, settings, incident) : [];
  const inIncident = told.reduce((sum, one) => sum + one.background + one.incident.length, 0);
  let next = 0;
  for (const delivery of backgroundDeliveries(company, settings, settings.events - inIncident)) {
    for (let one = told[next]; one && one.time <= delivery.time; one = told[next]) {
      yield one;
      next++;
    }
    yield delivery;
  }
  yield* told.slice(next);
}

/** The incident's files: hidden among other events, and delivered while it goes on. */
function incidentDeliveries(company: Company, settings: Settings, { calls }: Incident): Delivery[] {
  const groups = new Map<string, Call[]>();
  for (const call of calls) {
    const group = `${Math.floor(call.time / INCIDENT_SLOT)} ${call.region}`;
    groups.set(group, [...(groups.get(group) ?? []), call]);
  }
  const padding = Math.min(
    MOST_PADDING,
    Math.ceil(settings.eventsPerFile / 2),
    Math.floor((settings.events - calls.length) / (4 * groups.size)),
  );
  const [account] = company.accounts;
  return [...groups.entries()]
    .map(([group, incident]) => {
      const [slot = '', region = ''] = group.split(' ');
      return {
        name: `incident ${group}`,
        account,
        region,
        time: (Number(slot) + 1) * INCIDENT_SLOT + 4 * MINUTE,
        background: padding,
        incident,
      };
    })
    .sort((one, other) => one.time - other.time);
}

/** Files come in pairs of one Region and one time, so that two accounts can tell of the same call. */
function* backgroundDeliveries(
  company: Company,
  settings: Settings,
  records: number,
): Generator<Delivery> {
  if (records < 1) return;
  const files = Math.max(1, Math.round(records / settings.eventsPerFile));
  const pairs = Math.ceil(files / 2);
  const random = Random.named(settings.seed, 'deliveries');
  const clock = createClock(settings);
  const accounts = accountPick(company);
  const sizes = fileSizes(records, files, random);
  for (let place = 0; place < pairs; place++) {
    const time = clock((place + random.fraction()) / pairs);
    // The first file is always the busiest account's and Region's: a log of one file needs no luck.
    const region = place === 0 ? 'us-east-1' : REGION_PICK.pick(random);
    const first = place === 0 ? company.accounts[0] : accounts.pick(random);
    const second = accounts.pick(random);
    const background = [sizes.next().value ?? 0, sizes.next().value ?? 0] as const;
    const fewest = Math.min(...background);
    const count =
      first === second
        ? 0
        : Math.min(fewest, MOST_SHARED, Math.floor(SHARED_PART * fewest + random.fraction()));
    const share = { place, count, requester: first, owner: second };
    const common = { region, time, incident: [] };
    const files = [
      { name: `file ${place} a`, account: first, side: 'requester' },
      { name: `file ${place} b`, account: second, side: 'owner' },
    ] as const;
    for (const [index, { name, account, side }] of files.entries()) {
      const size = background[index] ?? 0;
      const shared = { ...share, side };
      if (size > 0) yield { ...common, name, account, background: size, shared };
    }
  }
}

/** Cuts the records into files of unequal size, none of them empty while records last. */
function* fileSizes(records: number, files: number, random: Random): Generator<number, undefined> {
  let start = 0;
  for (let file = 1; file <= files; file++) {
    const wobble = file === files ? 0 : (random.fraction() - 0.5) * 0.8;
    const end = Math.round((records * (file + wobble)) / files);
    yield end - start;
    start = end;
  }
  return undefined;
}

function accountPick(company: Company): Weighted<Account> {
  return new Weighted(
    company.accounts.map((account, place) => [place === 0 ? 6 : 4 / place, account]),
  );
}

/** Turns a part of the work, 0 to 1, into the time when it is done: nights and weekends go faster. */
function createClock({ until, days }: Settings): (part: number) => number {
  const end = until - MINUTE;
  const span = Math.max(MINUTE, days * 24 * HOUR - OLDEST_EVENT);
  const hours = Math.ceil(span / HOUR);
  const length = span / hours;
  const start = end - span;
  const upTo: number[] = [0];
  for (let hour = 0; hour < hours; hour++) {
    upTo.push((upTo[hour] ?? 0) + activity(start + hour * length));
  }
  const total = upTo[hours] ?? 1;
  return (part) => {
    const target = part * total;
    let hour = 0;
    while (hour < hours - 1 && (upTo[hour + 1] ?? 0) <= target) hour++;
    const [before = 0, after = 1] = [upTo[hour], upTo[hour + 1]];
    const time = start + (hour + (target - before) / (after - before)) * length;
    return Math.min(end, Math.floor(time));
  };
}

function activity(time: number): number {
  const date = new Date(time);
  const day = date.getUTCDay();
  return (HOURLY[date.getUTCHours()] ?? 1) * (day === 0 || day === 6 ? WEEKEND : 1);
}
