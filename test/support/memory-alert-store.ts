import type { Alert } from '../../core/alerts/alert';
import { raisedKey, WAITING_GROUPS, waitingGroup } from '../../core/alerts/items';
import { groupName, type Sightings } from '../../core/alerts/sightings';
import { timeText } from '../../core/calendar';
import type {
  AlertRange,
  AlertReader,
  AlertStore,
  DamagedSightings,
  SecondsRange,
  UnsentAlert,
  WaitingSightings,
} from '../../core/ports';

/** Sightings and alerts in memory, as simple as their contracts allow. */
export class MemoryAlertStore implements AlertStore, AlertReader {
  readonly sightings = new Map<string, Sightings>();
  readonly alerts = new Map<string, Alert>();
  private readonly waiting = new Map<string, WaitingSightings>();
  private kept = 0;
  private lease: { holder: string; until: Date } | undefined;

  constructor(private readonly now: () => Date = () => new Date(0)) {}

  async keep(sightings: readonly Sightings[]): Promise<void> {
    for (const each of sightings) {
      this.sightings.set(sightingsKey(each), each);
      const { seen: _, ...name } = each;
      const marker = String(this.kept++).padStart(9, '0');
      this.waiting.set(marker, { ...name, waitingSince: this.now().toISOString(), marker });
    }
  }

  async *listWaiting(): AsyncGenerator<WaitingSightings> {
    const all = [...this.waiting.values()];
    for (const group of WAITING_GROUPS) {
      yield* all.filter(({ slot, waitingSince }) => {
        return waitingGroup(slot, new Date(waitingSince)) === group;
      });
    }
  }

  async settle(sightings: readonly WaitingSightings[]): Promise<void> {
    for (const { marker } of sightings) this.waiting.delete(marker);
  }

  async *sightingsOf(
    rule: string,
    group: readonly string[],
    { from, to }: SecondsRange,
  ): AsyncGenerator<Sightings | DamagedSightings> {
    const name = groupName(group);
    const latestFirst = [...this.sightings.values()].sort((a, b) => b.slot - a.slot);
    for (const each of latestFirst) {
      const isOfGroup = each.rule === rule && groupName(each.group) === name;
      if (isOfGroup && from <= each.slot && each.slot <= to) yield each;
    }
  }

  async alertsOf(
    rule: string,
    group: readonly string[],
    { from, to }: SecondsRange,
  ): Promise<readonly Alert[]> {
    const name = groupName(group);
    return [...this.alerts.values()]
      .filter((alert) => {
        const isOfGroup =
          alert.rule.id === rule && groupName(alert.group.map(({ value }) => value)) === name;
        return isOfGroup && timeText(from) <= alert.at && alert.at <= timeText(to);
      })
      .sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  async raise(alert: Alert): Promise<boolean> {
    if (this.alerts.has(alert.id)) return false;
    this.alerts.set(alert.id, alert);
    return true;
  }

  async extend({ id, from, to, count }: Alert): Promise<void> {
    const known = this.alerts.get(id);
    if (known !== undefined) this.alerts.set(id, { ...known, from, to, count });
  }

  async awaken({ id }: Alert): Promise<void> {
    const known = this.alerts.get(id);
    if (known?.notice === 'too old') this.alerts.set(id, { ...known, notice: 'pending' });
  }

  async *listUnsent(): AsyncGenerator<UnsentAlert> {
    for (const { id, rule, group, at, notice } of [...this.alerts.values()]) {
      if (notice !== 'pending') continue;
      yield { id, rule: rule.id, group: group.map(({ value }) => value), at };
    }
  }

  async markSent({ id }: Alert, sentAt: Date): Promise<void> {
    const known = this.alerts.get(id);
    if (known === undefined) return;
    this.alerts.set(id, { ...known, notice: 'sent', sentAt: sentAt.toISOString() });
  }

  async takeLease(holder: string, until: Date): Promise<boolean> {
    const isTaken = this.lease !== undefined && this.lease.until >= this.now();
    if (isTaken && this.lease?.holder !== holder) return false;
    this.lease = { holder, until };
    return true;
  }

  async giveLeaseBack(holder: string): Promise<void> {
    if (this.lease?.holder === holder) this.lease = undefined;
  }

  async *list({ since, until, account }: AlertRange): AsyncGenerator<Alert> {
    yield* [...this.alerts.values()]
      .filter(
        (alert) =>
          (account ?? alert.account) === alert.account &&
          (since ?? alert.at) <= alert.at &&
          (until ?? alert.at) >= alert.at,
      )
      .sort((a, b) => (raisedKey(a) < raisedKey(b) ? 1 : -1));
  }

  async find(id: string): Promise<Alert | undefined> {
    return this.alerts.get(id);
  }
}

function sightingsKey({ rule, group, slot, source }: Omit<Sightings, 'seen'>): string {
  return JSON.stringify([rule, group, slot, source]);
}
