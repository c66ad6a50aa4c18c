import { createHash } from 'node:crypto';
import { routesOf } from '../../core/alerts/routes';
import type { OwnResources } from '../../core/rules/derived-fields';
import type { Rule } from '../../core/rules/rule';
import { RuleSet } from '../../core/rules/rule-set';

/** The rules that look at each record, and what they need to know. */
export interface Watch {
  readonly rules: RuleSet;
  readonly routes: ReturnType<typeof routesOf>;
  readonly own: OwnResources;
  /** Older events count in no metric that an alarm watches. */
  readonly oldestEventHours: number;
  /** The same for rules that see the same, whatever they say of themselves. */
  readonly fingerprint: string;
}

export function watchFor(
  rules: readonly Rule[],
  settings: { readonly stackName?: string | undefined; readonly oldestEventHours: number },
): Watch {
  const { stackName, oldestEventHours } = settings;
  return {
    rules: new RuleSet(rules),
    routes: routesOf(rules),
    own: stackName === undefined ? {} : { stackName },
    oldestEventHours,
    fingerprint: fingerprintOf(rules, stackName),
  };
}

function fingerprintOf(rules: readonly Rule[], stackName: string | undefined): string {
  const parts = rules.map(({ info, ...sees }) =>
    'rules' in sees
      ? { ...sees, id: info.id, rules: sees.rules.map(({ info: { id } }) => id) }
      : { ...sees, id: info.id },
  );
  const text = JSON.stringify([stackName ?? '', parts]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
