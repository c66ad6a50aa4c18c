/** One YAML document of a rule file, as plain data: JSON can carry it to where the rules run. */
export interface RuleDocument {
  /** The rule file's path, as a person knows it. */
  readonly file: string;
  /** What the YAML says: maps, lists, texts, numbers, booleans, null. */
  readonly value: unknown;
  /** Where its fields stand; absent where the documents came without their text. */
  readonly lines?: LineMap | undefined;
  /** Which document of its file it is, from 1; `readRules` counts them itself. Absent: the first. */
  readonly place?: number | undefined;
}

/** Tells the line, from 1, on which the value at a path of keys begins; of the nearest one that is known. */
export type LineMap = (path: readonly (string | number)[]) => number;

/** Why a rule cannot be used. */
export interface RuleProblem {
  readonly file: string;
  /** From 1; absent where the document came without its text. */
  readonly line?: number | undefined;
  /** One sentence: what is wrong or not supported, and what would be. */
  readonly reason: string;
  /** The rule's id, name or title, where it has one. */
  readonly rule?: string | undefined;
}
