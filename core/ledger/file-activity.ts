import { secondsOf } from '../calendar';
import type { TrailEvent } from '../events/event';
import { isDenial } from '../queries/denied';
import type { DetectionRule } from '../rules/rule';

/** What happened in the events that one file added to the store, in numbers. */
export interface Activity {
  readonly byKind: readonly {
    readonly service: string;
    readonly category: string;
    readonly count: number;
  }[];
  readonly denied: number;
  readonly sends: number;
  readonly deletes: number;
  /** From the events to now, the mean in seconds; absent where nothing recent was stored. */
  readonly lagSeconds?: number | undefined;
  /** Recent events that rules matched which raise alerts, by the rules' names. */
  readonly ruleMatches: readonly { readonly rule: string; readonly count: number }[];
}

/** Services with a number of their own; a metric for each of all would cost more than it says. */
const SERVICES: readonly string[] = ['s3', 'ses'];
const OTHER = 'other';
const DELETES: readonly string[] = ['DeleteObject', 'DeleteObjects'];

/** Counts what is stored of a file. */
export class FileActivity {
  private readonly byKind = new Map<string, { service: string; category: string; count: number }>();
  private readonly ruleMatches = new Map<string, number>();
  private denied = 0;
  private sends = 0;
  private deletes = 0;
  private lagSum = 0;
  private recent = 0;

  /** @param oldestEventHours older events are of a backfill: their lag and matches are no news */
  constructor(
    private readonly nowSeconds: number,
    private readonly oldestEventHours: number,
  ) {}

  add(event: TrailEvent, matched: readonly DetectionRule[]): void {
    this.countKind(SERVICES.includes(event.service) ? event.service : OTHER, event.category);
    if (isDenial(event.errorCode)) this.denied++;
    if (event.access === 'send') this.sends++;
    if (DELETES.includes(event.eventName)) this.deletes++;
    const lag = this.nowSeconds - secondsOf(event.eventTime);
    if (lag > this.oldestEventHours * 3600) return;
    this.lagSum += Math.max(0, lag);
    this.recent++;
    for (const { info, alerts } of matched) {
      if (!alerts) continue;
      const rule = info.name ?? info.id;
      this.ruleMatches.set(rule, (this.ruleMatches.get(rule) ?? 0) + 1);
    }
  }

  report(): Activity {
    return {
      byKind: [...this.byKind.values()],
      denied: this.denied,
      sends: this.sends,
      deletes: this.deletes,
      ...(this.recent > 0 && { lagSeconds: this.lagSum / this.recent }),
      ruleMatches: [...this.ruleMatches].map(([rule, count]) => ({ rule, count })),
    };
  }

  private countKind(service: string, category: string): void {
    const key = `${service}/${category}`;
    const kind = this.byKind.get(key) ?? { service, category, count: 0 };
    kind.count++;
    this.byKind.set(key, kind);
  }
}
