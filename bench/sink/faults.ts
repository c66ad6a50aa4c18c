import { object } from '../../core/records/json';
import { Random } from '../generator/random';

/** How much a sink refuses, as a table does that is asked for more than it takes. */
export interface Throttling {
  /** Of the writes of a batch: this share comes back unprocessed. */
  readonly unprocessedShare: number;
  /** Of the calls: this share is refused whole. */
  readonly refusedShare: number;
  /** The same seed refuses the same calls of a sequence. */
  readonly seed: number;
}

/** Decides, call by call, what a sink refuses. */
export class Faults {
  private readonly random: Random;

  constructor(private readonly throttling: Throttling) {
    this.random = Random.named(throttling.seed, 'throttling');
  }

  isRefused(): boolean {
    return this.random.chance(this.throttling.refusedShare);
  }

  /** @returns what of a batch's `RequestItems` comes back */
  unprocessed(body: string): Record<string, unknown[]> {
    const { unprocessedShare } = this.throttling;
    if (unprocessedShare === 0) return {};
    const tables = object(object(JSON.parse(body))?.RequestItems) ?? {};
    const left = Object.entries(tables).map(([table, requests]): [string, unknown[]] => [
      table,
      (Array.isArray(requests) ? requests : []).filter(() => this.random.chance(unprocessedShare)),
    ]);
    return Object.fromEntries(left.filter(([, requests]) => requests.length > 0));
  }
}
