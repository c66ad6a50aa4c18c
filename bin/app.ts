import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadConfig, type TrailstoreConfig } from '../lib/config';
import { ConfigError } from '../lib/config-error';
import { TrailstoreStack } from '../lib/trailstore-stack';
import writtenConfig from '../trailstore.config';

const app = new App();
const config = readConfig();
new TrailstoreStack(app, config.stackName, config);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));

/** A mistake in the configuration is its owner's to correct: the message, and no stack trace. */
function readConfig(): TrailstoreConfig {
  try {
    return loadConfig(writtenConfig, app.node.getAllContext());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
