import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { context as featureFlags } from '../../cdk.json';
import { loadConfig, type TrailstoreConfigInput } from '../../lib/config';
import { TrailstoreStack } from '../../lib/trailstore-stack';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties have as many shapes as AWS has resources
  readonly Properties: any;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

/** The stack as `bin/app.ts` builds it, feature flags included, without bundling the function. */
export function synthesize(config: TrailstoreConfigInput = {}) {
  const app = new App({ context: { ...featureFlags, 'aws:cdk:bundling-stacks': [] } });
  const complete = loadConfig(config);
  const stack = new TrailstoreStack(app, complete.stackName, complete);
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
