import { CallerPool } from './caller-pool';
import type { Account, Company } from './company';
import { type Random, Weighted } from './random';
import type { Call, EventVersion } from './record';

/** Where and when the events of one log file happen. */
export interface Scene {
  readonly random: Random;
  readonly company: Company;
  readonly account: Account;
  readonly region: string;
  readonly callers: CallerPool;
  /** The events' times lie between these two, in milliseconds. */
  readonly from: number;
  readonly to: number;
}

export function createScene(parts: Omit<Scene, 'callers'>): Scene {
  const callers = new CallerPool(parts.company, parts.account, parts.region, parts.from);
  return { ...parts, callers };
}

/** An instant of the scene, in milliseconds. */
export function someTime(scene: Scene): number {
  return scene.from + scene.random.below(scene.to - scene.from);
}

/** Services are upgraded one by one: several versions are always in use at once. */
const VERSIONS = new Weighted<EventVersion>([
  [70, '1.11'],
  [10, '1.10'],
  [9, '1.09'],
  [8, '1.08'],
  [2, '1.05'],
  [1, '1.02'],
]);

type Filled = 'version' | 'time' | 'region' | 'recipient' | 'eventId' | 'requestId';

/** What is left to say of a call; the rest is drawn. */
export type CallParts = Omit<Call, Filled> & Partial<Pick<Call, Filled>>;

/** Fills what every call has: an id, a time, a place and a version. */
export function createCall(scene: Scene, parts: CallParts): Call {
  const { random } = scene;
  return {
    version: VERSIONS.pick(random),
    time: someTime(scene),
    region: scene.region,
    recipient: scene.account.id,
    requestId: parts.type === 'AwsServiceEvent' ? undefined : random.uuid(),
    eventId: random.uuid(),
    ...parts,
  };
}

/**
 * Draws the calls of one action; none, where they are more than the `room` left in the file. Nothing
 * is ever cut: the parts of a batch are always together.
 */
export type Action = (scene: Scene, room: number) => Call[];
