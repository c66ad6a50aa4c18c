import type { Company } from './company';
import { sharedCalls } from './cross-account';
import { type Delivery, OLDEST_EVENT, YOUNGEST_EVENT } from './deliveries';
import { OTHER_ACTIONS } from './other-events';
import { Random, Weighted } from './random';
import type { Call } from './record';
import { S3_DATA_ACTIONS } from './s3-data-events';
import { S3_MANAGEMENT_ACTIONS } from './s3-management-events';
import { type Action, createScene, type Scene } from './scene';
import { SES_MANAGEMENT_ACTIONS } from './ses-management-events';
import { SES_SEND_ACTIONS } from './ses-sends';

/** Shares of the services: three quarters S3 and SES, for which the logs are kept. */
const ACTIONS = new Weighted<Weighted<Action>>([
  [45, S3_DATA_ACTIONS],
  [9, S3_MANAGEMENT_ACTIONS],
  [16, SES_SEND_ACTIONS],
  [5, SES_MANAGEMENT_ACTIONS],
  [25, OTHER_ACTIONS],
]);

/** The calls of one delivery, each drawn when it is asked for. */
export function* drawCalls(company: Company, delivery: Delivery): Generator<Call> {
  const { account, region, time, name } = delivery;
  const scene = createScene({
    random: Random.named(company.seed, name),
    company,
    account,
    region,
    from: time - OLDEST_EVENT,
    to: time - YOUNGEST_EVENT,
  });
  const told = toldCalls(scene, delivery);
  const drawn = delivery.background - (delivery.shared?.count ?? 0);
  const gap = Math.ceil(drawn / (told.length + 1));
  let next = 0;
  let written = 0;
  for (const call of backgroundCalls(scene, drawn)) {
    yield call;
    written++;
    const one = told[next];
    if (one && written === (next + 1) * gap) {
      yield one;
      next++;
    }
  }
  yield* told.slice(next);
}

/** What does not come from the file's own stream: shared calls and the incident. */
function toldCalls({ company, region, from, to }: Scene, { shared, incident }: Delivery): Call[] {
  const calls = shared
    ? sharedCalls({ ...shared, company, region, from, to }, shared.count, shared.side)
    : [];
  return [...incident, ...calls];
}

function* backgroundCalls(scene: Scene, records: number): Generator<Call> {
  let room = records;
  while (room > 0) {
    const calls = ACTIONS.pick(scene.random).pick(scene.random)(scene, room);
    yield* calls;
    room -= calls.length;
  }
}
