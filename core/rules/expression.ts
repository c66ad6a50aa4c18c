import type { RecordFields } from '../records/record-fields';

/** What a rule looks at: a record, and what Trailstore knows about it beyond its words. */
export interface RuleEvent {
  readonly record: RecordFields;
  /**
   * A field `trailstore.…` by its first name behind that prefix, worked out whenever it is asked for; undefined
   * where the event has none. See `derived-fields.ts`.
   */
  derived(name: string): unknown;
}

/** The prefix of derived fields. */
export const DERIVED = 'trailstore';

/**
 * A detection, read: what must hold of an event. Field paths are texts as rules write them
 * (`userIdentity.sessionContext.attributes.mfaAuthenticated`).
 */
export type Expression =
  | { readonly op: 'and' | 'or'; readonly of: readonly Expression[] }
  | { readonly op: 'not'; readonly of: Expression }
  /** Some value of the field, or its absence, passes the test. */
  | { readonly op: 'field'; readonly field: string; readonly test: Test }
  /** Some value of the event contains it: a keyword. */
  | { readonly op: 'keyword'; readonly test: Test };

/** A test of one value, before it is compiled; metric filters are compiled from the same. */
export type Test =
  /** Letters count as equal to their capitals, unless `cased`. */
  | { readonly kind: 'text'; readonly pattern: readonly PatternPart[]; readonly cased: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Absent, or null. */
  | { readonly kind: 'null' }
  /** Present, even as null; or not. */
  | { readonly kind: 'exists'; readonly expected: boolean }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
  | { readonly kind: 'cidr'; readonly range: string }
  | {
      readonly kind: 'compare';
      readonly comparison: 'lt' | 'lte' | 'gt' | 'gte';
      readonly value: number;
    }
  /** Compared with what another field of the same event says. */
  | {
      readonly kind: 'fieldref';
      readonly field: string;
      readonly how: 'equals' | 'contains' | 'startswith' | 'endswith';
      readonly cased: boolean;
    };

/** A piece of a text pattern: literal text, or a wildcard: `*` any number of characters, `?` one. */
export type PatternPart = { readonly literal: string } | '*' | '?';
