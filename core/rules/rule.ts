import type { Expression } from './expression';

/** Sigma's levels, the least first. Source: Sigma rules specification 2.1, "Level". */
export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

/** What a rule says of itself. Nothing of it decides whether the rule matches. */
export interface RuleInfo {
  /** The rule's `id`; where it has none its `name`, else its file's name (and the document's place in it). */
  readonly id: string;
  /** `name`: what correlations, the command line and metrics call it. */
  readonly name?: string | undefined;
  readonly title: string;
  /** `medium` where the rule says none. */
  readonly level: Level;
  readonly status?: string | undefined;
  readonly description?: string | undefined;
  readonly author?: string | undefined;
  readonly date?: string | undefined;
  readonly modified?: string | undefined;
  readonly license?: string | undefined;
  readonly references: readonly string[];
  readonly tags: readonly string[];
  readonly falsePositives: readonly string[];
  /** Fields that its author wants to be shown with a match. */
  readonly fields: readonly string[];
  /** `trailstore.response`: what to do when it matches. */
  readonly response?: string | undefined;
  readonly file: string;
  /** The line on which its document begins, where that is known. */
  readonly line?: number | undefined;
}

/** Matches of one rule and one group within the window are one alert. */
export interface Grouping {
  /** Field paths; those of `trailstore.…` are derived. */
  readonly groupBy: readonly string[];
  readonly windowSeconds: number;
}

/** A rule that one event matches, or not. */
export interface DetectionRule extends Grouping {
  readonly kind: 'detection';
  readonly info: RuleInfo;
  readonly detection: Expression;
  /** Whether a match is an alert of its own: not where the rule only serves correlations. */
  readonly alerts: boolean;
}

export const CORRELATION_TYPES = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
] as const;
export type CorrelationType = (typeof CORRELATION_TYPES)[number];

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq';

/** A rule that events match together. Source: Sigma correlation rules specification 2.1. */
export interface CorrelationRule extends Grouping {
  readonly kind: 'correlation';
  readonly info: RuleInfo;
  readonly type: CorrelationType;
  /** The detection rules that it refers to, in its order. */
  readonly rules: readonly DetectionRule[];
  /** `timespan`; an alert's window is as long, or longer where `trailstore.window` says so. */
  readonly timespanSeconds: number;
  /** All of them must hold for the count: of events, of distinct values, of distinct rules. */
  readonly condition: readonly { readonly comparison: Comparison; readonly count: number }[];
  /** Of `value_count`: the field whose distinct values count. */
  readonly field?: string | undefined;
  /** For each alias, the field that stands for it, by the id of the detection rule. */
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export type Rule = DetectionRule | CorrelationRule;

/** A detection rule's group where it names none: what one principal did in one account is one story. */
export const DEFAULT_GROUP_BY: readonly string[] = ['trailstore.account', 'trailstore.principal'];
export const DEFAULT_WINDOW_SECONDS = 3600;
