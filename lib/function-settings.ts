import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { METRICS_NAMESPACE, PIPELINE } from '../core/metrics';
import { FUNCTION_HANDLER } from './function-bundle';

/** What each function runs on. */
export const RUNTIME = {
  handler: FUNCTION_HANDLER,
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
};

/**
 * What the logger and the metrics of each function are told. One name for all of them: it is the
 * dimension that alarms and the dashboard look for.
 */
export const POWERTOOLS = {
  POWERTOOLS_SERVICE_NAME: PIPELINE,
  POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
  POWERTOOLS_LOG_LEVEL: 'INFO',
};
