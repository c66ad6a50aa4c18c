/** A rule file, with the events that lie beside it. */
export interface RuleFile {
  /** As a person would write it. */
  readonly path: string;
  readonly text: string;
  /** Of `x.yml`, the file `x.events.json` in the same folder. */
  readonly events?: { readonly path: string; readonly text: string } | undefined;
}

/** What the commands about rules need from outside. */
export interface RuleAdapters {
  /**
   * The rule files at a path, in order of their names: the file itself, or all below a folder.
   * @throws {UsageError} when the path is not there, or is a file that is no rule file
   */
  ruleFiles(path: string): AsyncIterable<RuleFile>;
  /** The rule files below the project's own rules/, its packs too, named as the rules that are on are. */
  projectRules(): AsyncIterable<RuleFile>;
  /** The name of the stack that the configuration names: rules know its resources by it. */
  readonly configuredStack: string;
  /** @throws {UsageError} when there is such a file already, or no such folder */
  writeNewFile(path: string, text: string): Promise<void>;
}
