import type { Alert } from '../../core/alerts/alert';
import type { Bundle, BundleName } from '../../core/alerts/bundles';
import { raisedKey, WAITING_GROUPS, waitingGroup } from '../../core/alerts/items';
import { groupKey, groupName, type Sightings } from '../../core/alerts/sightings';
import { timeText } from '../../core/calendar';
import type {
  AlertRange,
  AlertReader,
  AlertStore,
  BundleGroups,
  DamagedSightings,
  SecondsRange,
  SightingsRange,
  UnsentAlert,
  WaitingBundles,
} from '../../core/ports';

/** Sightings and alerts in memory, as simple as their contracts allow. */
export class MemoryAlertStore implements AlertStore, AlertReader {
  readonly bundles = new Map<string, Bundle>();
  readonly alerts = new Map<string, Alert>();
  private readonly waiting = new Map<string, WaitingBundles>();
  private kept = 0;
  private lease: { holder: string; until: Date } | undefined;

  constructor(private readonly now: () => Date = () => new Date(0)) {}

  /** Group by group. */
  get sightings(): readonly Sightings[] {
    return [...this.bundles.values()].flatMap(({ rule, slot, source, groups }) =>
      groups.map((each) => ({ rule, slot, source, ...each })),
    );
  }

  async keep(bundles: readonly Bundle[]): Promise<void> {
    const now = this.now();
    for (const bundle of bundles) this.bundles.set(bundleKeyText(bundle), bundle);
    for (const group of WAITING_GROUPS) {
      const names = bundles
        .filter(({ slot, groups }) => groups.length > 0 && waitingGroup(slot, now) === group)
        .map(({ groups: _, elsewhere: __, ...name }) => name);
      if (names.length === 0) continue;
      const marker = `${group} ${String(this.kept++).padStart(9, '0')}`;
      this.waiting.set(marker, { bundles: names, waitingSince: now.toISOString(), marker });
    }
  }

  async *listWaiting(): AsyncGenerator<WaitingBundles> {
    const all = [...this.waiting.values()];
    for (const group of WAITING_GROUPS) {
      yield* all.filter(({ marker }) => marker.startsWith(`${group} `));
    }
  }

  async settle(
    waiting: readonly WaitingBundles[],
    left: ReadonlyMap<string, readonly BundleName[]> = new Map(),
  ): Promise<void> {
    for (const each of waiting) {
      const bundles = left.get(each.marker);
      if (bundles === undefined) this.waiting.delete(each.marker);
      else this.waiting.set(each.marker, { ...each, bundles });
    }
  }

  async groupsOf(
    bundles: readonly BundleName[],
  ): Promise<readonly (BundleGroups | DamagedSightings)[]> {
    return bundles.flatMap((bundle) => {
      const known = this.bundles.get(bundleKeyText(bundle));
      return known === undefined
        ? []
        : [{ bundle, groups: known.groups.map((each) => each.group) }];
    });
  }

  async readSightings(
    { rule, groups, slots }: SightingsRange,
    visit: (sightings: Sightings | DamagedSightings) => void,
  ): Promise<void> {
    const wanted = new Set(groups.map(groupKey));
    const latestFirst = this.sightings.toSorted((a, b) => b.slot - a.slot);
    for (const each of latestFirst) {
      const isOfGroup = each.rule === rule && wanted.has(groupKey(each.group));
      if (isOfGroup && slots.from <= each.slot && each.slot <= slots.to) visit(each);
    }
  }

  async alertsNamed(named: readonly UnsentAlert[]): Promise<readonly Alert[]> {
    return named.map(({ id }) => this.alerts.get(id)).filter((alert) => alert !== undefined);
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

function bundleKeyText({ rule, shard, slot, source }: BundleName): string {
  return JSON.stringify([rule, shard, slot, source]);
}
