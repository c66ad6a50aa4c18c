import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { context as featureFlags } from '../../cdk.json';
import type { CorrelationRule, DetectionRule, Level } from '../../core/rules/rule';
import { loadConfig, type TrailstoreConfigInput } from '../../lib/config';
import type { DeployedRules } from '../../lib/rules';
import { TrailstoreStack } from '../../lib/trailstore-stack';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties have as many shapes as AWS has resources
  readonly Properties: any;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

/** A detection rule that is on: somebody deleted a bucket's policy. */
export function detectionRule(name: string, level: Level = 'medium'): DetectionRule {
  return {
    kind: 'detection',
    info: {
      id: `id-of-${name}`,
      name,
      title: `Title of ${name}`,
      level,
      description: `What ${name} means.`,
      references: [],
      tags: [],
      falsePositives: [],
      fields: [],
      response: `What to do about ${name}.`,
      file: `rules/s3/${name}.yml`,
    },
    detection: {
      op: 'field',
      field: 'eventName',
      test: { kind: 'text', pattern: [{ literal: name }], cased: false },
    },
    groupBy: ['trailstore.account'],
    windowSeconds: 3600,
    alerts: true,
  };
}

/** A rule that is on: several of what a detection rule matches. */
export function correlationRule(name: string, level: Level = 'high'): CorrelationRule {
  const { info } = detectionRule(name, level);
  return {
    kind: 'correlation',
    info,
    type: 'event_count',
    rules: [{ ...detectionRule(`base-of-${name}`), alerts: false }],
    groupBy: ['trailstore.account'],
    windowSeconds: 3600,
    timespanSeconds: 300,
    condition: [{ comparison: 'gte', count: 10 }],
    aliases: {},
  };
}

export const RULES: DeployedRules = {
  rules: [detectionRule('policy-deleted'), detectionRule('noise', 'low'), correlationRule('many')],
  packJson: '{"documents":[],"off":[]}',
};

// An app that is told no folder takes one of the system's, and leaves it there.
const assemblies = mkdtempSync(join(tmpdir(), 'trailstore-synth-'));
afterAll(() => rmSync(assemblies, { recursive: true }));

/** An app with the feature flags of `bin/app.ts`, which does not bundle the functions. */
export function newApp(props: AppProps = {}): App {
  const outdir = mkdtempSync(join(assemblies, 'app-'));
  return new App({ outdir, ...props, context: { ...featureFlags, 'aws:cdk:bundling-stacks': [] } });
}

export function addStack(
  app: App,
  config: TrailstoreConfigInput,
  rules: DeployedRules = RULES,
): TrailstoreStack {
  const complete = loadConfig(config);
  return new TrailstoreStack(app, complete.stackName, complete, rules);
}

/**
 * The stack as `bin/app.ts` builds it. The CDK's validator is off: it takes ten times as long as
 * the synthesis, and `template-validation.test.ts` asks it about all configurations at once.
 */
export function synthesize(config: TrailstoreConfigInput = {}, rules: DeployedRules = RULES) {
  const app = newApp({ builtinCloudFormationValidation: false });
  const stack = addStack(app, config, rules);
  return { app, stack, template: Template.fromStack(stack) };
}

/** All resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return template.findResources(type) as unknown as Record<string, Resource>;
}

/** The only resource of a type. */
export function theOnly(template: Template, type: string): Resource {
  const found = Object.values(resourcesOf(template, type));
  const [resource] = found;
  if (resource === undefined || found.length > 1) {
    throw new Error(`expected one ${type}, found ${found.length}`);
  }
  return resource;
}

/** The only resource of a type that a construct of the stack holds: its logical id begins so. */
export function theOneOf(template: Template, construct: string, type: string): Resource {
  const found = Object.entries(resourcesOf(template, type)).filter(([id]) =>
    id.startsWith(construct),
  );
  const [resource] = found;
  if (resource === undefined || found.length > 1) {
    throw new Error(`expected one ${type} of ${construct}, found ${found.length}`);
  }
  return resource[1];
}

/** Text with references written as `<…>`, so that an ARN is compared as a person reads it. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument] = ['', undefined]] = Object.entries(value as object);
  switch (intrinsic) {
    case 'Ref':
      return `<${argument}>`;
    case 'Fn::GetAtt':
      return `<${argument.join('.')}>`;
    case 'Fn::Join':
      return argument[1].map(readable).join(argument[0]);
    case 'Fn::Split':
      return `${readable(argument[1])}|split(${argument[0]})`;
    case 'Fn::Select':
      return `${readable(argument[1])}[${argument[0]}]`;
    default:
      throw new Error(`no readable form for ${JSON.stringify(value)}`);
  }
}
