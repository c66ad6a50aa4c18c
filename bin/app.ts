import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadConfig } from '../lib/config';
import { ConfigError } from '../lib/config-error';
import { loadRules } from '../lib/rules';
import { TrailstoreStack } from '../lib/trailstore-stack';
import writtenConfig from '../trailstore.config';

const app = new App();
build();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));

/** A mistake in the configuration or a rule is its owner's to correct: the message, and no stack trace. */
function build(): void {
  try {
    const config = loadConfig(writtenConfig, app.node.getAllContext());
    new TrailstoreStack(app, config.stackName, config, loadRules(config));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
