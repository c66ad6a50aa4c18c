/** A configuration that its owner has to correct; one line for each wrong field. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(['The configuration is not valid:', ...new Set(problems)].join('\n  '));
  }
}
